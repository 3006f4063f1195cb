/** Which end of a call may meet which end in the log: the table of {@code docs/protocol.md}. */
package io.berth.simulation.ends;
