package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

/**
 * Who waits for room on workers (memory, sandboxes, start slots), and whose turn it is by {@link
 * FairShares}. Each time room comes free or an idle sandbox appears, everyone who waits is looked
 * at once, one after another: first those for whom room is being made, then the tenants that have
 * deficit left, then, where none of these can use it, those of the next round.
 *
 * <p>A tenant with deficit left that needs more room than can be made at once gathers it: until it
 * has it, who has no deficit left takes nothing, and idle sandboxes stay for it. It does so for
 * {@code standingQueueNs} at a time, then its turn passes for as long, so that one that waits for
 * runs without end does not hold up all others. Those periods are the same for all tenants.
 */
final class RoomQueue {
    private static final int NO_STAMP = -1;
    private static final int NONE_TRIED = -2;

    // Values of the cell's column lookCut.
    private static final int NO_LOOK = 0;
    private static final int LOOK_GOES_ON = 1;
    private static final int LOOK_ANEW = 2;

    /** Lowest bit of a tenant's column {@code looksAgain}; above it is the number of retries. */
    private static final int LOOKS_AGAIN = 1;

    private static final int LOOK_BITS = 16;
    private static final int LOOK_MASK = (1 << LOOK_BITS) - 1;

    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;
    private final TenantTable tenants;
    private final CellTable cell;

    RoomQueue(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
        this.tenants = state.tenants;
        this.cell = state.cell;
    }

    // ---- what others ask

    /**
     * @return whether someone waits for room, so that what is taken is counted.
     */
    boolean isContended() {
        return cell.capacityWaiters(CELL) > 0;
    }

    /**
     * @return whether the tenant may take what is free without waiting for its turn.
     */
    boolean mayTake(final int tenant) {
        return !isContended()
                || core.shares.hasTurn(tenant)
                || (cell.holders(CELL) == 0 && !hasWork());
    }

    /**
     * @return whether room is being gathered, so that tenants without deficit left take nothing.
     */
    boolean isHeld() {
        return cell.holders(CELL) > 0;
    }

    boolean isWaiting(final int function) {
        return functions.waits(function) == Placer.ROOM;
    }

    /**
     * @return the function of the tenant that is about to be looked at, as the tenant has its turn;
     *     -1: none.
     */
    int nextOf(final int tenant) {
        return core.shares.hasTurn(tenant) && hasTurns() ? state.roomWaiters.first(tenant) : NONE;
    }

    // ---- entering, leaving

    /** The function waits for room and is to be looked at in its turn. */
    void enter(final int function) {
        final int tenant = functions.tenant(function);
        functions.waits(function, Placer.ROOM);
        functions.waitStamp(function, NO_STAMP);
        state.roomWaiters.add(function);
        count(tenant, 1);
        if (tenants.roomWaiters(tenant) > 1) {
            state.turns.remove(tenant);
        }
        join(tenant);
    }

    /** The function was looked at in vain, and is again when room comes free. */
    void enterTried(final int function) {
        final int tenant = functions.tenant(function);
        refresh(tenant);
        functions.waits(function, Placer.ROOM);
        final long stamp = lookStamp(tenant);
        functions.waitStamp(function, stamp);
        tenants.triedStamp(tenant, stamp);
        state.roomWaiters.addTried(function);
        if (!core.shares.hasTurn(tenant)) {
            tenants.looksAgain(tenant, tenants.looksAgain(tenant) | LOOKS_AGAIN);
        }
        count(tenant, 1);
        if (tenants.roomWaiters(tenant) == 1) {
            join(tenant);
        }
    }

    /** The function is taken out. */
    void leave(final int function) {
        final int tenant = functions.tenant(function);
        functions.waits(function, Placer.NOTHING);
        state.roomWaiters.remove(function);
        count(tenant, -1);
        if (tenants.roomWaiters(tenant) == 0) {
            state.turns.remove(tenant);
            unhold(tenant);
        } else {
            turnChanged(tenant);
        }
    }

    /** What waits for the function has changed, and with it its place. */
    void replace(final int function) {
        state.roomWaiters.remove(function);
        state.roomWaiters.restore(function);
        turnChanged(functions.tenant(function));
    }

    private void count(final int tenant, final int by) {
        tenants.roomWaiters(tenant, tenants.roomWaiters(tenant) + by);
        cell.capacityWaiters(CELL, cell.capacityWaiters(CELL) + by);
    }

    private void join(final int tenant) {
        tenants.passedAt(tenant, NO_STAMP);
        tenants.turnKey(tenant, keyOf(tenant, state.roomWaiters.first(tenant)));
        state.turns.add(tenant);
    }

    private long keyOf(final int tenant, final int first) {
        return first != NONE && functions.claims(first) > 0 ? 0 : tenants.turn(tenant);
    }

    /** The tenant's deficit, or who is first of those that wait, has changed. */
    void turnChanged(final int tenant) {
        if (!core.shares.hasTurn(tenant)) {
            unhold(tenant);
        }
        if (tenants.roomWaiters(tenant) > 0) {
            state.turns.remove(tenant);
            if (hasPassed(tenant)) {
                addPassed(tenant);
            } else {
                join(tenant);
            }
        }
    }

    private boolean hasPassed(final int tenant) {
        return tenants.passedAt(tenant) == cell.roomStamp(CELL);
    }

    private void addPassed(final int tenant) {
        tenants.turnKey(tenant, keyOf(tenant, state.roomWaiters.firstTried(tenant)));
        state.turns.addPassed(tenant);
    }

    private void pass(final int tenant) {
        state.turns.remove(tenant);
        tenants.passedAt(tenant, cell.roomStamp(CELL));
        addPassed(tenant);
    }

    // ---- events

    /** Room has come free, or an idle sandbox could make way. */
    void roomAppeared() {
        if (cell.lookCut(CELL) != NO_LOOK) {
            cell.lookCut(CELL, LOOK_ANEW);
        } else {
            recall();
        }
    }

    private void recall() {
        cell.lookCut(CELL, NO_LOOK);
        if (isContended()) {
            cell.roomStamp(CELL, cell.roomStamp(CELL) + 1);
            cell.holders(CELL, 0);
            state.turns.recall();
        }
    }

    private void refresh(final int tenant) {
        final int tried = state.roomWaiters.firstTried(tenant);
        if (tried != NONE && tenants.triedStamp(tenant) >> LOOK_BITS != cell.roomStamp(CELL)) {
            retry(tenant);
        }
    }

    /**
     * Marks what is looked at now. It is another after each retry, also of the same room: by it
     * alone a function is among those that were tried or not, after a load too.
     */
    private long lookStamp(final int tenant) {
        return cell.roomStamp(CELL) << LOOK_BITS | tenants.looksAgain(tenant) >> 1;
    }

    /**
     * @return whether the function waits and was looked at since room last came free.
     */
    boolean isTried(final int function) {
        return isWaiting(function)
                && functions.waitStamp(function) == lookStamp(functions.tenant(function));
    }

    private void retry(final int tenant) {
        state.roomWaiters.retry(tenant);
        tenants.triedStamp(tenant, NONE_TRIED);
        tenants.looksAgain(tenant, ((tenants.looksAgain(tenant) >> 1) + 1 & LOOK_MASK) << 1);
        turnChanged(tenant);
    }

    // ---- turns

    boolean hasWork() {
        return hasTurns() || cell.lookCut(CELL) == LOOK_ANEW;
    }

    /**
     * The entry has looked at as many as it may. A look that is not through goes on from where it
     * is, and room that comes free meanwhile is for the next one: if each began anew, those behind
     * many for whom there is none would never be looked at.
     */
    void entryOver() {
        if (hasTurns()) {
            if (cell.lookCut(CELL) == NO_LOOK) {
                cell.lookCut(CELL, LOOK_GOES_ON);
            }
        } else if (cell.lookCut(CELL) == LOOK_GOES_ON) {
            cell.lookCut(CELL, NO_LOOK);
        }
    }

    private boolean hasTurns() {
        final int tenant = state.turns.first();
        return tenant != NONE
                && (cell.holders(CELL) == 0 || tenants.turnKey(tenant) <= cell.round(CELL));
    }

    /**
     * @return the function that is to be looked at now, which is taken out; -1 where there is none
     *     yet, in this step.
     */
    int next() {
        if (!hasTurns()) {
            recall();
            return NONE;
        }
        final int tenant = state.turns.first();
        refresh(tenant);
        final int function = state.roomWaiters.first(tenant);
        if (function == NONE && (tenants.looksAgain(tenant) & LOOKS_AGAIN) != 0) {
            core.shares.advanceTo(tenant);
            retry(tenant);
            return NONE;
        }
        if (function == NONE) {
            pass(tenant);
            return NONE;
        }
        if (state.turns.first() != tenant) {
            return NONE;
        }
        if (tenants.turnKey(tenant) > cell.round(CELL)) {
            core.shares.advanceTo(tenant);
        }
        leave(function);
        return function;
    }

    // ---- gathering

    /**
     * The tenant has the turn, or has paid, and no worker has enough idle to make way yet: others
     * wait until it has, for a while.
     */
    void gather(final int function) {
        final int tenant = functions.tenant(function);
        if (tenants.gathersSinceNs(tenant) == 0) {
            tenants.gathersSinceNs(tenant, state.nowNs());
        }
        final long periodNs = state.policy.standingQueueNs();
        final long sinceNs = sinceGatheredNs(periodNs);
        final long periods = sinceNs / periodNs;
        core.placer.wakeAt(function, state.nowNs() + periodNs - sinceNs % periodNs);
        if ((periods & 1) != 0) {
            unhold(tenant);
        } else if (tenants.holdsAt(tenant) != cell.roomStamp(CELL)) {
            tenants.holdsAt(tenant, cell.roomStamp(CELL));
            cell.holders(CELL, cell.holders(CELL) + 1);
        }
    }

    /**
     * All tenants gather in the same periods and let go in the same: else some that begin one after
     * another would hold up all others for good.
     *
     * @return for how long room has been gathered and let go in turn.
     */
    private long sinceGatheredNs(final long periodNs) {
        final long nowNs = state.nowNs();
        if (cell.gatherBaseNs(CELL) == 0 || nowNs - cell.gatherSeenNs(CELL) > 2 * periodNs) {
            cell.gatherBaseNs(CELL, nowNs);
        }
        cell.gatherSeenNs(CELL, nowNs);
        return nowNs - cell.gatherBaseNs(CELL);
    }

    /**
     * @return whether the tenant has gathered room and got none since.
     */
    boolean isGathering(final int tenant) {
        return tenants.gathersSinceNs(tenant) != 0;
    }

    /** The tenant has got room: what gathering is for is reached, and its periods begin anew. */
    void gathered(final int tenant) {
        if (isGathering(tenant)) {
            tenants.gathersSinceNs(tenant, 0);
            cell.gatherBaseNs(CELL, 0);
        }
    }

    /** A function of the tenant has used what was paid for it: only its turn lets it gather on. */
    void claimed(final int tenant) {
        if (!core.shares.hasTurn(tenant)) {
            unhold(tenant);
        }
    }

    private void unhold(final int tenant) {
        if (tenants.holdsAt(tenant) == cell.roomStamp(CELL)) {
            cell.holders(CELL, cell.holders(CELL) - 1);
        }
        tenants.holdsAt(tenant, NO_STAMP);
    }
}
