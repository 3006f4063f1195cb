package io.berth.ops.command;

/**
 * Ends what a command started, once: when the command is done, when it fails, or when the JVM is
 * told to end (Ctrl-C, SIGTERM). {@link #keep()} says that it is to stay.
 */
final class Cleanup implements AutoCloseable {
    private final Runnable action;
    private final Thread hook;
    private boolean done;

    Cleanup(final String name, final Runnable action) {
        this.action = action;
        hook = new Thread(this::runOnce, name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What was started is to stay. */
    synchronized void keep() {
        done = true;
    }

    /** Runs under the lock, so that whoever comes second waits until all is clean. */
    private synchronized void runOnce() {
        if (!done) {
            done = true;
            action.run();
        }
    }

    @Override
    public void close() {
        runOnce();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException ignored) {
            // The JVM ends already: the hook finds nothing left to do.
        }
    }
}
