package io.berth.fuzz;

import io.berth.client.ClientAdapters;
import io.berth.wire.StructureCheck;
import org.agrona.concurrent.UnsafeBuffer;

/** One answer of any bytes to an operator, read as each answer that he may wait for. */
public final class AdminAnswerTarget {
    private static final int READERS = 8;
    private static final int CORRELATION_OFFSET = 24;

    private AdminAnswerTarget() {}

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final Steps steps = new Steps(input);
        final byte[] message =
                (steps.u8() & 1) == 0
                        ? steps.rest()
                        : new MessageMaker(MessageCatalog.PROTOCOL, new Echo()).next(steps);
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        if (StructureCheck.protocol().check(buffer, 0, message.length) != StructureCheck.OK) {
            return;
        }
        final int templateId = (int) MessageType.get(buffer, 2, 2);
        final long correlationId =
                message.length < CORRELATION_OFFSET + Long.BYTES
                        ? 0
                        : MessageType.get(buffer, CORRELATION_OFFSET, Long.BYTES);
        for (int reader = 0; reader < READERS; reader++) {
            final Object answer =
                    ClientAdapters.readAnswer(reader, templateId, buffer, 0, correlationId);
            Findings.check(answer == null || answer.toString() != null, "an answer without text");
        }
    }
}
