package io.berth.client;

import org.agrona.DirectBuffer;

/**
 * What a caller attaches to a call of {@link InvokeClient}: its payload. The same object comes back
 * with the end of the call; until then the bytes must stay as they are, because they may be sent
 * more than once.
 */
public interface PayloadSource {
    DirectBuffer payloadBuffer();

    int payloadOffset();

    /**
     * @return bytes, 0 to 65,536; the same as in the request.
     */
    int payloadLength();
}
