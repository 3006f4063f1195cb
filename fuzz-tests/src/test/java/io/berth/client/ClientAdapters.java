package io.berth.client;

import io.aeron.logbuffer.FragmentHandler;
import io.berth.client.protocol.ClientProtocol;
import io.berth.client.transport.EgressAdapter;
import org.agrona.DirectBuffer;

/** The decoders of the client, as they stand between its transport and its protocol. */
public final class ClientAdapters {
    private static final int READERS = 8;

    private final EgressAdapter egress;
    private final AnswerAdapter answers;

    public ClientAdapters(final ClientProtocol protocol) {
        egress = new EgressAdapter(protocol);
        answers = new AnswerAdapter(protocol);
    }

    /** A message of the balancer of sound structure. */
    public void onEgress(
            final long nowNs, final int templateId, final DirectBuffer buffer, final int offset) {
        egress.onMessage(nowNs, templateId, buffer, offset);
    }

    /** Whole messages of workers. */
    public FragmentHandler answers(final long nowNs) {
        answers.now(nowNs);
        return answers;
    }

    /**
     * An answer to an operator of sound structure, read as what the operator waits for.
     *
     * @param reader which answer is waited for.
     * @return what was read, null: something else.
     */
    public static Object readAnswer(
            final int reader,
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        final AdminAnswers admin = new AdminAnswers();
        final FleetAnswers fleet = new FleetAnswers(admin);
        if (!admin.isCurrent(buffer, offset)) {
            return null;
        }
        return switch (reader % READERS) {
            case 0 -> admin.readResult(templateId, buffer, offset, correlationId);
            case 1 -> admin.readFunctions(templateId, buffer, offset, correlationId);
            case 2 -> admin.readWorkers(templateId, buffer, offset, correlationId);
            case 3 -> admin.readStatus(templateId, buffer, offset, correlationId);
            case 4 -> admin.readDigestMark(templateId, buffer, offset, correlationId);
            case 5 -> fleet.readTenants(templateId, buffer, offset, correlationId);
            case 6 -> fleet.readInvocations(templateId, buffer, offset, correlationId);
            default -> fleet.readPolicy(templateId, buffer, offset, correlationId);
        };
    }
}
