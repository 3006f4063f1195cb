/** The subjects of {@code berth bench}, and what it prints and draws. */
package io.berth.ops.latency;
