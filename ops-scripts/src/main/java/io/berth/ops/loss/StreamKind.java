package io.berth.ops.loss;

import io.berth.client.transport.PayloadChannels;

/** The streams that Berth speaks over, told apart by their stream ids. */
public enum StreamKind {
    /** Clients and workers to the leader. */
    INGRESS(101),
    /** The leader to clients and workers. */
    EGRESS(102),
    /** The leader's log to the followers. */
    LOG(100),
    /** Payloads of clients to workers. */
    PAYLOAD(PayloadChannels.RUN_STREAM_ID),
    /** Results of workers to clients. */
    RESULT(PayloadChannels.ANSWER_STREAM_ID),
    /** Heartbeats, votes and acknowledgements between nodes. */
    CONSENSUS(108);

    private static final StreamKind[] ALL = values();

    private final int streamId;

    StreamKind(final int streamId) {
        this.streamId = streamId;
    }

    /** The kind of a stream; null for any other stream, as those of the archive. */
    static StreamKind of(final int streamId) {
        for (final StreamKind kind : ALL) {
            if (kind.streamId == streamId) {
                return kind;
            }
        }
        return null;
    }
}
