/** Runs of the simulation with faults, and what they are told as. */
package io.berth.ops.faults;
