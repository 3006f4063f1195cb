package io.berth.wire;

import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The certificate of a placement (rule 39): HMAC-SHA256, first 16 bytes, over 76 little-endian
 * bytes, see docs/protocol.md, "Certificate". Balancers make it, workers verify it; the key is
 * never sent.
 *
 * <p>HMAC (RFC 2104) is composed here over the digest of the JDK because {@code javax.crypto.Mac}
 * allocates a key object for every change of key and a digest for every call, and a balancer
 * changes the key with nearly every placement.
 *
 * <p>Allocates nothing per call. Not thread safe.
 */
public final class PlacementMac {
    /** Bytes of a certificate. */
    public static final int MAC_LENGTH = 16;

    /** Bytes of a key. */
    public static final int KEY_LENGTH = 32;

    /** Bytes that are certified. */
    public static final int MESSAGE_LENGTH = 76;

    private static final int HASH_LENGTH = 32;
    private static final int HASH_BLOCK_LENGTH = 64;
    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;

    private final MessageDigest sha256;
    private final byte[] message = new byte[MESSAGE_LENGTH];
    private final UnsafeBuffer messageBuffer = new UnsafeBuffer(message);
    private final byte[] pad = new byte[HASH_BLOCK_LENGTH];
    private final byte[] hash = new byte[HASH_LENGTH];

    /** Takes the digest from the JDK. */
    public PlacementMac() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException ex) {
            throw new IllegalStateException("this Java runtime has no SHA-256", ex);
        }
    }

    /**
     * Makes the certificate of a placement.
     *
     * @param key {@link #KEY_LENGTH} bytes
     * @param cellEpoch unsigned 32 bits
     * @param sandboxSlot unsigned 32 bits
     * @param functionVersion unsigned 32 bits
     * @param timeoutNs time limit of the function in nanoseconds
     * @param payloadLength bytes
     * @param mac16 receives {@link #MAC_LENGTH} bytes
     */
    public void compute(
            final byte[] key,
            final long cellEpoch,
            final long workerId,
            final long incarnation,
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final long invocationId,
            final long clientId,
            final long functionVersion,
            final long timeoutNs,
            final long payloadLength,
            final byte[] mac16) {
        encode(
                cellEpoch,
                workerId,
                incarnation,
                sandboxId,
                sandboxSlot,
                token,
                invocationId,
                clientId,
                functionVersion,
                timeoutNs,
                payloadLength);
        hmac(key);
        System.arraycopy(hash, 0, mac16, 0, MAC_LENGTH);
    }

    /**
     * Whether the certificate is right; takes the same time wherever it differs. Arguments as for
     * compute.
     *
     * @param mac16 {@link #MAC_LENGTH} bytes to compare with
     * @return whether a holder of the key certified exactly these values
     */
    public boolean verify(
            final byte[] key,
            final long cellEpoch,
            final long workerId,
            final long incarnation,
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final long invocationId,
            final long clientId,
            final long functionVersion,
            final long timeoutNs,
            final long payloadLength,
            final byte[] mac16) {
        encode(
                cellEpoch,
                workerId,
                incarnation,
                sandboxId,
                sandboxSlot,
                token,
                invocationId,
                clientId,
                functionVersion,
                timeoutNs,
                payloadLength);
        hmac(key);
        int difference = mac16.length ^ MAC_LENGTH;
        for (int i = 0; i < MAC_LENGTH && i < mac16.length; i++) {
            difference |= hash[i] ^ mac16[i];
        }
        return difference == 0;
    }

    private void encode(
            final long cellEpoch,
            final long workerId,
            final long incarnation,
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final long invocationId,
            final long clientId,
            final long functionVersion,
            final long timeoutNs,
            final long payloadLength) {
        messageBuffer.putInt(0, (int) cellEpoch, ByteOrder.LITTLE_ENDIAN);
        messageBuffer.putLong(4, workerId, ByteOrder.LITTLE_ENDIAN);
        messageBuffer.putLong(12, incarnation, ByteOrder.LITTLE_ENDIAN);
        messageBuffer.putLong(20, sandboxId, ByteOrder.LITTLE_ENDIAN);
        messageBuffer.putInt(28, sandboxSlot, ByteOrder.LITTLE_ENDIAN);
        messageBuffer.putLong(32, token, ByteOrder.LITTLE_ENDIAN);
        messageBuffer.putLong(40, invocationId, ByteOrder.LITTLE_ENDIAN);
        messageBuffer.putLong(48, clientId, ByteOrder.LITTLE_ENDIAN);
        messageBuffer.putInt(56, (int) functionVersion, ByteOrder.LITTLE_ENDIAN);
        messageBuffer.putLong(60, timeoutNs, ByteOrder.LITTLE_ENDIAN);
        messageBuffer.putLong(68, payloadLength, ByteOrder.LITTLE_ENDIAN);
    }

    private void hmac(final byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("key must have 32 bytes: has " + key.length);
        }
        try {
            updatePadded(key, INNER_PAD);
            sha256.update(message, 0, MESSAGE_LENGTH);
            sha256.digest(hash, 0, HASH_LENGTH);
            updatePadded(key, OUTER_PAD);
            sha256.update(hash, 0, HASH_LENGTH);
            sha256.digest(hash, 0, HASH_LENGTH);
        } catch (final DigestException ex) {
            throw new IllegalStateException("SHA-256 does not fit 32 bytes", ex);
        }
    }

    private void updatePadded(final byte[] key, final byte padding) {
        for (int i = 0; i < HASH_BLOCK_LENGTH; i++) {
            pad[i] = (byte) (i < KEY_LENGTH ? key[i] ^ padding : padding);
        }
        sha256.update(pad, 0, HASH_BLOCK_LENGTH);
    }
}
