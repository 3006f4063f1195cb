package io.berth.cluster;

import io.berth.schemas.protocol.InvokeDecoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.WorkerEventsDecoder;
import io.berth.wire.StructureCheck;
import org.agrona.DirectBuffer;

/** Says in words what an entry of the log is and whose, for who has to find its sender. */
final class EntryDescription {
    private EntryDescription() {}

    static String message(
            final long sessionId, final DirectBuffer buffer, final int offset, final int length) {
        final String from = " of session " + sessionId;
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            return "a message" + from;
        }
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        if (StructureCheck.protocol().check(buffer, offset, length) != StructureCheck.OK) {
            return "a message that does not decode" + from;
        }
        if (header.templateId() == InvokeDecoder.TEMPLATE_ID) {
            return invoke(new InvokeDecoder().wrapAndApplyHeader(buffer, offset, header)) + from;
        }
        if (header.templateId() == WorkerEventsDecoder.TEMPLATE_ID) {
            final WorkerEventsDecoder events =
                    new WorkerEventsDecoder().wrapAndApplyHeader(buffer, offset, header);
            return "WorkerEvents of worker " + events.workerId() + from;
        }
        return "message " + header.templateId() + from;
    }

    private static String invoke(final InvokeDecoder invoke) {
        return "Invoke of client "
                + invoke.clientId()
                + ", slot "
                + invoke.requestSlot()
                + ", sequence "
                + invoke.sequence()
                + ", function "
                + invoke.functionId();
    }
}
