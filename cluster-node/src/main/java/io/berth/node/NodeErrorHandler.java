package io.berth.node;

import io.aeron.exceptions.AeronEvent;
import io.berth.cluster.Failures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Writes each distinct error of the transport, archive and consensus module as one line, and again
 * at 10, 100, 1,000 … occurrences. The distinct error logs of the parts keep the details. Safe from
 * any thread.
 */
final class NodeErrorHandler implements ErrorHandler {
    private static final int MAX_DISTINCT = 256;

    private final Consumer<String> log;
    private final Map<String, Long> seen = new LinkedHashMap<>();

    NodeErrorHandler(final Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void onError(final Throwable failure) {
        if (failure instanceof AgentTerminationException && failure.getCause() == null) {
            return;
        }
        final String message =
                failure instanceof AeronEvent && failure.getMessage() != null
                        ? failure.getMessage().replaceAll("\\s+", " ")
                        : Failures.describe(failure);
        final long occurrences = count(message.replaceAll("[0-9]+", "#"));
        if (isPowerOfTen(occurrences)) {
            log.accept(occurrences == 1 ? message : message + " (" + occurrences + " times)");
        }
    }

    private synchronized long count(final String message) {
        if (seen.size() >= MAX_DISTINCT && !seen.containsKey(message)) {
            seen.clear();
        }
        return seen.merge(message, 1L, Long::sum);
    }

    private static boolean isPowerOfTen(final long value) {
        long power = 1;
        while (power < value) {
            power *= 10;
        }
        return power == value;
    }
}
