package io.berth.client;

import io.berth.client.protocol.InvokeRequest;
import java.time.Duration;

/**
 * What a caller of {@link BerthClient} allows.
 *
 * @param deadlineNs the call ends within this.
 * @param beginWithinNs the run must have begun within this; 0: as the deadline.
 * @param mayWait may wait for a sandbox.
 * @param safeToRepeat may run more than once: repeated by itself when a worker is lost.
 * @param priority class 0 (first) to 2.
 * @param zone preferred zone, 0 to 63, {@link InvokeRequest#ANY_ZONE}: any. A sandbox elsewhere
 *     serves where the zone has none.
 * @param intendedStartNs on {@link System#nanoTime}: when the call was meant to start; {@link
 *     InvokeRequest#NOT_SCHEDULED}: now. Latencies count from it, so a late sender hides nothing.
 */
public record InvokeOptions(
        long deadlineNs,
        long beginWithinNs,
        boolean mayWait,
        boolean safeToRepeat,
        int priority,
        int zone,
        long intendedStartNs) {
    /** 30 s, may wait, not safe to repeat, middle priority, any zone. */
    public static InvokeOptions defaults() {
        return new InvokeOptions(
                30_000_000_000L,
                0,
                true,
                false,
                1,
                InvokeRequest.ANY_ZONE,
                InvokeRequest.NOT_SCHEDULED);
    }

    /** The same with another deadline. */
    public InvokeOptions withDeadline(final Duration deadline) {
        return new InvokeOptions(
                deadline.toNanos(),
                beginWithinNs,
                mayWait,
                safeToRepeat,
                priority,
                zone,
                intendedStartNs);
    }

    /** The same with another limit of when the run must have begun. */
    public InvokeOptions withBeginWithin(final Duration limit) {
        return new InvokeOptions(
                deadlineNs,
                limit.toNanos(),
                mayWait,
                safeToRepeat,
                priority,
                zone,
                intendedStartNs);
    }

    /** The same, waiting for a sandbox or not. */
    public InvokeOptions withMayWait(final boolean allowed) {
        return new InvokeOptions(
                deadlineNs, beginWithinNs, allowed, safeToRepeat, priority, zone, intendedStartNs);
    }

    /** The same, safe to run more than once or not. */
    public InvokeOptions withSafeToRepeat(final boolean safe) {
        return new InvokeOptions(
                deadlineNs, beginWithinNs, mayWait, safe, priority, zone, intendedStartNs);
    }

    /** The same with another priority class. */
    public InvokeOptions withPriority(final int priorityClass) {
        return new InvokeOptions(
                deadlineNs,
                beginWithinNs,
                mayWait,
                safeToRepeat,
                priorityClass,
                zone,
                intendedStartNs);
    }

    /** The same with a preferred zone. */
    public InvokeOptions withZone(final int preferredZone) {
        return new InvokeOptions(
                deadlineNs,
                beginWithinNs,
                mayWait,
                safeToRepeat,
                priority,
                preferredZone,
                intendedStartNs);
    }

    /** The same with the time at which the call was meant to start. */
    public InvokeOptions withIntendedStartNs(final long timeNs) {
        return new InvokeOptions(
                deadlineNs, beginWithinNs, mayWait, safeToRepeat, priority, zone, timeNs);
    }

    void applyTo(final InvokeRequest request) {
        request.deadlineNs(deadlineNs)
                .beginWithinNs(beginWithinNs)
                .mayWait(mayWait)
                .safeToRepeat(safeToRepeat)
                .priority(priority)
                .zone(zone)
                .intendedStartNs(intendedStartNs);
    }
}
