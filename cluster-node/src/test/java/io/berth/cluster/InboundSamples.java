package io.berth.cluster;

import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.CancelEncoder;
import io.berth.schemas.protocol.CancelInvocationEncoder;
import io.berth.schemas.protocol.ClientGoodbyeEncoder;
import io.berth.schemas.protocol.ClientHelloEncoder;
import io.berth.schemas.protocol.ClientResyncEncoder;
import io.berth.schemas.protocol.CreateFunctionEncoder;
import io.berth.schemas.protocol.DeleteFunctionEncoder;
import io.berth.schemas.protocol.DescribeFunctionEncoder;
import io.berth.schemas.protocol.DescribeInvocationEncoder;
import io.berth.schemas.protocol.DescribePolicyEncoder;
import io.berth.schemas.protocol.DrainWorkerEncoder;
import io.berth.schemas.protocol.EvacuateZoneEncoder;
import io.berth.schemas.protocol.InitialiseCellEncoder;
import io.berth.schemas.protocol.InvokeEncoder;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.ListFunctionsEncoder;
import io.berth.schemas.protocol.ListInvocationsEncoder;
import io.berth.schemas.protocol.ListTenantsEncoder;
import io.berth.schemas.protocol.ListWorkersEncoder;
import io.berth.schemas.protocol.MarkDigestEncoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.protocol.QueryStatusEncoder;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.ReleaseEncoder;
import io.berth.schemas.protocol.ResolveFunctionEncoder;
import io.berth.schemas.protocol.RestoreZoneEncoder;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.SetPolicyEncoder;
import io.berth.schemas.protocol.SetTenantEncoder;
import io.berth.schemas.protocol.UndrainWorkerEncoder;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerEventsEncoder;
import io.berth.schemas.protocol.WorkerGoodbyeEncoder;
import io.berth.schemas.protocol.WorkerHelloEncoder;
import io.berth.schemas.protocol.WorkerPulseEncoder;
import io.berth.schemas.protocol.WorkerReportEncoder;
import io.berth.schemas.protocol.WorkerResyncEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.sbe.MessageEncoderFlyweight;

/** One right message of every kind that peers send, by the name of the command that it becomes. */
final class InboundSamples {
    private static final MessageHeaderEncoder HEADER = new MessageHeaderEncoder();

    private InboundSamples() {}

    static Map<String, byte[]> all() {
        final Map<String, byte[]> samples = new LinkedHashMap<>();
        addClients(samples);
        addWorkers(samples);
        addOperators(samples);
        addFleet(samples);
        return samples;
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(new byte[4096]);
    }

    private static byte[] bytes(final MessageEncoderFlyweight encoder) {
        final byte[] bytes =
                new byte[MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength()];
        final MutableDirectBuffer buffer = encoder.buffer();
        buffer.getBytes(0, bytes);
        return bytes;
    }

    private static void addClients(final Map<String, byte[]> samples) {
        samples.put(
                "clientHello",
                bytes(
                        new ClientHelloEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .nonceHigh(1)
                                .nonceLow(2)
                                .clientId(3)
                                .secretHigh(4)
                                .secretLow(5)
                                .highestTokenSeen(6)
                                .cellEpochSeen(7)
                                .slotsWanted(8)));
        samples.put("invoke", bytes(invoke(0b101)));
        samples.put(
                "cancel",
                bytes(
                        new CancelEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .clientId(1)
                                .sequence(2)
                                .requestSlot(3)));
        samples.put(
                "release",
                bytes(
                        new ReleaseEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .clientId(1)
                                .sequence(2)
                                .token(3)
                                .requestSlot(4)));
        final ClientResyncEncoder resync =
                new ClientResyncEncoder().wrapAndApplyHeader(buffer(), 0, HEADER).clientId(1);
        resync.requestsCount(2).next().sequence(2).requestSlot(3).next().sequence(4).requestSlot(5);
        samples.put("beginClientResync", bytes(resync));
        samples.put(
                "resolveFunction",
                bytes(
                        new ResolveFunctionEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .tenant("tenant")
                                .name("naïve")));
        samples.put(
                "clientGoodbye",
                bytes(
                        new ClientGoodbyeEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .clientId(1)));
    }

    static InvokeEncoder invoke(final int flags) {
        final InvokeEncoder invoke =
                new InvokeEncoder()
                        .wrapAndApplyHeader(buffer(), 0, HEADER)
                        .clientId(1)
                        .sequence(2)
                        .functionId(3)
                        .deadlineNs(4_000_000)
                        .payloadLength(5)
                        .requestSlot(6)
                        .priority((short) 1)
                        .zone((short) 255);
        invoke.buffer()
                .putShort(
                        invoke.offset() + InvokeEncoder.flagsEncodingOffset(),
                        (short) flags,
                        InvokeEncoder.BYTE_ORDER);
        return invoke;
    }

    private static void addWorkers(final Map<String, byte[]> samples) {
        samples.put(
                "workerHello",
                bytes(
                        new WorkerHelloEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .nonceHigh(1)
                                .nonceLow(2)
                                .incarnation(3)
                                .highestTokenSeen(4)
                                .lastCommandApplied(5)
                                .lastEventSent(6)
                                .cellEpochSeen(7)
                                .memoryMb(8)
                                .maxSandboxes(9)
                                .zone((short) 10)
                                .name("worker-1")
                                .endpoint("127.0.0.1:4000")
                                .labels("gpu,disk=ssd")));
        samples.put(
                "workerPulse",
                bytes(
                        new WorkerPulseEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .workerId(1)
                                .registrationEpoch(2)
                                .lastCommandApplied(3)
                                .lastEventSent(4)
                                .pulseNumber(5)));
        samples.put("beginWorkerEvents", bytes(workerEvents()));
        samples.put(
                "workerResync",
                bytes(
                        new WorkerResyncEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .workerId(1)
                                .registrationEpoch(2)
                                .lastCommandApplied(3)
                                .lastEventSent(4)
                                .pulseNumber(5)));
        final WorkerReportEncoder report =
                new WorkerReportEncoder()
                        .wrapAndApplyHeader(buffer(), 0, HEADER)
                        .workerId(1)
                        .registrationEpoch(2)
                        .reportId(3)
                        .lastCommandApplied(4)
                        .lastEventSent(5)
                        .chunk(6)
                        .last(BooleanType.TRUE);
        report.slotsCount(1)
                .next()
                .sandboxId(7)
                .lastToken(8)
                .runningToken(9)
                .sandboxSlot(0)
                .state(SandboxState.BUSY);
        samples.put("beginWorkerReport", bytes(report));
        samples.put(
                "workerGoodbye",
                bytes(
                        new WorkerGoodbyeEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .workerId(1)
                                .registrationEpoch(2)));
    }

    static WorkerEventsEncoder workerEvents() {
        final WorkerEventsEncoder events =
                new WorkerEventsEncoder()
                        .wrapAndApplyHeader(buffer(), 0, HEADER)
                        .workerId(1)
                        .registrationEpoch(2)
                        .lastCommandApplied(3)
                        .firstEventNumber(4)
                        .pulseNumber(5);
        events.eventsCount(2)
                .next()
                .sandboxId(6)
                .token(7)
                .durationNs(8)
                .sandboxSlot(0)
                .kind(WorkerEventKind.COMPLETED)
                .refuseReason(RefuseReason.NONE)
                .next()
                .sandboxId(9)
                .token(10)
                .durationNs(0)
                .sandboxSlot(0)
                .kind(WorkerEventKind.REFUSED)
                .refuseReason(RefuseReason.STALE);
        return events;
    }

    private static void addOperators(final Map<String, byte[]> samples) {
        samples.put("initialiseCell", bytes(initialiseCell()));
        samples.put(
                "createFunction",
                bytes(
                        new CreateFunctionEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .timeoutNs(2_000_000)
                                .keepAliveNs(3_000_000)
                                .expectedStartUpNs(4)
                                .memoryMb(128)
                                .reservedConcurrency(0xFFFF_FFFFL)
                                .maxQueued(10)
                                .kind(SandboxKind.SYNTHETIC)
                                .provisionedConcurrency(11)
                                .scaleUpSize(12)
                                .tenant("tenant")
                                .name("name")
                                .code("")
                                .labels("gpu")));
        samples.put(
                "deleteFunction",
                bytes(
                        new DeleteFunctionEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .tenant("tenant")
                                .name("name")));
        samples.put(
                "listFunctions",
                bytes(
                        new ListFunctionsEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .cursor(2)));
        samples.put(
                "describeFunction",
                bytes(
                        new DescribeFunctionEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .tenant("tenant")
                                .name("name")));
        samples.put(
                "setTenant",
                bytes(
                        new SetTenantEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .concurrencyLimit(2)
                                .weight(3)
                                .maxQueued(4)
                                .tenant("tenant")));
        addQueries(samples);
    }

    private static void addQueries(final Map<String, byte[]> samples) {
        samples.put(
                "listWorkers",
                bytes(
                        new ListWorkersEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .cursor(2)));
        samples.put(
                "queryStatus",
                bytes(
                        new QueryStatusEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)));
        samples.put(
                "markDigest",
                bytes(
                        new MarkDigestEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)));
    }

    private static void addFleet(final Map<String, byte[]> samples) {
        samples.put(
                "listTenants",
                bytes(
                        new ListTenantsEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .cursor(2)));
        samples.put("setPolicy", bytes(setPolicy()));
        samples.put(
                "describePolicy",
                bytes(
                        new DescribePolicyEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)));
        samples.put(
                "drainWorker",
                bytes(
                        new DrainWorkerEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .deadlineNs(2)
                                .worker("w1")));
        samples.put(
                "undrainWorker",
                bytes(
                        new UndrainWorkerEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .worker("w1")));
        samples.put(
                "evacuateZone",
                bytes(
                        new EvacuateZoneEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .deadlineNs(2)
                                .zone((short) 3)));
        samples.put(
                "restoreZone",
                bytes(
                        new RestoreZoneEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .zone((short) 3)));
        samples.put(
                "describeInvocation",
                bytes(
                        new DescribeInvocationEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .invocationId(-2)));
        samples.put(
                "cancelInvocation",
                bytes(
                        new CancelInvocationEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .invocationId(2)));
        samples.put(
                "listInvocations",
                bytes(
                        new ListInvocationsEncoder()
                                .wrapAndApplyHeader(buffer(), 0, HEADER)
                                .correlationId(1)
                                .cursor(0xFFFF_FFFFL)));
    }

    static SetPolicyEncoder setPolicy() {
        return new SetPolicyEncoder()
                .wrapAndApplyHeader(buffer(), 0, HEADER)
                .correlationId(1)
                .scaleUpPeriodNs(2)
                .provisionPeriodNs(3)
                .standingQueueNs(4)
                .suspectNs(5)
                .unreservedFloor(6)
                .scaleUpSize(7)
                .provisionSize(8)
                .quantumMb(9)
                .highLoadPermille(10)
                .bestOf((short) 11)
                .suspectFailures((short) 12)
                .placement(PlacementPolicy.LEAST_LOADED)
                .keepAlive(KeepAlivePolicy.GREEDY_DUAL);
    }

    static InitialiseCellEncoder initialiseCell() {
        return new InitialiseCellEncoder()
                .wrapAndApplyHeader(buffer(), 0, HEADER)
                .correlationId(1)
                .seed(-2)
                .secretKeyHigh(3)
                .secretKeyLow(4)
                .clientGraceNs(5)
                .workerShortGraceNs(6)
                .workerLongGraceNs(7)
                .workerSilenceNs(8)
                .leaseNs(9)
                .placementExpiryNs(10)
                .timeoutMarginNs(11)
                .startTimeoutNs(12)
                .tickNs(13)
                .fastTickNs(14)
                .tenantConcurrency(15)
                .maxClients(16)
                .maxRequestSlots(17)
                .maxTenants(18)
                .maxFunctions(19)
                .maxWorkers(20)
                .maxSandboxes(21)
                .maxInvocations(22)
                .maxStartsPerWorker(23)
                .maxPayloadLength(24)
                .featureLevel(1)
                .bestOf((short) 26)
                .coldPolicy((short) 0);
    }
}
