package io.berth.node;

import java.util.Random;

/**
 * How long a node waits before it stands for election, as a share of the longest wait: by its place
 * among the members, with some chance in it. Two nodes that notice a dead leader at the same time
 * then do not stand at the same time and take each other's votes, which would cost another round.
 */
final class NominationOrder extends Random {
    private static final long serialVersionUID = 1L;
    private static final double SHARE_OF_CHANCE = 0.25;

    private final int place;
    private final int members;

    /**
     * @param place of the node among the members, from 0.
     * @param members number of members.
     */
    NominationOrder(final int place, final int members) {
        this.place = place;
        this.members = members;
    }

    /** From 0 on, below 1. */
    @Override
    public double nextDouble() {
        return (place + SHARE_OF_CHANCE * super.nextDouble()) / members;
    }
}
