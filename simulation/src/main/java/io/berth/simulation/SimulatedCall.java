package io.berth.simulation;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;

/** One call that a simulated client makes: what was asked for, and what came of it. */
final class SimulatedCall {
    /** Unique in a simulation; the payload carries it, and the result must give it back. */
    final long number;

    final String client;
    final String function;
    final boolean safeToRepeat;
    final int payloadLength;

    /** True time by which it must have ended, if its client lives. */
    long dueNs;

    /** Given by the protocol. */
    long callId;

    /** How often the function has begun for it. */
    int begins;

    /** Its client died before it ended. */
    boolean abandoned;

    /** Token under which its payload left last. */
    long recordedToken;

    boolean cancelled;
    ClientEnd end;
    EndReason reason;

    SimulatedCall(
            final long number,
            final String client,
            final String function,
            final boolean safeToRepeat,
            final int payloadLength,
            final long dueNs) {
        this.number = number;
        this.client = client;
        this.function = function;
        this.safeToRepeat = safeToRepeat;
        this.payloadLength = payloadLength;
        this.dueNs = dueNs;
    }

    boolean isOpen() {
        return end == null && !abandoned;
    }

    @Override
    public String toString() {
        return "call " + number + " of " + client + " to " + function;
    }
}
