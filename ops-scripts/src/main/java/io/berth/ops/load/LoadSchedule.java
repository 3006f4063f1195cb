package io.berth.ops.load;

/**
 * When which function is called, fixed before the load starts: the sender never decides by what it
 * sees.
 */
public interface LoadSchedule {
    /** Number of invocations. */
    int size();

    /**
     * When invocation {@code i} is meant to start, in nanoseconds from the start of the load; never
     * falls with {@code i}.
     */
    long arrivalNs(int i);

    /** Which function invocation {@code i} calls, as an index into those the load was given. */
    int functionIndex(int i);

    /**
     * No invocation after the first {@code count}, where the end of the schedule is open. Called by
     * the thread of the load only.
     */
    default void endAfter(final int count) {
        // Its end was fixed from the start.
    }

    /** How long the synthetic run of invocation {@code i} takes, in nanoseconds. */
    long runNs(int i);
}
