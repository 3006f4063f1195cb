package io.berth.ops.partition;

import java.util.Random;

/**
 * One way in which a network fails, with checks of what holds while it does. The links are healed,
 * and what holds afterwards is checked, by whoever runs it.
 *
 * @param name as it is told and drawn: {@code leader-minority}.
 * @param what is cut, in one line.
 * @param body cuts, checks, and lasts as long as it likes; draws lengths from the random numbers.
 */
record PartitionScenario(String name, String what, Body body) {
    /** What happens. */
    interface Body {
        void run(PartitionedFleet fleet, Random random);
    }
}
