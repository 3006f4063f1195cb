package io.berth.cluster;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Looks after each entry at the cell epoch (rule 2): counts, keeps the number where a backup cannot
 * take it back, and says what needs a person. Proofs are told at the first one and then each time
 * that they have doubled.
 */
final class EpochWatch {
    private final Consumer<String> log;
    private final IntConsumer keeper;
    private int epoch;
    private boolean held;
    private long tellAt = 1;

    /**
     * @param keeper takes each epoch that comes into force; must not throw.
     */
    EpochWatch(final Consumer<String> log, final IntConsumer keeper) {
        this.log = log;
        this.keeper = keeper;
    }

    void look(final PlacementHeart heart, final ServiceCounters counters) {
        final long proofs = heart.provenBack();
        counters.set(ServiceCounters.Kind.CELL_EPOCH, heart.cellEpoch());
        counters.set(ServiceCounters.Kind.PROVEN_BACK, proofs);
        counters.set(ServiceCounters.Kind.CELL_HELD, heart.held() ? 1 : 0);
        if (heart.cellEpoch() != epoch) {
            changed(heart.cellEpoch());
        }
        if (heart.held() != held) {
            held = heart.held();
            log.accept(held ? "the cell issues nothing: " + why(heart) : "the cell issues again");
        }
        if (proofs >= tellAt) {
            log.accept(
                    "ALARM: the state went back: peers have shown numbers that it never issued, "
                            + proofs
                            + " times so far; run 'berth cluster raise-epoch'");
            tellAt = proofs * 2;
        } else if (proofs == 0) {
            tellAt = 1;
        }
    }

    private void changed(final int newEpoch) {
        if (epoch != 0) {
            log.accept("the cell epoch was raised from " + epoch + " to " + newEpoch);
        }
        epoch = newEpoch;
        keeper.accept(newEpoch);
    }

    private static String why(final PlacementHeart heart) {
        return "its epoch "
                + heart.cellEpoch()
                + " is being raised, or the state was restored and waits for"
                + " 'berth cluster raise-epoch'";
    }
}
