package io.berth.ops.cell;

import io.berth.client.CellStatus;
import io.berth.client.FunctionInfo;
import io.berth.client.FunctionSettings;
import io.berth.client.WorkerInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the state says, as objects for JSON reports: one key a field, with its unit. */
public final class Reports {
    private static final double NS_PER_MS = 1e6;

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
        map.put("inFlight", function.inFlight());
        map.put("queued", function.queued());
        map.put("sandboxesIdle", function.idle());
        map.put("sandboxesBusy", function.busy());
        map.put("sandboxesStarting", function.starting());
        return map;
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
        map.put("endpoint", worker.endpoint());
        map.put("memoryMb", worker.memoryMb());
        map.put("usedMb", worker.usedMb());
        map.put("sandboxes", worker.sandboxes());
        map.put("sandboxesBusy", worker.busy());
        map.put("lastHeardAgeMs", worker.lastHeardAgeNs() / NS_PER_MS);
        map.put("registrationEpoch", worker.registrationEpoch());
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
