package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;

/**
 * What each tenant may still take of freed capacity: deficit round robin (Shreedhar and Varghese,
 * "Efficient Fair Queuing Using Deficit Round Robin", SIGCOMM 1995) over memory. A round gives each
 * tenant its weight times the policy's quantum; it may take as long as it has any of it left, and
 * what the last one cost above that is taken off its next rounds, so that a sandbox larger than the
 * quantum needs no waiting for rounds to add up. What a tenant did not use in a round it loses.
 *
 * <p>Rounds are counted for the whole cell; a tenant's deficit is brought up to date when it is
 * needed. So no step ever walks over the tenants, however many rounds a large sandbox takes.
 */
final class FairShares {
    private final PlacementCore core;
    private final PlacementState state;
    private final TenantTable tenants;
    private final CellTable cell;

    FairShares(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.tenants = state.tenants;
        this.cell = state.cell;
    }

    /**
     * @return whether the tenant has deficit left in this round.
     */
    boolean hasTurn(final int tenant) {
        return tenants.turn(tenant) <= cell.round(CELL);
    }

    /**
     * @return what a round gives the tenant, in MB.
     */
    long quantumMb(final int tenant) {
        return (long) tenants.weight(tenant) * state.policy.quantumMb();
    }

    /**
     * @return what the tenant may still take in this round, in MB; 0 or less: nothing.
     */
    long deficitMb(final int tenant) {
        final long quantumMb = quantumMb(tenant);
        final long deficitMb = tenants.deficitMb(tenant);
        final long rounds = cell.round(CELL) - tenants.round(tenant);
        if (rounds <= 0 || deficitMb >= quantumMb) {
            return rounds > 0 ? quantumMb : deficitMb;
        }
        final long roundsToFull = (quantumMb - deficitMb + quantumMb - 1) / quantumMb;
        return rounds >= roundsToFull ? quantumMb : deficitMb + rounds * quantumMb;
    }

    /** The tenant has taken so much. */
    void pay(final int tenant, final long mb) {
        tenants.servedMb(tenant, tenants.servedMb(tenant) + mb);
        set(tenant, deficitMb(tenant) - mb);
    }

    /** The tenant gets back what it had paid for room that it does not need any more. */
    void refund(final int tenant, final long mb) {
        tenants.servedMb(tenant, tenants.servedMb(tenant) - mb);
        final long deficitMb = deficitMb(tenant) + mb;
        final long quantumMb = quantumMb(tenant);
        set(tenant, deficitMb < quantumMb ? deficitMb : quantumMb);
    }

    private void set(final int tenant, final long deficitMb) {
        final long round = cell.round(CELL);
        tenants.deficitMb(tenant, deficitMb);
        tenants.round(tenant, round);
        tenants.turn(tenant, deficitMb > 0 ? round : round - deficitMb / quantumMb(tenant) + 1);
        core.room.turnChanged(tenant);
    }

    /** Rounds pass until the tenant has its turn; nobody who has one now can use what is free. */
    void advanceTo(final int tenant) {
        if (!hasTurn(tenant)) {
            cell.round(CELL, tenants.turn(tenant));
        }
    }

    /** The tenant's weight changes: what it has by the old one it keeps. */
    void setWeight(final int tenant, final int weight) {
        final long deficitMb = deficitMb(tenant);
        tenants.weight(tenant, weight);
        final long quantumMb = quantumMb(tenant);
        set(tenant, deficitMb < quantumMb ? deficitMb : quantumMb);
    }

    /**
     * The quantum changes with the policy, which is not in force yet: every tenant's deficit is
     * brought up to date by the old one. One pass over the tenants, as it is one operator's
     * command.
     */
    void beforePolicy() {
        for (int i = 0; i < tenants.highWater(); i++) {
            if (tenants.isLive(i)) {
                set(i, deficitMb(i));
            }
        }
    }

    /** The policy is in force. */
    void afterPolicy() {
        for (int i = 0; i < tenants.highWater(); i++) {
            if (tenants.isLive(i)) {
                final long quantumMb = quantumMb(i);
                set(i, tenants.deficitMb(i) < quantumMb ? tenants.deficitMb(i) : quantumMb);
            }
        }
    }
}
