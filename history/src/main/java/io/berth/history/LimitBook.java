package io.berth.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Runs at once against the limits in force at their grants (rule 38). Tokens are in the order of
 * grants: of runs that are open at once, each held its slot when the newest of them was granted. So
 * any number of them that are open at once, with the newest token T among them, must be within what
 * was in force at the grant of T; that grant was between the asking of its call and the leaving of
 * its payload.
 */
final class LimitBook {
    private static final Comparator<Run> BY_TOKEN =
            (one, other) -> Long.compareUnsigned(one.token, other.token);

    private final Violations violations;
    private final ProcessBook processes;
    private final Iterable<Run> runs;
    private final long overdueNs;
    private final Long2ObjectHashMap<Function> functions = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<Tenant> tenants = new Long2ObjectHashMap<>();

    /**
     * @param runs those that are open now.
     */
    LimitBook(
            final Violations violations,
            final ProcessBook processes,
            final Iterable<Run> runs,
            final long overdueNs) {
        this.violations = violations;
        this.processes = processes;
        this.runs = runs;
        this.overdueNs = overdueNs;
    }

    private static final class Function {
        long tenant;

        /** Reservation, null: never had one. */
        LimitTimeline reservation;

        int open;
        boolean told;
    }

    private static final class Tenant {
        final LimitTimeline limit = new LimitTimeline();
        final List<LimitTimeline> reservations = new ArrayList<>();
        int open;

        /** Runs of functions that never had a reservation. */
        int unreserved;

        boolean told;
        boolean unreservedTold;
    }

    // ---- what is in force

    void function(final long functionId, final long tenant) {
        final Function function = functionOf(functionId);
        if (function.tenant == 0 && tenant != 0) {
            function.tenant = tenant;
            recount(functionId, function);
        }
    }

    /** Runs that began before it was known whose they are. */
    private void recount(final long functionId, final Function function) {
        for (final Run run : runs) {
            if (run.counted && run.functionId == functionId && run.tenant == 0) {
                run.tenant = function.tenant;
                final Tenant tenant = tenantOf(function.tenant);
                tenant.open++;
                if (function.reservation == null) {
                    tenant.unreserved++;
                }
            }
        }
    }

    void limit(
            final long timeNs,
            final LimitKind kind,
            final long owner,
            final long tenant,
            final long limit,
            final LimitPhase phase) {
        final LimitTimeline timeline;
        if (kind == LimitKind.TENANT) {
            timeline = tenantOf(owner).limit;
        } else {
            function(owner, tenant);
            final Function function = functionOf(owner);
            if (function.reservation == null) {
                if (limit < 0) {
                    return; // it has none, and never had one
                }
                reserve(function);
            }
            timeline = function.reservation;
        }
        final long bound = limit < 0 ? LimitTimeline.NONE : limit;
        if (phase == LimitPhase.ASKED) {
            timeline.asked(timeNs, bound);
        } else {
            timeline.inForce(timeNs, bound);
        }
    }

    private void reserve(final Function function) {
        function.reservation = new LimitTimeline();
        if (function.tenant != 0) {
            final Tenant tenant = tenantOf(function.tenant);
            tenant.reservations.add(function.reservation);
            tenant.unreserved -= function.open;
        }
    }

    private Function functionOf(final long functionId) {
        Function function = functions.get(functionId);
        if (function == null) {
            function = new Function();
            functions.put(functionId, function);
        }
        return function;
    }

    private Tenant tenantOf(final long key) {
        Tenant tenant = tenants.get(key);
        if (tenant == null) {
            tenant = new Tenant();
            tenants.put(key, tenant);
        }
        return tenant;
    }

    // ---- runs

    /** A run has begun, and is among the open ones. */
    void began(final long nowNs, final Run run) {
        final Function function = functionOf(run.functionId);
        run.counted = true;
        function.open++;
        run.tenant = function.tenant;
        checkFunction(nowNs, run, function);
        if (run.tenant == 0) {
            return;
        }
        final Tenant tenant = tenantOf(run.tenant);
        tenant.open++;
        checkTenant(nowNs, run, tenant);
        if (function.reservation == null) {
            tenant.unreserved++;
            checkUnreserved(nowNs, run, tenant);
        }
    }

    /** A run counts no more: it is over, or its slot may have been given up. */
    void over(final Run run) {
        if (!run.counted) {
            return;
        }
        run.counted = false;
        final Function function = functionOf(run.functionId);
        function.open--;
        if (run.tenant != 0) {
            final Tenant tenant = tenantOf(run.tenant);
            tenant.open--;
            if (function.reservation == null) {
                tenant.unreserved--;
            }
        }
    }

    private void checkFunction(final long nowNs, final Run run, final Function function) {
        final LimitTimeline limit = function.reservation;
        if (limit == null || function.open <= limit.minimumEver()) {
            function.told = false;
            return;
        }
        final String excess =
                excess(
                        nowNs,
                        run,
                        other -> other.functionId == run.functionId,
                        newest -> limit.highestIn(newest.grantedFromNs(), newest.grantedByNs()));
        if (excess == null) {
            function.told = false;
        } else if (!function.told) {
            function.told = true;
            violations.add(
                    Promise.FUNCTION_LIMIT, nowNs, "function %#x: %s", run.functionId, excess);
        }
    }

    private void checkTenant(final long nowNs, final Run run, final Tenant tenant) {
        if (tenant.open <= tenant.limit.minimumEver()) {
            tenant.told = false;
            return;
        }
        final String excess =
                excess(
                        nowNs,
                        run,
                        other -> other.tenant == run.tenant,
                        newest ->
                                tenant.limit.highestIn(
                                        newest.grantedFromNs(), newest.grantedByNs()));
        if (excess == null) {
            tenant.told = false;
        } else if (!tenant.told) {
            tenant.told = true;
            violations.add(Promise.TENANT_LIMIT, nowNs, "tenant %#x: %s", run.tenant, excess);
        }
    }

    private void checkUnreserved(final long nowNs, final Run run, final Tenant tenant) {
        if (tenant.reservations.isEmpty() || tenant.limit.minimumEver() == LimitTimeline.NONE) {
            return; // the limit of the tenant says as much
        }
        if (tenant.told || tenant.unreserved <= leastUnreserved(tenant)) {
            return; // one grant too many is one violation
        }
        final String excess =
                excess(
                        nowNs,
                        run,
                        other ->
                                other.tenant == run.tenant
                                        && functionOf(other.functionId).reservation == null,
                        newest -> unreservedAt(tenant, newest));
        if (excess == null) {
            tenant.unreservedTold = false;
        } else if (!tenant.unreservedTold) {
            tenant.unreservedTold = true;
            violations.add(
                    Promise.UNRESERVED_LIMIT,
                    nowNs,
                    "what is not reserved of tenant %#x: %s",
                    run.tenant,
                    excess);
        }
    }

    private static long leastUnreserved(final Tenant tenant) {
        long least = tenant.limit.minimumEver();
        for (final LimitTimeline reservation : tenant.reservations) {
            least -= reservation.maximumEver();
        }
        return least;
    }

    private static long unreservedAt(final Tenant tenant, final Run newest) {
        long left = tenant.limit.highestIn(newest.grantedFromNs(), newest.grantedByNs());
        if (left == LimitTimeline.NONE) {
            return left;
        }
        for (final LimitTimeline reservation : tenant.reservations) {
            final long low = reservation.lowestIn(newest.grantedFromNs(), newest.grantedByNs());
            final boolean always =
                    reservation.highestIn(newest.grantedFromNs(), newest.grantedByNs())
                            != LimitTimeline.NONE;
            left -= always ? low : 0;
        }
        return left;
    }

    /**
     * @return in words how the open runs with the newest token among them are too many, null: they
     *     are not.
     */
    private String excess(
            final long nowNs,
            final Run begun,
            final Predicate<Run> counted,
            final ToLongFunction<Run> limitAt) {
        final List<Run> open = new ArrayList<>();
        for (final Run run : runs) {
            if (run.counted && counted.test(run) && !isOverdue(nowNs, run)) {
                open.add(run);
            }
        }
        open.sort(BY_TOKEN);
        for (int i = 0; i < open.size(); i++) {
            final Run newest = open.get(i);
            if (Long.compareUnsigned(newest.token, begun.token) >= 0) {
                final long limit = limitAt.applyAsLong(newest);
                if (i + 1 > limit) {
                    return String.format(
                            java.util.Locale.ROOT,
                            "%d runs at once up to token %#x (slot %d of sandbox %#x), and at most"
                                    + " %d were allowed at its grant; the oldest is token %#x",
                            i + 1,
                            newest.token,
                            newest.slot,
                            newest.sandboxId,
                            limit,
                            open.get(0).token);
                }
            }
        }
        return null;
    }

    /**
     * Its process stands still: its slot may have been given up (rule 26). A stuck run may be past
     * its time limit for long, and so tells nothing of its process.
     */
    private boolean isOverdue(final long nowNs, final Run run) {
        final ProcessBook.Part part = processes.part(run.source);
        if (run.timeoutNs <= 0 || run.stuck && !part.stopped) {
            return false;
        }
        final long sinceNs = run.stuck ? part.stoppedAtNs : run.beganNs;
        return nowNs - sinceNs > run.timeoutNs + overdueNs;
    }
}
