package io.berth.worker.protocol;

import org.agrona.DirectBuffer;

/**
 * A decoded Run: a placement and its payload. Mutable and reused; valid during {@link
 * WorkerProtocol#onRun} only.
 */
public final class RunRequest {
    /** Length of a MAC in bytes. */
    public static final int MAC_LENGTH = 16;

    /** Whom to answer; chosen by the I/O around the protocol, opaque to it. */
    public long replyTo;

    public long invocationId;
    public long token;
    public long sandboxId;
    public int sandboxSlot;
    public long workerId;
    public long incarnation;
    public long clientId;
    public long functionId;
    public long sequence;
    public int requestSlot;
    public long timeoutNs;

    /** Length that the placement certifies, unsigned 32 bit. */
    public long payloadLength;

    public int functionVersion;
    public long cellEpoch;
    public long keyId;

    /** The certificate. */
    public final byte[] mac = new byte[MAC_LENGTH];

    /**
     * Whether all bytes are there, as many as {@link #payloadLength} says, and the checksum is
     * right (rule 22).
     */
    public boolean whole;

    public DirectBuffer payload;
    public int payloadOffset;
    public int payloadSize;
}
