package io.berth.client;

import io.berth.schemas.protocol.AdminResultDecoder;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.DigestMarkDecoder;
import io.berth.schemas.protocol.FunctionPageDecoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.StatusReplyDecoder;
import io.berth.schemas.protocol.WorkerPageDecoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Decodes what the balancer answers to operators, structure already checked. */
final class AdminAnswers {
    /** The cursor of a page after which there is none. */
    static final long NO_MORE = 0xFFFF_FFFFL;

    /** A page of a list. */
    record Page<T>(List<T> items, long nextCursor, RejectReason reason) {}

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AdminResultDecoder result = new AdminResultDecoder();
    private final FunctionPageDecoder functionPage = new FunctionPageDecoder();
    private final WorkerPageDecoder workerPage = new WorkerPageDecoder();
    private final StatusReplyDecoder status = new StatusReplyDecoder();
    private final DigestMarkDecoder digestMark = new DigestMarkDecoder();
    private long highestTerm = Long.MIN_VALUE;

    /**
     * @return whether it comes from the newest leader heard of (rule 5); the term is the first
     *     field of every message.
     */
    boolean isCurrent(final DirectBuffer buffer, final int offset) {
        final long term =
                buffer.getLong(
                        offset + MessageHeaderDecoder.ENCODED_LENGTH, ByteOrder.LITTLE_ENDIAN);
        highestTerm = Math.max(highestTerm, term);
        return term == highestTerm;
    }

    /** A new session: terms count from that of its leader on. */
    void onConnected() {
        highestTerm = Long.MIN_VALUE;
    }

    Object readResult(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        if (AdminResultDecoder.TEMPLATE_ID != templateId) {
            return null;
        }
        result.wrapAndApplyHeader(buffer, offset, header);
        return result.correlationId() == correlationId
                ? new AdminReply(result.id(), (int) result.version(), result.reason())
                : null;
    }

    Object readFunctions(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        if (FunctionPageDecoder.TEMPLATE_ID != templateId) {
            return readRefusal(templateId, buffer, offset, correlationId);
        }
        functionPage.wrapAndApplyHeader(buffer, offset, header);
        if (functionPage.correlationId() != correlationId) {
            return null;
        }
        final long nextCursor = functionPage.nextCursor();
        final RejectReason reason = functionPage.reason();
        final List<FunctionInfo> items = new ArrayList<>();
        for (final FunctionPageDecoder.FunctionsDecoder item : functionPage.functions()) {
            items.add(function(item));
        }
        return new Page<>(items, nextCursor, reason);
    }

    Object readWorkers(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        if (WorkerPageDecoder.TEMPLATE_ID != templateId) {
            return readRefusal(templateId, buffer, offset, correlationId);
        }
        workerPage.wrapAndApplyHeader(buffer, offset, header);
        if (workerPage.correlationId() != correlationId) {
            return null;
        }
        final long nextCursor = workerPage.nextCursor();
        final List<WorkerInfo> items = new ArrayList<>();
        for (final WorkerPageDecoder.WorkersDecoder item : workerPage.workers()) {
            items.add(
                    new WorkerInfo(
                            item.workerId(),
                            item.incarnation(),
                            item.registrationEpoch(),
                            item.lastHeardAgeNs(),
                            (int) item.memoryMb(),
                            (int) item.usedMb(),
                            (int) item.sandboxes(),
                            (int) item.busy(),
                            item.zone(),
                            item.state(),
                            item.name(),
                            item.endpoint(),
                            item.labels(),
                            (int) item.starting(),
                            (int) item.startFailures(),
                            BooleanType.TRUE == item.suspect(),
                            BooleanType.TRUE == item.drained(),
                            item.drainRemainingNs()));
        }
        return new Page<>(items, nextCursor, RejectReason.NONE);
    }

    Object readStatus(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        if (StatusReplyDecoder.TEMPLATE_ID != templateId) {
            return readRefusal(templateId, buffer, offset, correlationId);
        }
        status.wrapAndApplyHeader(buffer, offset, header);
        return status.correlationId() == correlationId ? status() : null;
    }

    Object readDigestMark(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        if (DigestMarkDecoder.TEMPLATE_ID != templateId) {
            return readRefusal(templateId, buffer, offset, correlationId);
        }
        digestMark.wrapAndApplyHeader(buffer, offset, header);
        return digestMark.correlationId() == correlationId
                ? new DigestMarkInfo(
                        digestMark.term(),
                        digestMark.entries(),
                        digestMark.rollingDigest(),
                        digestMark.structuralDigest())
                : null;
    }

    /** Any question may be answered by an AdminResult that refuses it. */
    private Object readRefusal(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        return readResult(templateId, buffer, offset, correlationId);
    }

    private static FunctionInfo function(final FunctionPageDecoder.FunctionsDecoder item) {
        return new FunctionInfo(
                item.functionId(),
                new FunctionSettings(
                        item.tenant(),
                        item.name(),
                        item.kind(),
                        item.code(),
                        item.timeoutNs(),
                        item.keepAliveNs(),
                        item.expectedStartUpNs(),
                        (int) item.memoryMb(),
                        item.reservedConcurrency(),
                        (int) item.maxQueued(),
                        (int) item.provisionedConcurrency(),
                        (int) item.scaleUpSize(),
                        item.labels()),
                (int) item.version(),
                (int) item.inFlight(),
                (int) item.queued(),
                (int) item.idle(),
                (int) item.busy(),
                (int) item.starting(),
                (int) item.provisionedAllocated(),
                (int) item.provisionedAvailable(),
                item.spillOvers(),
                (int) item.scaleUpTokens());
    }

    private CellStatus status() {
        return new CellStatus(
                BooleanType.TRUE == status.initialised(),
                status.term(),
                status.clusterTimeNs(),
                status.entries(),
                status.rollingDigest(),
                (int) status.functions(),
                (int) status.tenants(),
                (int) status.clients(),
                (int) status.workersActive(),
                (int) status.workersDisconnected(),
                (int) status.workersDead(),
                (int) status.sandboxesStarting(),
                (int) status.sandboxesIdle(),
                (int) status.sandboxesBusy(),
                (int) status.sandboxesStopping(),
                (int) status.sandboxesLost(),
                (int) status.queued(),
                (int) status.inFlight(),
                status.warmPlacements(),
                status.coldPlacements(),
                status.queuedPlacements(),
                status.rejected(),
                status.completed(),
                status.lost(),
                status.repairs(),
                status.ignored());
    }
}
