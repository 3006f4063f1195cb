package io.berth.cluster;

import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PlacementOutput.FunctionDescription;
import io.berth.placement.PlacementOutput.Status;
import io.berth.placement.PlacementOutput.WorkerDescription;
import io.berth.schemas.protocol.AdminResultEncoder;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.DigestMarkEncoder;
import io.berth.schemas.protocol.FunctionPageEncoder;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.StatusReplyEncoder;
import io.berth.schemas.protocol.WorkerPageEncoder;

/**
 * Encodes the messages to operators; methods that finish a message return its length in the frame.
 * A page is begun, its items are added, and it is finished; what is written to the frame in between
 * spoils it.
 */
final class OperatorEgressEncoder {
    /** More items than ever fit in one page. */
    private static final int MAX_PAGE_ITEMS = 64;

    private final EgressFrame frame;
    private final AdminResultEncoder adminResult = new AdminResultEncoder();
    private final FunctionPageEncoder functionPage = new FunctionPageEncoder();
    private final WorkerPageEncoder workerPage = new WorkerPageEncoder();
    private final StatusReplyEncoder statusReply = new StatusReplyEncoder();
    private final DigestMarkEncoder digestMark = new DigestMarkEncoder();
    private FunctionPageEncoder.FunctionsEncoder functions;
    private WorkerPageEncoder.WorkersEncoder workers;
    private int items;

    OperatorEgressEncoder(final EgressFrame frame) {
        this.frame = frame;
    }

    int adminResult(
            final long correlationId, final long id, final int version, final RejectReason reason) {
        adminResult
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .correlationId(correlationId)
                .id(id)
                .version(Integer.toUnsignedLong(version))
                .reason(reason);
        return EgressFrame.length(adminResult.encodedLength());
    }

    void beginFunctionPage(final long correlationId, final RejectReason reason) {
        functionPage
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .correlationId(correlationId)
                .nextCursor(0)
                .reason(reason);
        functions = functionPage.functionsCount(MAX_PAGE_ITEMS);
        items = 0;
    }

    /**
     * @return whether the page had room for it.
     */
    boolean addFunction(final FunctionDescription function) {
        if (items == MAX_PAGE_ITEMS) {
            return false;
        }
        items++;
        final FunctionSettings settings = function.settings();
        functions
                .next()
                .functionId(function.functionId())
                .timeoutNs(settings.timeoutNs())
                .keepAliveNs(settings.keepAliveNs())
                .expectedStartUpNs(settings.expectedStartUpNs())
                .memoryMb(Integer.toUnsignedLong(settings.memoryMb()))
                .reservedConcurrency(settings.reservedConcurrency())
                .maxQueued(Integer.toUnsignedLong(settings.maxQueued()))
                .kind(settings.kind())
                .version(Integer.toUnsignedLong(function.version()))
                .inFlight(function.inFlight())
                .queued(function.queued())
                .idle(function.idle())
                .busy(function.busy())
                .starting(function.starting())
                .spillOvers(function.spillOvers())
                .provisionedConcurrency(settings.provisionedConcurrency())
                .provisionedAllocated(function.provisionedAllocated())
                .provisionedAvailable(function.provisionedAvailable())
                .scaleUpSize(settings.scaleUpSize())
                .scaleUpTokens(function.scaleUpTokens())
                .tenant(settings.tenant())
                .name(settings.name())
                .code(settings.code())
                .labels(settings.labels());
        return true;
    }

    int endFunctionPage(final long nextCursor) {
        functionPage.nextCursor(nextCursor);
        functions.resetCountToIndex();
        return EgressFrame.length(functionPage.encodedLength());
    }

    void beginWorkerPage(final long correlationId) {
        workerPage
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .correlationId(correlationId)
                .nextCursor(0);
        workers = workerPage.workersCount(MAX_PAGE_ITEMS);
        items = 0;
    }

    /**
     * @return whether the page had room for it.
     */
    boolean addWorker(final WorkerDescription worker) {
        if (items == MAX_PAGE_ITEMS) {
            return false;
        }
        items++;
        workers.next()
                .workerId(worker.workerId())
                .incarnation(worker.incarnation())
                .registrationEpoch(worker.registrationEpoch())
                .lastHeardAgeNs(worker.lastHeardAgeNs())
                .memoryMb(Integer.toUnsignedLong(worker.memoryMb()))
                .usedMb(Integer.toUnsignedLong(worker.usedMb()))
                .sandboxes(worker.sandboxes())
                .busy(worker.busy())
                .zone((short) worker.zone())
                .state(worker.state())
                .drainRemainingNs(worker.drainRemainingNs())
                .starting(worker.starting())
                .startFailures(worker.startFailures())
                .suspect(worker.suspect() ? BooleanType.TRUE : BooleanType.FALSE)
                .drained(worker.drained() ? BooleanType.TRUE : BooleanType.FALSE)
                .name(worker.name())
                .endpoint(worker.endpoint())
                .labels(worker.labels());
        return true;
    }

    int endWorkerPage(final long nextCursor) {
        workerPage.nextCursor(nextCursor);
        workers.resetCountToIndex();
        return EgressFrame.length(workerPage.encodedLength());
    }

    int statusReply(final long correlationId, final Status status) {
        statusReply
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .correlationId(correlationId)
                .clusterTimeNs(status.clusterTimeNs())
                .entries(status.entries())
                .rollingDigest(status.rollingDigest())
                .functions(status.functions())
                .tenants(status.tenants())
                .clients(status.clients())
                .workersActive(status.workersActive())
                .workersDisconnected(status.workersDisconnected())
                .workersDead(status.workersDead())
                .sandboxesStarting(status.sandboxesStarting())
                .sandboxesIdle(status.sandboxesIdle())
                .sandboxesBusy(status.sandboxesBusy())
                .sandboxesStopping(status.sandboxesStopping())
                .sandboxesLost(status.sandboxesLost())
                .queued(status.queued())
                .inFlight(status.inFlight())
                .warmPlacements(status.warmPlacements())
                .coldPlacements(status.coldPlacements())
                .queuedPlacements(status.queuedPlacements())
                .rejected(status.rejected())
                .completed(status.completed())
                .lost(status.lost())
                .repairs(status.repairs())
                .ignored(status.ignored())
                .initialised(status.initialised() ? BooleanType.TRUE : BooleanType.FALSE);
        return EgressFrame.length(statusReply.encodedLength());
    }

    int digestMark(
            final long correlationId,
            final long entries,
            final long rollingDigest,
            final long structuralDigest) {
        digestMark
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .correlationId(correlationId)
                .entries(entries)
                .rollingDigest(rollingDigest)
                .structuralDigest(structuralDigest);
        return EgressFrame.length(digestMark.encodedLength());
    }
}
