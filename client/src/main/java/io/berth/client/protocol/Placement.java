package io.berth.client.protocol;

import io.berth.schemas.protocol.PlacementKind;

/**
 * A placement as the balancer made it: what a Run repeats to the worker. Mutable and reused, so
 * that nothing is allocated for a call; whoever keeps one copies it. Durations in nanoseconds.
 */
public final class Placement {
    /** Bytes of the certificate. */
    public static final int MAC_LENGTH = 16;

    public long clientId;
    public int requestSlot;
    public long sequence;
    public long invocationId;
    public long token;
    public long sandboxId;
    public int sandboxSlot;
    public long workerId;
    public long incarnation;
    public long functionId;
    public int functionVersion;
    public long timeoutNs;
    public long payloadLength;
    public long cellEpoch;
    public long keyId;
    public PlacementKind kind = PlacementKind.NONE;

    /** IP literal and port of the worker's payload stream. */
    public String endpoint = "";

    public final byte[] mac = new byte[MAC_LENGTH];

    /** Takes over every field of the other. */
    public void copyFrom(final Placement other) {
        clientId = other.clientId;
        requestSlot = other.requestSlot;
        sequence = other.sequence;
        invocationId = other.invocationId;
        token = other.token;
        sandboxId = other.sandboxId;
        sandboxSlot = other.sandboxSlot;
        workerId = other.workerId;
        incarnation = other.incarnation;
        functionId = other.functionId;
        functionVersion = other.functionVersion;
        timeoutNs = other.timeoutNs;
        payloadLength = other.payloadLength;
        cellEpoch = other.cellEpoch;
        keyId = other.keyId;
        kind = other.kind;
        endpoint = other.endpoint;
        System.arraycopy(other.mac, 0, mac, 0, MAC_LENGTH);
    }
}
