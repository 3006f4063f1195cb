package io.berth.client.transport;

import io.aeron.FragmentAssembler;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntHashMap;

/**
 * Puts fragments together to messages of at most {@link PayloadChannels#MAX_MESSAGE_LENGTH} bytes,
 * whatever the other side goes on to send: a longer message is dropped at once, with what was kept
 * of it, and so are its further fragments. Not thread safe.
 */
public final class BoundedAssembler implements FragmentHandler {
    private static final int NO_PART = 0;
    private static final int TOO_LONG = -1;

    private final FragmentAssembler assembler;
    private final Runnable onTooLong;
    private final Int2IntHashMap partLengths = new Int2IntHashMap(NO_PART);

    /**
     * @param handler is given whole messages.
     * @param onTooLong told once of each message that was given up in the middle.
     */
    public BoundedAssembler(final FragmentHandler handler, final Runnable onTooLong) {
        assembler = new FragmentAssembler(handler);
        this.onTooLong = onTooLong;
    }

    @Override
    public void onFragment(
            final DirectBuffer buffer, final int offset, final int length, final Header header) {
        final byte flags = header.flags();
        final boolean whole =
                (flags & FrameDescriptor.UNFRAGMENTED) == FrameDescriptor.UNFRAGMENTED;
        if (whole || isBearable(flags, length, header.sessionId())) {
            assembler.onFragment(buffer, offset, length, header);
        }
    }

    /** Forgets what a session has not completed. */
    public void freeSession(final int sessionId) {
        partLengths.remove(sessionId);
        assembler.freeSessionBuffer(sessionId);
    }

    /** Forgets all that is not complete. */
    public void clear() {
        partLengths.clear();
        assembler.clear();
    }

    /**
     * @return sessions of which something is kept that is not complete.
     */
    public int parts() {
        return partLengths.size();
    }

    private boolean isBearable(final byte flags, final int length, final int sessionId) {
        final boolean begins =
                (flags & FrameDescriptor.BEGIN_FRAG_FLAG) == FrameDescriptor.BEGIN_FRAG_FLAG;
        final boolean ends =
                (flags & FrameDescriptor.END_FRAG_FLAG) == FrameDescriptor.END_FRAG_FLAG;
        final int before = begins ? NO_PART : partLengths.get(sessionId);
        if (before == TOO_LONG) {
            return false;
        }
        if (!begins && before == NO_PART) {
            return false; // its beginning was never seen
        }
        if (before + length > PayloadChannels.MAX_MESSAGE_LENGTH) {
            partLengths.put(sessionId, TOO_LONG);
            assembler.freeSessionBuffer(sessionId);
            onTooLong.run();
            return false;
        }
        if (ends) {
            partLengths.remove(sessionId);
        } else if (before + length > NO_PART) {
            partLengths.put(sessionId, before + length);
        }
        return true;
    }
}
