package io.berth.bench.latency;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Signals to several processes at once, so that none goes on long before the others. */
final class Signals {
    private static final long LIMIT_S = 5;

    private Signals() {}

    /**
     * Sends a signal to those that live, in order.
     *
     * @param signal as kill(1) names it.
     */
    static void send(final String signal, final List<ProcessHandle> processes) {
        final List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.stream()
                .filter(ProcessHandle::isAlive)
                .map(process -> Long.toString(process.pid()))
                .forEach(command::add);
        if (command.size() == 2) {
            return;
        }
        try {
            final Process kill =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!kill.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
                throw new IllegalStateException("kill -" + signal + " hangs");
            }
        } catch (final IOException ex) {
            throw new IllegalStateException("cannot run kill: " + ex.getMessage(), ex);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }
}
