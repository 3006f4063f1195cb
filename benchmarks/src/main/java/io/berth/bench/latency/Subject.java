package io.berth.bench.latency;

import java.util.List;
import java.util.Map;

/**
 * One of the things that are measured side by side: servers in processes of their own, and one
 * loader that puts operations to them. While other subjects have their turn, all of its processes
 * are stopped (SIGSTOP), so they must bear a pause of minutes: no time-out of theirs may end a
 * session or begin an election meanwhile. Used by one thread; {@link #close()} also by a shutdown
 * hook.
 */
public interface Subject extends AutoCloseable {
    /** As it is given to {@code --only}: lower case, short. */
    String name();

    /**
     * What an acknowledged operation survives, in a few words; those of two subjects are equal
     * where they may be compared.
     */
    String durability();

    /** What it was set up with, for the reader: key to value, in order. */
    Map<String, String> settings();

    /**
     * Starts the servers and returns when they serve.
     *
     * @throws IllegalStateException with one line when they don't.
     */
    void start();

    /** The processes that serve, without the loader. */
    List<ProcessHandle> servers();

    /** What starts the loader, once the servers serve. */
    LoaderCommand loader();

    /**
     * The subject whose servers have to be up while this one is measured, empty for none: the floor
     * of a path is measured beside the idle processes that it is the floor of.
     */
    default String beside() {
        return "";
    }

    /**
     * Looks whether the servers did only what was asked of them, with all of them running: no
     * election, no lost session, nothing dropped.
     *
     * @throws IllegalStateException with one line that says what went wrong.
     */
    void check();

    /** Ends the servers, stopped or not, and removes what they left. Throws nothing. */
    @Override
    void close();
}
