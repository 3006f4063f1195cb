package io.berth.client.protocol;

/** The end of a call in one line, as people read it. */
public final class EndText {
    private static final long NS_PER_MS = 1_000_000L;

    private EndText() {}

    /**
     * @param function {@code tenant/function} of the call.
     * @param rejection the last rejection of the call.
     * @return such as {@code NOT_RUN(TENANT_CONCURRENCY): tenant shop has 1000 of 1000 in flight,
     *     retry after 50 ms}.
     */
    public static String of(
            final ClientEnd end,
            final EndReason reason,
            final String function,
            final Rejection rejection) {
        final StringBuilder line = new StringBuilder();
        line.append(end).append('(').append(reason).append(')');
        if (ClientEnd.NOT_RUN == end && EndReason.NONE != rejection.reason()) {
            if (reason == rejection.reason()) {
                addRejection(line, function, rejection);
            } else if (EndReason.DEADLINE == reason) {
                add(line, "its last request was rejected, " + rejection.reason());
                addLimit(line, ", ", rejection.reason(), function, rejection);
            }
        }
        return line.toString();
    }

    private static void addRejection(
            final StringBuilder line, final String function, final Rejection rejection) {
        final EndReason cause = rejection.cause();
        if (EndReason.NONE == cause) {
            addLimit(line, ": ", rejection.reason(), function, rejection);
        } else {
            add(line, "waited for " + cause);
            addLimit(line, ", ", cause, function, rejection);
        }
        if (rejection.retryAfterNs() > 0) {
            final long ms = (rejection.retryAfterNs() + NS_PER_MS - 1) / NS_PER_MS;
            line.append(line.indexOf(": ") < 0 ? ": " : ", ");
            line.append("retry after ").append(ms).append(" ms");
        }
    }

    private static void add(final StringBuilder line, final String text) {
        line.append(": ").append(text);
    }

    private static void addLimit(
            final StringBuilder line,
            final String separator,
            final EndReason limit,
            final String function,
            final Rejection rejection) {
        final String text = limit(limit, function, rejection);
        if (!text.isEmpty()) {
            line.append(separator).append(text);
        }
    }

    /** What a limit means, with its values; empty where the name of the reason says it all. */
    private static String limit(
            final EndReason limit, final String function, final Rejection rejection) {
        final String tenant = "tenant " + function.substring(0, Math.max(0, function.indexOf('/')));
        final String of = rejection.limitCurrent() + " of " + rejection.limitAllowed();
        return switch (limit) {
            case TENANT_CONCURRENCY -> tenant + " has " + of + " in flight";
            case UNRESERVED_CONCURRENCY ->
                    tenant + " has " + of + " in flight without a reservation";
            case FUNCTION_CONCURRENCY ->
                    "function " + function + " has " + of + " reserved in flight";
            case FUNCTION_DISABLED -> "function " + function + " is switched off";
            case QUEUE_FULL -> "function " + function + " has " + of + " waiting";
            case TENANT_QUEUE_FULL -> tenant + " has " + of + " waiting";
            case SCALE_UP_RATE ->
                    "function "
                            + function
                            + " has started "
                            + of
                            + " sandboxes that its rate allows";
            case START_FAILED ->
                    rejection.limitCurrent() > 0
                            ? rejection.limitCurrent() + " starts in a row failed"
                            : "";
            case NO_LABELLED_WORKER -> "no worker carries the labels of function " + function;
            case NO_CAPACITY ->
                    rejection.limitCurrent() > 0
                            ? "asks for "
                                    + rejection.limitCurrent()
                                    + " MB, "
                                    + rejection.limitAllowed()
                                    + " MB are free on a worker"
                            : "no worker has room";
            case PAYLOAD_TOO_LARGE -> "at most " + rejection.limitAllowed() + " bytes";
            case TOO_MANY_SANDBOXES, TOO_MANY_INVOCATIONS -> of + " in use";
            case FAIR_SHARE -> "it was the turn of other tenants";
            case SANDBOX_EXPECTED -> "a sandbox that starts or is busy";
            default -> "";
        };
    }
}
