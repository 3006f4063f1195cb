package io.berth.ops.cluster;

import java.time.Duration;

/**
 * How patient a {@link Supervisor} is.
 *
 * @param firstDelay from the first end of a process to its restart; doubled with each further one.
 * @param mostDelay the delay never grows above this.
 * @param steady a process that ran this long begins again with the first delay.
 * @param hang a process that lives, is not stopped by a signal, and does no work for this long is
 *     ended with SIGKILL. Longer than a start takes, and than the 15 s after which nodes and
 *     workers end their own shutdown by force.
 */
public record SupervisorLimits(
        Duration firstDelay, Duration mostDelay, Duration steady, Duration hang) {
    /** 250 ms to 30 s, steady after 60 s, hung after 30 s. */
    public static SupervisorLimits defaults() {
        return new SupervisorLimits(
                Duration.ofMillis(250),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }

    /** The delay before a restart after this many ends in a row, from 1 on. */
    Duration delay(final int ends) {
        Duration delay = firstDelay;
        for (int i = 1; i < ends && delay.compareTo(mostDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(mostDelay) < 0 ? delay : mostDelay;
    }
}
