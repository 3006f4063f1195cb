package io.berth.placement;

import io.berth.schemas.protocol.RejectReason;

/**
 * Who may take one more slot: the limit of the tenant, the reservation of the function as cap and
 * floor at once, and the pool of what the tenant has not reserved (rule 38). Keeps the sums that
 * this takes: what is reserved, and the slots held under reservations.
 */
final class ConcurrencyLimits {
    private static final long NONE_RESERVED = PlacementCommands.FunctionSettings.NONE_RESERVED;

    private final PlacementState state;
    private final FunctionTable functions;
    private final TenantTable tenants;

    ConcurrencyLimits(final PlacementState state) {
        this.state = state;
        this.functions = state.functions;
        this.tenants = state.tenants;
    }

    // ---- what a grant needs

    /**
     * @return whether one more slot may be granted to the function now.
     */
    boolean mayTakeSlot(final int function) {
        return blocking(function) == RejectReason.NONE;
    }

    /**
     * @return the limit that keeps the function from one more slot: FUNCTION_DISABLED,
     *     TENANT_CONCURRENCY, FUNCTION_CONCURRENCY or UNRESERVED_CONCURRENCY; NONE where none does.
     */
    RejectReason blocking(final int function) {
        final int tenant = functions.tenant(function);
        if (isDisabled(function)) {
            return RejectReason.FUNCTION_DISABLED;
        }
        if (tenants.inFlight(tenant) >= tenants.concurrencyLimit(tenant)) {
            return RejectReason.TENANT_CONCURRENCY;
        }
        if (isReserved(function)) {
            return functions.inFlight(function) >= functions.reservedConcurrency(function)
                    ? RejectReason.FUNCTION_CONCURRENCY
                    : RejectReason.NONE;
        }
        return unreservedInFlight(tenant) >= unreservedLimit(tenant)
                ? RejectReason.UNRESERVED_CONCURRENCY
                : RejectReason.NONE;
    }

    /**
     * @return slots that the function could be granted now if no other took any; not below 0.
     */
    long grantable(final int function) {
        final int tenant = functions.tenant(function);
        final long ofTenant = (long) tenants.concurrencyLimit(tenant) - tenants.inFlight(tenant);
        final long ofFunction = ofFunction(function);
        final long least = ofTenant < ofFunction ? ofTenant : ofFunction;
        return least > 0 ? least : 0;
    }

    /**
     * @return slots left by the function's own reservation alone, {@link Long#MAX_VALUE} without
     *     one; not below 0. What is less than this is for want of what other functions of the
     *     tenant hold.
     */
    long ownGrantable(final int function) {
        if (!isReserved(function)) {
            return Long.MAX_VALUE;
        }
        final long left = functions.reservedConcurrency(function) - functions.inFlight(function);
        return left > 0 ? left : 0;
    }

    private long ofFunction(final int function) {
        if (isReserved(function)) {
            return functions.reservedConcurrency(function) - functions.inFlight(function);
        }
        final int tenant = functions.tenant(function);
        return unreservedLimit(tenant) - unreservedInFlight(tenant);
    }

    // ---- what is told of a limit

    /**
     * @return whose limit it is: the index of the tenant or the id of the function; 0 where it is
     *     no limit of this class.
     */
    long owner(final int function, final RejectReason limit) {
        switch (limit) {
            case TENANT_CONCURRENCY:
            case UNRESERVED_CONCURRENCY:
                return functions.tenant(function);
            case FUNCTION_CONCURRENCY:
            case FUNCTION_DISABLED:
                return state.functionId(function);
            default:
                return 0;
        }
    }

    /**
     * @return slots held that count against the limit.
     */
    long current(final int function, final RejectReason limit) {
        switch (limit) {
            case TENANT_CONCURRENCY:
                return tenants.inFlight(functions.tenant(function));
            case UNRESERVED_CONCURRENCY:
                return unreservedInFlight(functions.tenant(function));
            case FUNCTION_CONCURRENCY:
            case FUNCTION_DISABLED:
                return functions.inFlight(function);
            default:
                return 0;
        }
    }

    /**
     * @return most slots that the limit allows, not below 0.
     */
    long allowed(final int function, final RejectReason limit) {
        switch (limit) {
            case TENANT_CONCURRENCY:
                return tenants.concurrencyLimit(functions.tenant(function));
            case UNRESERVED_CONCURRENCY:
                final long left = unreservedLimit(functions.tenant(function));
                return left > 0 ? left : 0;
            case FUNCTION_CONCURRENCY:
                return functions.reservedConcurrency(function);
            default:
                return 0;
        }
    }

    // ---- reservations

    /**
     * @return whether the function has slots of its own; a deleted one has none.
     */
    boolean isReserved(final int function) {
        return functions.deleted(function) == 0
                && functions.reservedConcurrency(function) != NONE_RESERVED;
    }

    /**
     * @return whether the function is switched off by a reservation of 0.
     */
    boolean isDisabled(final int function) {
        return functions.deleted(function) == 0 && functions.reservedConcurrency(function) == 0;
    }

    private long unreservedInFlight(final int tenant) {
        return (long) tenants.inFlight(tenant) - tenants.reservedInFlight(tenant);
    }

    /** Below 0 where the tenant's limit is below what its functions reserve. */
    private long unreservedLimit(final int tenant) {
        return tenants.concurrencyLimit(tenant) - tenants.reserved(tenant);
    }

    /**
     * @return whether a slot that the function has just given back can be of use to other functions
     *     of its tenant. A slot under a reservation only helps its own function, unless the tenant
     *     had no more slots left than wait: one that starts as many as the tenant can grant may
     *     start one more.
     */
    boolean freedForOthers(final int function) {
        final int tenant = functions.tenant(function);
        final long left = (long) tenants.concurrencyLimit(tenant) - tenants.inFlight(tenant);
        return !isReserved(function) || left <= tenants.queued(tenant);
    }

    // ---- changes

    /** A slot of the function was granted (1) or came free (-1). */
    void changeInFlight(final int function, final int by) {
        final int tenant = functions.tenant(function);
        functions.inFlight(function, functions.inFlight(function) + by);
        tenants.inFlight(tenant, tenants.inFlight(tenant) + by);
        if (isReserved(function)) {
            tenants.reservedInFlight(tenant, tenants.reservedInFlight(tenant) + by);
        }
        state.cell.inFlight(PlacementState.CELL, state.cell.inFlight(PlacementState.CELL) + by);
    }

    /** The reservation of a function that is not deleted changes; what it holds moves with it. */
    void reserve(final int function, final long reservation) {
        countReservation(function, -1);
        functions.reservedConcurrency(function, reservation);
        countReservation(function, 1);
    }

    /** To be called while the function is not marked deleted yet: it reserves nothing any more. */
    void beforeDelete(final int function) {
        countReservation(function, -1);
    }

    private void countReservation(final int function, final int sign) {
        if (isReserved(function)) {
            final int tenant = functions.tenant(function);
            tenants.reserved(
                    tenant,
                    tenants.reserved(tenant) + sign * functions.reservedConcurrency(function));
            tenants.reservedInFlight(
                    tenant, tenants.reservedInFlight(tenant) + sign * functions.inFlight(function));
        }
    }

    /**
     * @return slots reserved by the function, 0 without a reservation.
     */
    long reservation(final int function) {
        return isReserved(function) ? functions.reservedConcurrency(function) : 0;
    }

    /**
     * @return slots that such settings reserve.
     */
    static long slotsOf(final PlacementCommands.FunctionSettings settings) {
        return settings.reservedConcurrency() == NONE_RESERVED ? 0 : settings.reservedConcurrency();
    }

    /**
     * @return whether a sum of reservations may take the place of another: one that is not higher
     *     always may.
     */
    boolean mayReserve(final long limit, final long reservedBefore, final long reserved) {
        return reserved <= reservedBefore || limit - reserved >= state.policy.unreservedFloor();
    }

    /**
     * @return whether the tenant may get this limit: a higher one always, a lower one as long as it
     *     leaves the floor beside what is reserved.
     */
    boolean mayLimit(final int tenant, final int limit) {
        return limit >= tenants.concurrencyLimit(tenant)
                || tenants.reserved(tenant) == 0
                || limit - tenants.reserved(tenant) >= state.policy.unreservedFloor();
    }
}
