package io.berth.history;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/** The processes whose parts are read: which are there, and which are gone. */
final class ProcessBook {
    /** What a stopped process says this long after its strike is told shows that it goes on. */
    private static final long STILL_NS = 1_000_000_000L;

    private final Violations violations;
    private final Long2ObjectHashMap<String> names = new Long2ObjectHashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private boolean fault;

    ProcessBook(final Violations violations) {
        this.violations = violations;
    }

    /** The part of one process start. */
    static final class Part {
        final int source;
        SourceKind kind;
        long key;
        boolean opened;
        boolean closed;
        boolean gone;
        boolean told;

        /** Another process of its name serves in its place: what it still runs counts no more. */
        boolean superseded;

        /** It stands still, or is about to, since {@link #stoppedAtNs}. */
        boolean stopped;

        long stoppedAtNs;
        long incarnation;

        /** A worker that has started a sandbox. */
        boolean serves;

        Part(final int source) {
            this.source = source;
        }

        boolean isLive() {
            return opened && !closed && !gone;
        }
    }

    void name(final long key, final String name) {
        names.put(key, name);
    }

    String nameOf(final long key) {
        final String name = names.get(key);
        return name == null ? "process " + Long.toHexString(key) : name;
    }

    String nameOfSource(final int source) {
        return nameOf(part(source).key);
    }

    Part part(final int source) {
        while (parts.size() <= source) {
            parts.add(new Part(parts.size()));
        }
        return parts.get(source);
    }

    List<Part> parts() {
        return parts;
    }

    long count(final SourceKind kind) {
        return parts.stream().filter(part -> part.kind == kind).count();
    }

    /** Something was struck, stuck or gone: calls may end UNKNOWN. */
    void fault() {
        fault = true;
    }

    boolean hadFault() {
        return fault;
    }

    /** A process is about to be struck. */
    void struck(final long key, final int signal, final long nowNs) {
        fault();
        for (final Part part : parts) {
            if (part.key == key && part.isLive()) {
                part.stopped = signal == Strike.STOP || signal != Strike.CONT && part.stopped;
                part.stoppedAtNs = signal == Strike.STOP ? nowNs : part.stoppedAtNs;
            }
        }
    }

    /**
     * @return whether the record is from a process that is there; else that is told once.
     */
    boolean speaks(final HistoryRecord record) {
        final Part part = part(record.source);
        if (part.isLive()) {
            if (part.stopped && record.timeNs - part.stoppedAtNs > STILL_NS) {
                part.stopped = false;
            }
            return true;
        }
        if (!part.told) {
            part.told = true;
            violations.add(
                    Promise.LIVE_WORKER,
                    record.timeNs,
                    "%s says %s although it %s",
                    nameOf(part.key),
                    record.kind,
                    part.gone ? "is gone" : part.closed ? "has ended" : "has not begun");
        }
        return false;
    }
}
