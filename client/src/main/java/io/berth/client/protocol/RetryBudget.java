package io.berth.client.protocol;

/**
 * Bounds retries to a share of the calls, so that trouble is not multiplied: a token bucket in
 * thousandths of a retry.
 */
final class RetryBudget {
    private static final long ONE = 1_000;

    private final long perCall;
    private final long most;
    private long available;

    RetryBudget(final int percent, final int burst) {
        perCall = percent * ONE / 100;
        most = burst * ONE;
        available = most;
    }

    void onCall() {
        available = Math.min(most, available + perCall);
    }

    boolean hasRoom() {
        return available >= ONE;
    }

    void onRetry() {
        available -= ONE;
    }
}
