package io.berth.ops.cluster;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A signal for a process. */
public enum Signal {
    /** Ends it at once. */
    KILL,
    /** Asks it to end gracefully. */
    TERM,
    /** Stops it until CONT. */
    STOP,
    /** Lets it go on. */
    CONT;

    private static final long LIMIT_S = 5;

    /**
     * Sends this signal, only if the process is still the one meant. @return whether it was sent.
     */
    public boolean sendTo(final ProcessIdentity process) {
        if (!process.isAlive()) {
            return false;
        }
        final java.util.Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
        if (this == KILL && handle.isPresent()) {
            return handle.get().destroyForcibly();
        }
        if (this == TERM && handle.isPresent() && handle.get().supportsNormalTermination()) {
            return handle.get().destroy();
        }
        return byCommand(process);
    }

    /** For what Java has no call for; takes some milliseconds. */
    private boolean byCommand(final ProcessIdentity process) {
        try {
            final Process kill =
                    new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return kill.waitFor(LIMIT_S, TimeUnit.SECONDS) && kill.exitValue() == 0;
        } catch (final IOException ex) {
            throw new IllegalStateException("cannot run kill: " + ex.getMessage(), ex);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
