package io.berth.fuzz;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;
import io.berth.client.transport.BoundedAssembler;
import io.berth.client.transport.PayloadChannels;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fragments of any flags, lengths and sessions into what puts payload messages together, on both
 * sides of the stream: no message is longer than allowed, and nothing is kept of one that is given
 * up.
 */
public final class FragmentTarget {
    private static final int SESSIONS = 4;
    private static final int MAX_FRAGMENTS = 256;
    private static final int FRAGMENT = 4_096;

    private FragmentTarget() {}

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final Steps steps = new Steps(input);
        final int[] tooLong = {0};
        final BoundedAssembler assembler =
                new BoundedAssembler(
                        (buffer, offset, length, header) ->
                                Findings.check(
                                        length <= PayloadChannels.MAX_MESSAGE_LENGTH
                                                || length <= FRAGMENT,
                                        "a message of " + length + " bytes"),
                        () -> tooLong[0]++);
        final UnsafeBuffer term =
                new UnsafeBuffer(new byte[DataHeaderFlyweight.HEADER_LENGTH + FRAGMENT]);
        final Header header = new Header(0, 16);
        header.buffer(term);
        header.offset(0);
        for (int i = 0; i < MAX_FRAGMENTS && steps.hasNext(); i++) {
            final int what = steps.u8();
            final int session = (what >> 4) % SESSIONS;
            switch (what & 7) {
                case 0 -> assembler.freeSession(session);
                case 1 -> assembler.clear();
                default -> {
                    final byte flags = (byte) (what << 5 & FrameDescriptor.UNFRAGMENTED);
                    final int length = Math.min(FRAGMENT, steps.u8() * 17);
                    term.putByte(DataHeaderFlyweight.FLAGS_FIELD_OFFSET, flags);
                    term.putInt(DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, session);
                    term.putInt(
                            FrameDescriptor.lengthOffset(0),
                            DataHeaderFlyweight.HEADER_LENGTH + length);
                    assembler.onFragment(term, DataHeaderFlyweight.HEADER_LENGTH, length, header);
                }
            }
            Findings.check(assembler.parts() <= SESSIONS, "more parts than sessions");
        }
    }
}
