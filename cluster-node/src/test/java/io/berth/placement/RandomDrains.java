package io.berth.placement;

import java.util.Random;

/** Drains, evacuations and their ends at random; ends are more frequent, so that work goes on. */
final class RandomDrains {
    private static final long MS = 1_000_000L;
    private static final int WORKERS = 5;
    private static final int ZONES = 2;

    private final Random random;

    RandomDrains(final Random random) {
        this.random = random;
    }

    RandomCommands.Command next(final long now) {
        final String worker = "w" + random.nextInt(WORKERS + 1);
        final int zone = random.nextInt(ZONES);
        final long deadlineNs = random.nextBoolean() ? 0 : (1 + random.nextInt(2_000)) * MS;
        switch (random.nextInt(7)) {
            case 0:
            case 1:
                return m -> m.drainWorker(now, 1, 20, worker, deadlineNs);
            case 2:
                return m -> m.evacuateZone(now, 1, 21, zone, deadlineNs);
            case 3:
            case 4:
                return m -> m.restoreZone(now, 1, 22, zone);
            default:
                return m -> m.undrainWorker(now, 1, 23, worker);
        }
    }
}
