package io.berth.simulation;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PolicySettings;
import java.util.List;
import java.util.function.UnaryOperator;

/** Violations of what operators are promised: the heart is told something else than was asked. */
final class ContractTampering implements Tampering {
    private final UnaryOperator<Call> commands;
    private final UnaryOperator<Call> outputs;

    private ContractTampering(
            final UnaryOperator<Call> commands, final UnaryOperator<Call> outputs) {
        this.commands = commands;
        this.outputs = outputs;
    }

    private static Tampering ofCommands(final String command, final UnaryOperator<Call> change) {
        return new ContractTampering(
                call -> call.name().equals(command) ? change.apply(call) : call, call -> call);
    }

    private static Tampering ofRejections(final UnaryOperator<Call> change) {
        return new ContractTampering(
                call -> call, call -> call.name().equals("rejected") ? change.apply(call) : call);
    }

    @Override
    public List<Call> entry(final List<Call> entry) {
        return entry.stream().map(commands).toList();
    }

    @Override
    public List<Call> outputs(final List<Call> said) {
        return said.stream().map(outputs).toList();
    }

    // ---- functions

    private static FunctionSettings with(
            final FunctionSettings s,
            final long reserved,
            final int provisioned,
            final int scaleUpSize) {
        return new FunctionSettings(
                s.tenant(),
                s.name(),
                s.kind(),
                s.code(),
                s.timeoutNs(),
                s.keepAliveNs(),
                s.expectedStartUpNs(),
                s.memoryMb(),
                reserved,
                s.maxQueued(),
                provisioned,
                scaleUpSize,
                s.labels());
    }

    private static Tampering ofFunctions(final UnaryOperator<FunctionSettings> change) {
        return ofCommands(
                "createFunction",
                call -> call.with("settings", change.apply(call.argument("settings"))));
    }

    static Tampering ignoringReservations() {
        return ofFunctions(
                s ->
                        with(
                                s,
                                FunctionSettings.NONE_RESERVED,
                                s.provisionedConcurrency(),
                                s.scaleUpSize()));
    }

    static Tampering reservingOnlyOne() {
        return ofFunctions(
                s ->
                        s.reservedConcurrency() > 1
                                        && s.reservedConcurrency() != FunctionSettings.NONE_RESERVED
                                ? with(s, 1, 0, s.scaleUpSize())
                                : s);
    }

    static Tampering switchingNothingOff() {
        return ofFunctions(
                s ->
                        s.reservedConcurrency() == 0
                                ? with(
                                        s,
                                        FunctionSettings.NONE_RESERVED,
                                        s.provisionedConcurrency(),
                                        s.scaleUpSize())
                                : s);
    }

    static Tampering provisioningNothing() {
        return ofFunctions(s -> with(s, s.reservedConcurrency(), 0, s.scaleUpSize()));
    }

    static Tampering startingWithoutRate() {
        return ofFunctions(
                s -> with(s, s.reservedConcurrency(), s.provisionedConcurrency(), 1_000));
    }

    static Tampering queueingWithoutBound() {
        return ofFunctions(
                s ->
                        new FunctionSettings(
                                s.tenant(),
                                s.name(),
                                s.kind(),
                                s.code(),
                                s.timeoutNs(),
                                s.keepAliveNs(),
                                s.expectedStartUpNs(),
                                s.memoryMb(),
                                s.reservedConcurrency(),
                                1_000,
                                s.provisionedConcurrency(),
                                s.scaleUpSize(),
                                s.labels()));
    }

    // ---- cell, policy, tenants

    static Tampering startingAllAtOnce() {
        return ofCommands(
                "initialiseCell",
                call -> {
                    final CellSettings c = call.argument("settings");
                    return call.with(
                            "settings",
                            new CellSettings(
                                    c.seed(),
                                    c.secretKeyHigh(),
                                    c.secretKeyLow(),
                                    c.clientGraceNs(),
                                    c.workerShortGraceNs(),
                                    c.workerLongGraceNs(),
                                    c.workerSilenceNs(),
                                    c.leaseNs(),
                                    c.placementExpiryNs(),
                                    c.timeoutMarginNs(),
                                    c.startTimeoutNs(),
                                    c.tickNs(),
                                    c.fastTickNs(),
                                    c.tenantConcurrency(),
                                    c.maxClients(),
                                    c.maxRequestSlots(),
                                    c.maxTenants(),
                                    c.maxFunctions(),
                                    c.maxWorkers(),
                                    c.maxSandboxes(),
                                    c.maxInvocations(),
                                    100,
                                    c.maxPayloadLength(),
                                    c.featureLevel(),
                                    c.bestOf(),
                                    c.coldPolicy()));
                });
    }

    static Tampering startingAheadWithoutRate() {
        return ofCommands(
                "setPolicy",
                call -> {
                    final PolicySettings p = call.argument("policy");
                    return call.with(
                            "policy",
                            new PolicySettings(
                                    p.placement(),
                                    p.keepAlive(),
                                    p.bestOf(),
                                    p.highLoadPermille(),
                                    p.unreservedFloor(),
                                    p.scaleUpSize(),
                                    p.scaleUpPeriodNs(),
                                    100_000,
                                    p.provisionPeriodNs(),
                                    p.quantumMb(),
                                    p.standingQueueNs(),
                                    p.suspectFailures(),
                                    p.suspectNs()));
                });
    }

    static Tampering forgettingThePolicy() {
        final CallTape<io.berth.placement.PlacementCommands> tape =
                new CallTape<>(io.berth.placement.PlacementCommands.class);
        return ofCommands(
                "setPolicy",
                call -> {
                    tape.recorder()
                            .restoreZone(
                                    call.number("timestampNs"),
                                    call.number("sessionId"),
                                    call.number("correlationId"),
                                    60);
                    return tape.take().get(0);
                });
    }

    static Tampering servingOneTenantFirst() {
        return ofCommands(
                "setTenant",
                call ->
                        call.<String>argument("tenant").equals("t0")
                                ? call.with("weight", 1_000)
                                : call);
    }

    // ---- workers

    static Tampering labellingEveryWorker() {
        return ofCommands("workerHello", call -> call.with("labels", "a=1,gpu,no=one,ssd"));
    }

    static Tampering drainingNoWorker() {
        final CallTape<io.berth.placement.PlacementCommands> tape =
                new CallTape<>(io.berth.placement.PlacementCommands.class);
        return ofCommands(
                "drainWorker",
                call -> {
                    tape.recorder()
                            .undrainWorker(
                                    call.number("timestampNs"),
                                    call.number("sessionId"),
                                    call.number("correlationId"),
                                    call.argument("worker"));
                    return tape.take().get(0);
                });
    }

    static Tampering evacuatingNoZone() {
        final CallTape<io.berth.placement.PlacementCommands> tape =
                new CallTape<>(io.berth.placement.PlacementCommands.class);
        return ofCommands(
                "evacuateZone",
                call -> {
                    tape.recorder()
                            .restoreZone(
                                    call.number("timestampNs"),
                                    call.number("sessionId"),
                                    call.number("correlationId"),
                                    (int) call.number("zone"));
                    return tape.take().get(0);
                });
    }

    static Tampering drainingForEver() {
        return ofCommands("drainWorker", call -> call.with("deadlineNs", 0L));
    }

    // ---- invocations

    static Tampering servingTheLastClassFirst() {
        return ofCommands(
                "invoke", call -> call.with("priority", (int) (2 - call.number("priority"))));
    }

    static Tampering cancellingNothing() {
        return ofCommands("cancelInvocation", call -> call.with("invocationId", 0L));
    }

    static Tampering miscountingWhatIsInUse() {
        return ofRejections(
                call ->
                        call.number("limitAllowed") > 0
                                ? call.with("limitCurrent", call.number("limitCurrent") + 1)
                                : call);
    }

    static Tampering namingAnotherOwner() {
        return ofRejections(call -> call.with("limitOwnerId", call.number("limitOwnerId") + 1));
    }

    static Tampering tellingNoTime() {
        return ofRejections(call -> call.with("retryAfterNs", 0L));
    }
}
