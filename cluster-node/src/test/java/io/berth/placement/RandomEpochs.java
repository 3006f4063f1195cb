package io.berth.placement;

import java.util.Random;

/**
 * Restored states, proofs that the state went back, and raises of the cell epoch at random (rule
 * 2). A cell that is held is raised soon, so that work goes on; epochs are spent sparingly, as
 * there are 127.
 */
final class RandomEpochs {
    private static final long MS = 1_000_000L;

    /** Of so many commands where nothing is wrong. */
    private static final int OF_COMMANDS = 10_000;

    private static final int ORDINARY = 12;
    private static final int HELD = 600;
    private static final int FEW_LEFT = CellEpochs.MAX_EPOCH - 20;

    private final Random random;

    RandomEpochs(final Random random) {
        this.random = random;
    }

    /** Whether the next command is to be one of these. */
    boolean isDue(final PlacementStateMachine machine) {
        final int dice = random.nextInt(OF_COMMANDS);
        return dice < (isHeld(machine) ? HELD : ORDINARY);
    }

    private static boolean isHeld(final PlacementStateMachine machine) {
        return machine.state().cell.epochs.heldEpoch() > machine.state().cellEpoch();
    }

    RandomCommands.Command next(
            final long now, final long term, final PlacementStateMachine machine) {
        final int epoch = machine.state().cellEpoch();
        final long settleNs = random.nextInt(3) == 0 ? (1 + random.nextInt(900)) * MS : 0;
        final boolean ignoreShown = random.nextBoolean();
        final int dice = random.nextInt(8);
        if (isHeld(machine) || dice < 2) {
            final long wanted = random.nextInt(3) == 0 ? epoch + random.nextInt(3) : 0;
            return m -> m.raiseCellEpoch(now, 1, 30, wanted, settleNs, ignoreShown);
        } else if (dice == 2 && epoch < FEW_LEFT) {
            final int restored = epoch + random.nextInt(3);
            return m -> m.newTerm(now, term, restored);
        } else if (dice == 3 && epoch < FEW_LEFT) {
            final long shown = CellIds.token(epoch + 1, random.nextInt(300));
            return m -> m.clientHello(now, 99, 0, 77, shown, 0, 0, 0, shown, epoch + 1, 4);
        } else if (dice == 4) {
            // A command now, and one in the middle of a raise, of whichever there is.
            return m -> {
                m.raiseCellEpoch(now, 1, 31, epoch + 1L, settleNs, ignoreShown);
                m.raiseCellEpoch(now, 1, 32, 0, settleNs, ignoreShown);
            };
        }
        return m -> m.describeCellEpoch(now, 1, 33);
    }
}
