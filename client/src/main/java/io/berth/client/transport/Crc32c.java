package io.berth.client.transport;

import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/** CRC-32C of payloads and results up to 64 KiB, without allocation. Not thread safe. */
public final class Crc32c {
    private final CRC32C crc = new CRC32C();
    private final byte[] scratch = new byte[4096];

    /**
     * @return the checksum as the unsigned 32-bit number that the schema carries.
     */
    public long compute(final DirectBuffer buffer, final int offset, final int length) {
        crc.reset();
        int done = 0;
        while (done < length) {
            final int chunk = Math.min(scratch.length, length - done);
            buffer.getBytes(offset + done, scratch, 0, chunk);
            crc.update(scratch, 0, chunk);
            done += chunk;
        }
        return crc.getValue();
    }
}
