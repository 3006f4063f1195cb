package io.berth.bench.latency;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A subject with its loader: all its processes run, or all are stopped. */
final class SubjectGroup implements AutoCloseable {
    private final Subject subject;
    private final Path directory;
    private LoaderProcess loader;
    private volatile boolean closed;

    /**
     * @param directory of the loader's log.
     */
    SubjectGroup(final Subject subject, final Path directory) {
        this.subject = subject;
        this.directory = directory;
    }

    Subject subject() {
        return subject;
    }

    String name() {
        return subject.name();
    }

    /** Starts the servers. */
    void startServers() {
        subject.start();
    }

    /** Starts the loader, once the servers run. */
    void startLoader() {
        loader = LoaderProcess.start(name(), directory, subject.loader());
    }

    /** Runs a load; the group must not be stopped. */
    LoadResult run(final Load load) {
        return loader.run(load);
    }

    /** Stops the loader first: nothing is asked of servers that stand still. */
    void stop() {
        final List<ProcessHandle> processes = new ArrayList<>();
        if (loader != null) {
            processes.add(loader.handle());
        }
        processes.addAll(subject.servers());
        Signals.send("STOP", processes);
    }

    /** Lets all of them go on, servers first. */
    void goOn() {
        final List<ProcessHandle> processes = new ArrayList<>(subject.servers());
        if (loader != null) {
            processes.add(loader.handle());
        }
        failIfEnded(processes);
        Signals.send("CONT", processes);
    }

    /** Lets the servers alone go on, for another subject. */
    void goOnServers() {
        failIfEnded(subject.servers());
        Signals.send("CONT", subject.servers());
    }

    private void failIfEnded(final List<ProcessHandle> processes) {
        if (!closed && !processes.stream().allMatch(ProcessHandle::isAlive)) {
            throw new IllegalStateException(
                    "a process of " + name() + " has ended by itself; its log is in " + directory);
        }
    }

    @Override
    public void close() {
        closed = true;
        Signals.send("CONT", subject.servers());
        if (loader != null) {
            loader.close();
        }
        subject.close();
    }
}
