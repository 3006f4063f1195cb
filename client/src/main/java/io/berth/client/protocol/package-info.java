/**
 * The client's side of the protocol without I/O, clock or thread; the simulation runs these very
 * classes.
 */
package io.berth.client.protocol;
