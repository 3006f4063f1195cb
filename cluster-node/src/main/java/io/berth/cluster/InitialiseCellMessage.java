package io.berth.cluster;

import io.berth.placement.CellSettings;
import io.berth.schemas.protocol.InitialiseCellEncoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import org.agrona.MutableDirectBuffer;

/** The message that gives a cell its first settings (rule 33). */
public final class InitialiseCellMessage {
    private InitialiseCellMessage() {}

    /**
     * @param correlationId returned with the answer.
     * @return length of the message.
     */
    public static int encode(
            final MutableDirectBuffer buffer,
            final int offset,
            final long correlationId,
            final CellSettings settings) {
        final InitialiseCellEncoder encoder = new InitialiseCellEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .seed(settings.seed())
                .secretKeyHigh(settings.secretKeyHigh())
                .secretKeyLow(settings.secretKeyLow())
                .clientGraceNs(settings.clientGraceNs())
                .workerShortGraceNs(settings.workerShortGraceNs())
                .workerLongGraceNs(settings.workerLongGraceNs())
                .workerSilenceNs(settings.workerSilenceNs())
                .leaseNs(settings.leaseNs())
                .placementExpiryNs(settings.placementExpiryNs())
                .timeoutMarginNs(settings.timeoutMarginNs())
                .startTimeoutNs(settings.startTimeoutNs())
                .tickNs(settings.tickNs())
                .fastTickNs(settings.fastTickNs())
                .tenantConcurrency(settings.tenantConcurrency())
                .maxClients(settings.maxClients())
                .maxRequestSlots(settings.maxRequestSlots())
                .maxTenants(settings.maxTenants())
                .maxFunctions(settings.maxFunctions())
                .maxWorkers(settings.maxWorkers())
                .maxSandboxes(settings.maxSandboxes())
                .maxInvocations(settings.maxInvocations())
                .maxStartsPerWorker(settings.maxStartsPerWorker())
                .maxPayloadLength(settings.maxPayloadLength())
                .featureLevel(settings.featureLevel())
                .bestOf((short) settings.bestOf())
                .coldPolicy((short) settings.coldPolicy());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }
}
