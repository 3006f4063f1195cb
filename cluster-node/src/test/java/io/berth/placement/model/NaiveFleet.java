package io.berth.placement.model;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PolicySettings;
import io.berth.placement.model.NaiveRecords.Box;
import io.berth.placement.model.NaiveRecords.BoxState;
import io.berth.placement.model.NaiveRecords.Function;
import io.berth.placement.model.NaiveRecords.Invocation;
import io.berth.placement.model.NaiveRecords.Tenant;
import io.berth.placement.model.NaiveRecords.Worker;
import io.berth.placement.model.NaiveRecords.WorkerLink;
import java.util.Map;
import java.util.TreeMap;

/** What the twin does with sandboxes and workers: grants, starts, stops, failures, drains. */
abstract class NaiveFleet extends NaiveState {
    private static final long FIRST_BACKOFF_NS = 100_000_000L;
    private static final long MAX_BACKOFF_NS = 5_000_000_000L;

    private static final long NO_DEADLINE = Long.MAX_VALUE;

    final Map<Integer, Long> evacuatedUntilNs = new TreeMap<>();
    private long starts;

    NaiveFleet(final CellSettings settings, final PolicySettings policy) {
        super(settings, policy);
    }

    // ---- what an operator may set

    /** Whether settings are taken, as an operator is told. */
    String verdict(final Function before, final FunctionSettings wanted) {
        final Tenant tenant = tenants.get(wanted.tenant());
        final boolean isReserving = wanted.reservedConcurrency() != FunctionSettings.NONE_RESERVED;
        final long reserved =
                reserved(tenant, before) + (isReserving ? wanted.reservedConcurrency() : 0);
        if (reserved > reserved(tenant, null)
                && tenant.limit - reserved < policy.unreservedFloor()) {
            return "RESERVED_TOO_HIGH";
        }
        final boolean isChanged =
                before == null
                        || wanted.reservedConcurrency() != before.settings.reservedConcurrency()
                        || wanted.provisionedConcurrency()
                                != before.settings.provisionedConcurrency();
        final long most = isReserving ? wanted.reservedConcurrency() : tenant.limit;
        return isChanged && wanted.provisionedConcurrency() > most
                ? "PROVISIONED_TOO_HIGH"
                : "NONE";
    }

    /** Whether a tenant's limit is taken, as an operator is told. */
    String verdict(final Tenant tenant, final int limit) {
        final long reserved = reserved(tenant, null);
        return limit < tenant.limit && reserved > 0 && limit - reserved < policy.unreservedFloor()
                ? "RESERVED_TOO_HIGH"
                : "NONE";
    }

    // ---- functions

    /** Only what a sandbox is made of makes a new version. */
    void function(final long id, final FunctionSettings wanted) {
        final Function function = functions.computeIfAbsent(id, key -> new Function());
        function.id = id;
        final long size = wanted.scaleUpSize() > 0 ? wanted.scaleUpSize() : policy.scaleUpSize();
        if (function.settings == null) {
            function.scaleUp = new NaiveBucket(size, policy.scaleUpPeriodNs(), nowNs);
            function.provision =
                    new NaiveBucket(policy.provisionSize(), policy.provisionPeriodNs(), nowNs);
        } else {
            function.scaleUp.resize(size, nowNs);
        }
        if (function.settings == null || !isSameSandbox(function.settings, wanted)) {
            function.version++;
            forgive(function);
        }
        function.tenant = wanted.tenant();
        function.settings = wanted;
        function.wasProvisioned |= wanted.provisionedConcurrency() > 0;
        if (isOff(function)) {
            rejectAll(function, "FUNCTION_DISABLED");
        }
    }

    private void rejectAll(final Function function, final String reason) {
        while (function.queued() > 0) {
            reject(function.head(false), reason);
        }
    }

    private static boolean isSameSandbox(final FunctionSettings a, final FunctionSettings b) {
        return a.kind() == b.kind()
                && a.code().equals(b.code())
                && a.memoryMb() == b.memoryMb()
                && labels(a).equals(labels(b))
                && a.timeoutNs() == b.timeoutNs()
                && a.expectedStartUpNs() == b.expectedStartUpNs();
    }

    void delete(final Function function) {
        function.deleted = true;
        rejectAll(function, "UNKNOWN_FUNCTION");
    }

    // ---- failed starts

    void startFailed(final Box box) {
        if (box.isStale()) {
            return;
        }
        final Function function = box.function;
        final Worker worker = box.worker;
        if (function.backoffUntilNs <= nowNs) {
            function.backoffNs =
                    function.backoffNs == 0
                            ? FIRST_BACKOFF_NS
                            : Math.min(MAX_BACKOFF_NS, function.backoffNs * 2);
            function.backoffUntilNs = nowNs + function.backoffNs;
        }
        function.lastFailedOn = worker;
        if (!function.failedOn.contains(worker)) {
            function.failedOn.add(worker);
            if (function.failedOn.size() == 2) {
                takeBack(function.failedOn.get(0), function.failedInRow);
            }
        }
        function.failedInRow++;
        if (function.failedOn.size() == 1) {
            worker.failuresInRow++;
            if (worker.failuresInRow >= policy.suspectFailures()) {
                worker.suspectUntilNs = nowNs + policy.suspectNs();
            }
        }
    }

    private void takeBack(final Worker worker, final int failures) {
        worker.failuresInRow = Math.max(0, worker.failuresInRow - failures);
        if (worker.failuresInRow < policy.suspectFailures()) {
            worker.suspectUntilNs = 0;
        }
    }

    static void forgive(final Function function) {
        function.failedInRow = 0;
        function.backoffNs = 0;
        function.backoffUntilNs = 0;
        function.lastFailedOn = null;
        function.failedOn.clear();
    }

    // ---- drain

    void drain(final Worker worker, final long deadlineNs) {
        worker.isDrained = true;
        worker.drainUntilNs = untilNs(deadlineNs);
        worker.isDrainOver = false;
        stopIdle(worker);
    }

    void undrain(final Worker worker) {
        worker.isDrained = false;
        worker.drainUntilNs = NO_DEADLINE;
        worker.isDrainOver = false;
    }

    private long untilNs(final long deadlineNs) {
        return deadlineNs == 0 ? NO_DEADLINE : nowNs + deadlineNs;
    }

    void evacuate(final int zone, final long deadlineNs) {
        evacuatedUntilNs.put(zone, untilNs(deadlineNs));
        workers.values().stream()
                .filter(w -> w.zone == zone && w.link != WorkerLink.DEAD)
                .forEach(this::lookAtZone);
    }

    void restore(final int zone) {
        evacuatedUntilNs.remove(zone);
        workers.values().stream().filter(w -> w.zone == zone).forEach(this::lookAtZone);
    }

    void lookAtZone(final Worker worker) {
        worker.isZoneEvacuated = evacuatedUntilNs.containsKey(worker.zone);
        worker.isDrainOver = false;
        if (worker.isDraining()) {
            stopIdle(worker);
        }
    }

    /** Drains by name and by zone have each their own deadline; the sooner counts. */
    long drainDeadlineNs(final Worker worker) {
        return Math.min(
                worker.isDrained ? worker.drainUntilNs : NO_DEADLINE,
                worker.isZoneEvacuated ? evacuatedUntilNs.get(worker.zone) : NO_DEADLINE);
    }

    /**
     * What starts is started elsewhere; idle ones have nothing to wait for but a replacement, which
     * the real one chooses.
     */
    void stopIdle(final Worker worker) {
        for (final Box box : boxesOf(worker)) {
            final boolean isReplaced =
                    box.state == BoxState.IDLE
                            && box.function.settings.provisionedConcurrency() == 0;
            if (worker.isConnected() && (isReplaced || box.state == BoxState.STARTING)) {
                stop(box);
            }
        }
    }

    void drainIsOver(final Worker worker) {
        worker.isDrainOver = true;
        boxesOf(worker).forEach(this::stop);
    }

    abstract void remove(Box box);

    void stop(final Box box) {
        if (box.worker.link == WorkerLink.DEAD) {
            if (!box.held) {
                remove(box);
            }
        } else if (box.state != BoxState.STOPPING && box.state != BoxState.LOST) {
            box.state = BoxState.STOPPING;
            command(box.worker, "stop " + box.id);
        }
    }

    /** Greedy-dual: what keeping it saves, for what it takes. Its start-ups take as expected. */
    static double value(final Box box) {
        return (double) box.uses * box.function.settings.expectedStartUpNs() / box.memoryMb;
    }

    // ---- grants and starts, followed

    void grant(final Invocation invocation, final Box box, final long token) {
        leaveQueue(invocation);
        invocation.placed = true;
        invocation.box = box;
        invocation.token = token;
        invocation.grantedAtNs = nowNs;
        box.state = BoxState.BUSY;
        box.held = true;
        box.token = token;
        box.holder = invocation;
        box.sinceNs = nowNs;
        box.uses++;
        if (invocation.client != null) {
            say(
                    invocation.client,
                    invocation.slot,
                    invocation.sequence,
                    "placed " + Long.toUnsignedString(token));
        }
    }

    void start(final long sandboxId, final Function function, final Worker worker) {
        final Box box = new Box();
        box.id = sandboxId;
        box.function = function;
        box.worker = worker;
        box.version = function.version;
        box.memoryMb = function.settings.memoryMb();
        box.timeoutNs = function.settings.timeoutNs();
        box.sinceNs = nowNs;
        box.startNumber = ++starts;
        boxes.put(sandboxId, box);
    }
}
