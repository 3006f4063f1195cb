package io.berth.ops.soak;

import io.berth.ops.failover.FailoverSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a soak does.
 *
 * @param schedule every call, those of the warm-up first.
 * @param ratePerSecond that is reached in the end.
 * @param warmUp time at the start that is not measured.
 * @param length of what is measured.
 * @param tenants that share the functions.
 * @param startUp how long a sandbox takes to start.
 * @param keepAlive how long an idle sandbox is kept.
 * @param deadline of each call.
 * @param payloadBytes of each call and of its result; 8: the run time alone, and a word.
 * @param seed of the popularity of functions and of the strikes.
 * @param history directory in which every call is recorded, and which is checked at the end; null:
 *     nothing is recorded.
 * @param intervalLog file for the latencies of every interval; null: none.
 * @param care what is done to the cluster meanwhile.
 */
public record SoakSettings(
        SoakSchedule schedule,
        int ratePerSecond,
        Duration warmUp,
        Duration length,
        int tenants,
        Duration startUp,
        Duration keepAlive,
        Duration deadline,
        int payloadBytes,
        long seed,
        Path history,
        Path intervalLog,
        Care care) {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration MOST_BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final Duration LEAST_BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int LOOKS = 400;

    /**
     * What is done to a local cluster during a soak, and asked of it.
     *
     * @param strikeEvery time from one strike to the next; zero: none.
     * @param strike what a strike is; null without strikes.
     * @param snapshotEvery time from one snapshot to the next; zero: none. The log is purged after
     *     each.
     * @param noCollections whether a garbage collection in a node is a fault.
     * @param settle what a process is given to warm up before its growth counts.
     */
    public record Care(
            Duration strikeEvery,
            FailoverSettings strike,
            Duration snapshotEvery,
            boolean noCollections,
            Duration settle) {
        /** Nothing is done, and all that is asked is that nothing keeps growing. */
        public static final Care NONE =
                new Care(Duration.ZERO, null, Duration.ZERO, false, Duration.ofSeconds(30));

        /** Whether nodes are struck. */
        public boolean strikes() {
            return !strikeEvery.isZero();
        }

        /** Whether snapshots are taken and the log is purged. */
        public boolean snapshots() {
            return !snapshotEvery.isZero();
        }
    }

    /** Invocations of the warm-up. */
    int warmUpCalls() {
        return schedule.shape().callsBefore(warmUp);
    }

    /** Invocations that are measured. */
    int measuredCalls() {
        return schedule.size() - warmUpCalls();
    }

    /** Length of an interval of the series and of the log of intervals. */
    Duration interval() {
        return Duration.ofSeconds(length.compareTo(LONG) <= 0 ? 1 : 10);
    }

    /** Time from one look at the processes to the next. */
    Duration lookInterval() {
        final Duration even = length.dividedBy(LOOKS);
        return even.compareTo(MOST_BETWEEN_LOOKS) > 0
                ? MOST_BETWEEN_LOOKS
                : even.compareTo(LEAST_BETWEEN_LOOKS) < 0 ? LEAST_BETWEEN_LOOKS : even;
    }
}
