package io.berth.ops.cell;

import io.berth.client.CellEpochInfo;
import io.berth.client.CellStatus;
import io.berth.client.FunctionInfo;
import io.berth.client.FunctionSettings;
import io.berth.client.InvocationInfo;
import io.berth.client.PolicyInfo;
import io.berth.client.PolicySettings;
import io.berth.client.TenantInfo;
import io.berth.client.WorkerInfo;
import io.berth.schemas.protocol.InvocationState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What the state says, as objects for JSON reports: one key a field, with its unit. */
public final class Reports {
    private static final double NS_PER_MS = 1e6;
    private static final int ZONES = 64;
    private static final int TOKEN_EPOCH_SHIFT = 56;

    private Reports() {}

    /** A function with its settings and counts. */
    public static Map<String, Object> of(final FunctionInfo function) {
        final FunctionSettings settings = function.settings();
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("tenant", settings.tenant());
        map.put("name", settings.name());
        map.put("functionId", Long.toUnsignedString(function.functionId()));
        map.put("version", function.version());
        map.put("kind", settings.kind().name());
        map.put("code", settings.code());
        map.put("timeoutMs", settings.timeoutNs() / NS_PER_MS);
        map.put("keepAliveMs", settings.keepAliveNs() / NS_PER_MS);
        map.put("expectedStartUpMs", settings.expectedStartUpNs() / NS_PER_MS);
        map.put("memoryMb", settings.memoryMb());
        map.put("reservedConcurrency", reserved(settings));
        map.put("maxQueued", settings.maxQueued());
        map.put("provisionedRequested", settings.provisionedConcurrency());
        map.put("provisionedAllocated", function.provisionedAllocated());
        map.put("provisionedAvailable", function.provisionedAvailable());
        map.put("spillOvers", function.spillOvers());
        map.put("scaleUpSize", settings.scaleUpSize() == 0 ? null : settings.scaleUpSize());
        map.put("scaleUpTokens", function.scaleUpTokens());
        map.put("labels", settings.labels());
        map.put("inFlight", function.inFlight());
        map.put("queued", function.queued());
        map.put("sandboxesIdle", function.idle());
        map.put("sandboxesBusy", function.busy());
        map.put("sandboxesStarting", function.starting());
        return map;
    }

    /** The cell epoch and what speaks against it; tokens as their epoch and number. */
    public static Map<String, Object> of(final CellEpochInfo epochs) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("cellEpoch", epochs.cellEpoch());
        map.put("heldFor", epochs.heldFor());
        map.put("raising", epochs.raising());
        map.put("settlingMs", epochs.settlingNs() / NS_PER_MS);
        map.put("newestToken", token(epochs.newestToken()));
        map.put("highestEpochShown", epochs.highestEpochShown());
        map.put("highestTokenShown", token(epochs.highestTokenShown()));
        map.put("workerProofs", epochs.workerProofs());
        map.put("clientProofs", epochs.clientProofs());
        map.put("raises", epochs.raises());
        map.put("givenUpInvocations", epochs.givenUpInvocations());
        map.put("givenUpSandboxes", epochs.givenUpSandboxes());
        return map;
    }

    private static String token(final long token) {
        return (token >>> TOKEN_EPOCH_SHIFT) + "/" + (token & (1L << TOKEN_EPOCH_SHIFT) - 1);
    }

    /** The reserved concurrency, null where none is reserved. */
    public static Long reserved(final FunctionSettings settings) {
        return settings.reservedConcurrency() == FunctionSettings.NONE_RESERVED
                ? null
                : settings.reservedConcurrency();
    }

    /** A worker. */
    public static Map<String, Object> of(final WorkerInfo worker) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", worker.name());
        map.put("workerId", Long.toUnsignedString(worker.workerId()));
        map.put("state", worker.state().name());
        map.put("zone", worker.zone());
        map.put("labels", worker.labels());
        map.put("drained", worker.drained());
        map.put(
                "drainRemainingMs",
                worker.drainRemainingNs() < 0 ? null : worker.drainRemainingNs() / NS_PER_MS);
        map.put("suspect", worker.suspect());
        map.put("startFailures", worker.startFailures());
        map.put("endpoint", worker.endpoint());
        map.put("memoryMb", worker.memoryMb());
        map.put("usedMb", worker.usedMb());
        map.put("sandboxes", worker.sandboxes());
        map.put("sandboxesBusy", worker.busy());
        map.put("sandboxesStarting", worker.starting());
        map.put("lastHeardAgeMs", worker.lastHeardAgeNs() / NS_PER_MS);
        map.put("registrationEpoch", worker.registrationEpoch());
        return map;
    }

    /** A tenant. */
    public static Map<String, Object> of(final TenantInfo tenant) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", tenant.name());
        map.put("concurrencyLimit", tenant.concurrencyLimit());
        map.put("inFlight", tenant.inFlight());
        map.put("reserved", tenant.reserved());
        map.put("unreservedInFlight", tenant.unreservedInFlight());
        map.put("weight", tenant.weight());
        map.put("queued", tenant.queued());
        map.put("maxQueued", tenant.maxQueued());
        return map;
    }

    /** The policy in force. */
    public static Map<String, Object> of(final PolicyInfo policy) {
        final PolicySettings settings = policy.settings();
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("placement", nameOf(settings.placement()));
        map.put("keepAlive", nameOf(settings.keepAlive()));
        map.put("bestOf", settings.bestOf());
        map.put("highLoadPermille", settings.highLoadPermille());
        map.put("unreservedFloor", settings.unreservedFloor());
        map.put("scaleUpSize", settings.scaleUpSize());
        map.put("scaleUpPeriodMs", settings.scaleUpPeriodNs() / NS_PER_MS);
        map.put("provisionSize", settings.provisionSize());
        map.put("provisionPeriodMs", settings.provisionPeriodNs() / NS_PER_MS);
        map.put("quantumMb", settings.quantumMb());
        map.put("standingQueueMs", settings.standingQueueNs() / NS_PER_MS);
        map.put("suspectFailures", settings.suspectFailures());
        map.put("suspectMs", settings.suspectNs() / NS_PER_MS);
        map.put(
                "evacuatedZones",
                IntStream.range(0, ZONES).filter(policy::isEvacuated).boxed().toList());
        return map;
    }

    /** A constant as commands spell it. */
    public static String nameOf(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** An open invocation. */
    public static Map<String, Object> of(final InvocationInfo invocation) {
        final boolean isPlaced = invocation.state() == InvocationState.PLACED;
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("invocationId", Long.toUnsignedString(invocation.invocationId()));
        map.put("tenant", invocation.tenant());
        map.put("function", invocation.function());
        map.put("state", invocation.state().name());
        map.put("position", isPlaced ? null : invocation.position());
        map.put("cause", isPlaced ? null : invocation.cause().name());
        map.put("worker", isPlaced ? invocation.worker() : null);
        map.put("placement", isPlaced ? invocation.kind().name() : null);
        map.put("cancelling", invocation.cancelling());
        map.put("priority", invocation.priority());
        map.put("ageMs", invocation.ageNs() / NS_PER_MS);
        map.put("placedMs", isPlaced ? invocation.placedNs() / NS_PER_MS : null);
        map.put("deadlineInMs", invocation.remainingNs() / NS_PER_MS);
        map.put(
                "clientId",
                invocation.clientId() == 0 ? null : Long.toUnsignedString(invocation.clientId()));
        map.put("sandboxId", isPlaced ? Long.toUnsignedString(invocation.sandboxId()) : null);
        map.put("token", isPlaced ? Long.toUnsignedString(invocation.token()) : null);
        return map;
    }

    /** The counts of the state. */
    public static Map<String, Object> of(final CellStatus status) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("initialised", status.initialised());
        map.put("clusterTimeMs", status.clusterTimeNs() / NS_PER_MS);
        map.put("entries", status.entries());
        map.put("rollingDigest", hex(status.rollingDigest()));
        map.put("functions", status.functions());
        map.put("tenants", status.tenants());
        map.put("clients", status.clients());
        map.put("workersActive", status.workersActive());
        map.put("workersDisconnected", status.workersDisconnected());
        map.put("workersDead", status.workersDead());
        map.put("sandboxesStarting", status.sandboxesStarting());
        map.put("sandboxesIdle", status.sandboxesIdle());
        map.put("sandboxesBusy", status.sandboxesBusy());
        map.put("sandboxesStopping", status.sandboxesStopping());
        map.put("sandboxesLost", status.sandboxesLost());
        map.put("queued", status.queued());
        map.put("inFlight", status.inFlight());
        map.put("warmPlacements", status.warmPlacements());
        map.put("coldPlacements", status.coldPlacements());
        map.put("queuedPlacements", status.queuedPlacements());
        map.put("rejected", status.rejected());
        map.put("completed", status.completed());
        map.put("lost", status.lost());
        map.put("repairs", status.repairs());
        map.put("ignored", status.ignored());
        return map;
    }

    /** A digest as 16 hexadecimal digits. */
    public static String hex(final long digest) {
        return String.format("%016x", digest);
    }
}
