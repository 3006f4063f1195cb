package io.berth.cluster;

import io.aeron.cluster.service.ClientSession;
import org.agrona.collections.Long2LongHashMap;

/**
 * Hash of the principal of each open session, the same on every node: sessions and principals come
 * from the log and its snapshots. 64-bit FNV-1a; 0 means no principal.
 */
final class SessionPrincipals {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final Long2LongHashMap hashes = new Long2LongHashMap(0);

    void onSessionOpen(final ClientSession session) {
        final long hash = hash(session.encodedPrincipal());
        if (hash != 0) {
            hashes.put(session.id(), hash);
        }
    }

    void onSessionClose(final long sessionId) {
        hashes.remove(sessionId);
    }

    long hashOf(final long sessionId) {
        return hashes.get(sessionId);
    }

    static long hash(final byte[] principal) {
        if (principal == null || principal.length == 0) {
            return 0;
        }
        long hash = FNV_OFFSET;
        for (final byte value : principal) {
            hash = (hash ^ (value & 0xFF)) * FNV_PRIME;
        }
        return hash == 0 ? FNV_PRIME : hash;
    }
}
