package io.berth.fuzz;

import io.berth.schemas.payload.ResultDecoder;
import io.berth.schemas.payload.ResultEncoder;
import io.berth.schemas.payload.RunDecoder;
import io.berth.schemas.payload.RunEncoder;
import io.berth.wire.StructureCheck;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes the checksums of made-up payload messages right, or nothing behind them is reached. */
final class PayloadMessages {
    private static final int LENGTH_BYTES = 4;

    private PayloadMessages() {}

    /** Changes a message of sound structure only, and leaves one in eight as it is. */
    static void seal(final byte[] message) {
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        if (StructureCheck.payload().check(buffer, 0, message.length) != StructureCheck.OK
                || (message[message.length - 1] & 7) == 7) {
            return;
        }
        final int templateId = (int) MessageType.get(buffer, 2, 2);
        final int block = MessageType.HEADER_LENGTH;
        if (templateId == ResultDecoder.TEMPLATE_ID) {
            put(
                    buffer,
                    block + ResultEncoder.checksumEncodingOffset(),
                    block + ResultDecoder.BLOCK_LENGTH);
        } else if (templateId == RunDecoder.TEMPLATE_ID) {
            final int body = block + RunDecoder.BLOCK_LENGTH;
            put(buffer, block + RunEncoder.checksumEncodingOffset(), body);
            MessageType.put(
                    buffer,
                    block + RunEncoder.payloadLengthEncodingOffset(),
                    LENGTH_BYTES,
                    message.length - body - RunDecoder.bodyHeaderLength());
        }
    }

    private static void put(
            final UnsafeBuffer buffer, final int checksumOffset, final int bodyHeader) {
        final int body = bodyHeader + ResultDecoder.bodyHeaderLength();
        final CRC32C crc = new CRC32C();
        crc.update(buffer.byteArray(), body, buffer.capacity() - body);
        MessageType.put(buffer, checksumOffset, LENGTH_BYTES, crc.getValue());
    }
}
