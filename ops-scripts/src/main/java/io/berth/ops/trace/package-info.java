/** A public cloud's trace, read and turned into a plan of arrivals. */
package io.berth.ops.trace;
