package io.berth.worker;

import java.util.function.Consumer;
import org.agrona.ErrorHandler;

/** Says the first line of an error once, not every time that it comes again. */
final class RepeatsLeftOut implements ErrorHandler {
    private final Consumer<String> log;
    private String last = "";

    RepeatsLeftOut(final Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void onError(final Throwable problem) {
        final String text = String.valueOf(problem.getMessage());
        final int end = text.indexOf('\n');
        accept(end < 0 ? text : text.substring(0, end));
    }

    /** One line, said unless the one before was of its kind. */
    void accept(final String line) {
        // Numbers in such lines differ each time: connections, correlation ids, times.
        final String kind = line.replaceAll("\\d+", "#");
        if (!kind.equals(last)) {
            last = kind;
            log.accept("balancer: " + line);
        }
    }
}
