package io.berth.bench.latency;

import io.berth.schemas.protocol.InvokeEncoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.PlacedEncoder;
import io.berth.schemas.protocol.WorkerAckEncoder;
import io.berth.schemas.protocol.WorkerEventsEncoder;

/**
 * Messages of the echo: as long as those of a decision, with nothing in them but what is echoed.
 */
final class EchoProtocol {
    /** int: length of the answer. */
    static final int ANSWER_LENGTH = 0;

    /** long: the operation, or the number of the last completion. */
    static final int WHAT = 8;

    /** Bytes of the message that the answer repeats. */
    static final int REPEATED = 16;

    private static final String ENDPOINT = "127.0.0.1:40000";

    static final int INVOKE = MessageHeaderEncoder.ENCODED_LENGTH + InvokeEncoder.BLOCK_LENGTH;
    static final int PLACED =
            MessageHeaderEncoder.ENCODED_LENGTH
                    + PlacedEncoder.BLOCK_LENGTH
                    + PlacedEncoder.endpointHeaderLength()
                    + ENDPOINT.length();
    static final int ACK = MessageHeaderEncoder.ENCODED_LENGTH + WorkerAckEncoder.BLOCK_LENGTH;

    private EchoProtocol() {}

    /** Length of a message with so many completions. */
    static int eventsLength(final int count) {
        return MessageHeaderEncoder.ENCODED_LENGTH
                + WorkerEventsEncoder.BLOCK_LENGTH
                + WorkerEventsEncoder.EventsEncoder.sbeHeaderSize()
                + count * WorkerEventsEncoder.EventsEncoder.sbeBlockLength();
    }
}
