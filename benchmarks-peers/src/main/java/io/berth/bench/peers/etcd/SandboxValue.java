package io.berth.bench.peers.etcd;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What is kept of a sandbox under its key: whether it is busy, for which invocation, by which
 * token, and where it runs. As long as what a placement of Berth carries.
 *
 * @param invocationId 0: idle.
 * @param token of the last grant.
 * @param worker id of its worker.
 * @param endpoint of its worker.
 */
record SandboxValue(long invocationId, long token, long worker, String endpoint) {
    private static final int FIXED_LENGTH = 3 * Long.BYTES;
    private static final String KEY_PREFIX = "berth/sandbox/";

    static ByteString key(final int sandbox) {
        return ByteString.copyFromUtf8(KEY_PREFIX + String.format("%08d", sandbox));
    }

    boolean isIdle() {
        return invocationId == 0;
    }

    SandboxValue granted(final long toInvocation, final long byToken) {
        return new SandboxValue(toInvocation, byToken, worker, endpoint);
    }

    SandboxValue freed() {
        return new SandboxValue(0, token, worker, endpoint);
    }

    ByteString encode() {
        final byte[] text = endpoint.getBytes(StandardCharsets.US_ASCII);
        final ByteBuffer buffer = ByteBuffer.allocate(FIXED_LENGTH + text.length);
        buffer.putLong(invocationId).putLong(token).putLong(worker).put(text).flip();
        return ByteString.copyFrom(buffer);
    }

    static SandboxValue decode(final ByteString bytes) {
        final ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new SandboxValue(
                buffer.getLong(),
                buffer.getLong(),
                buffer.getLong(),
                StandardCharsets.US_ASCII.decode(buffer).toString());
    }
}
