package io.berth.explore;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;

/** One call that a client has made, and what came of it. */
final class SmallCall {
    /** Unique in a world; the payload carries it, and the result must give it back. */
    final int number;

    final int client;
    final boolean safeToRepeat;
    final long dueNs;
    long callId;
    int begins;
    boolean cancelled;
    ClientEnd end;
    EndReason reason;

    SmallCall(final int number, final int client, final boolean safeToRepeat, final long dueNs) {
        this.number = number;
        this.client = client;
        this.safeToRepeat = safeToRepeat;
        this.dueNs = dueNs;
    }

    boolean isOpen() {
        return end == null;
    }

    void digest(final Mix mix) {
        mix.add(number).add(dueNs).add(callId).add(begins).add(cancelled ? 1 : 0);
        mix.add(end == null ? -1 : end.ordinal()).add(reason == null ? -1 : reason.ordinal());
    }

    @Override
    public String toString() {
        return "call " + number + " of client " + client;
    }
}
