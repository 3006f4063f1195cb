package io.berth.bench.latency;

/** Hears what becomes of operations. */
public interface OperationListener {
    /**
     * The answer that the caller waits for is here: its latency ends. Exactly once for each
     * operation.
     */
    void onAnswered(long operation);

    /**
     * All that belongs to the operation is done, and its slot is free again: exactly once, with the
     * answer or after it. Where an operation has a second half (a decision: Completed), this is the
     * end of that.
     */
    void onFinished(long operation);
}
