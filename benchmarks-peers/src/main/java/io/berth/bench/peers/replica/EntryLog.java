package io.berth.bench.peers.replica;

import org.agrona.DirectBuffer;

/** Where the leader's front puts what it receives; in order, each with the time of the leader. */
@FunctionalInterface
public interface EntryLog {
    /**
     * Proposes one entry.
     *
     * @param kind as {@link LogEntry} has it.
     * @param message the bytes of a message; else of length 0.
     */
    void append(
            long timestampNs, long subject, int kind, DirectBuffer message, int offset, int length);
}
