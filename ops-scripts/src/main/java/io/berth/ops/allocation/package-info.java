/**
 * How much nodes, workers and the low-level client allocate for a call ({@code berth bench alloc}).
 */
package io.berth.ops.allocation;
