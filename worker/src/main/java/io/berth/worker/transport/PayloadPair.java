package io.berth.worker.transport;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.berth.client.transport.PayloadChannels;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/** The way from one caller and the way back to it (rule 41). */
final class PayloadPair {
    /** An answer waits this long for the way back to stand. */
    private static final long CONNECT_NS = 5_000_000_000L;

    final long id;
    final Image image;
    private final Aeron aeron;
    private final long madeNs;
    private long registrationId;
    private ExclusivePublication publication;
    private boolean wasConnected;
    private boolean failed;
    long lastUsedNs;

    PayloadPair(final Image image, final Aeron aeron, final String endpoint, final long nowNs) {
        this.id = image.correlationId();
        this.image = image;
        this.aeron = aeron;
        this.madeNs = nowNs;
        this.lastUsedNs = nowNs;
        try {
            registrationId =
                    aeron.asyncAddExclusivePublication(
                            PayloadChannels.answerPublication(endpoint, image.correlationId()),
                            PayloadChannels.ANSWER_STREAM_ID);
        } catch (final RuntimeException ignored) {
            failed = true; // a caller that asked for no way back gets no answer
        }
    }

    /**
     * @return false when it can't be sent now and may be later; true when sent, or when nobody will
     *     ever take it.
     */
    boolean send(final long nowNs, final DirectBuffer buffer, final int length) {
        lastUsedNs = nowNs;
        if (failed || image.isClosed()) {
            return true;
        }
        if (!isOpen()) {
            return failed;
        }
        final long position = publication.offer(buffer, 0, length);
        if (position > 0) {
            wasConnected = true;
            return true;
        }
        if (position == Publication.NOT_CONNECTED) {
            return wasConnected || nowNs - madeNs > CONNECT_NS;
        }
        return position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED;
    }

    void close() {
        CloseHelper.quietClose(publication);
        if (publication == null && !failed) {
            aeron.asyncRemovePublication(registrationId);
        }
        failed = true;
    }

    /** The way back is made in the background. */
    private boolean isOpen() {
        if (publication == null) {
            try {
                publication = aeron.getExclusivePublication(registrationId);
            } catch (final RuntimeException ignored) {
                failed = true;
            }
        }
        return publication != null;
    }
}
