package io.berth.simulation;

/** One worker whose starts nearly all fail or hang, one function likewise, or neither. */
final class BadStarts extends RunScript {
    private final String worker;
    private final String function;
    private final int failsPerMille;
    private final int hangsPerMille;
    private boolean healed;

    BadStarts(final SimulationRandom random, final int workers, final FunctionCatalog functions) {
        worker = random.perMille(400) ? "worker-" + random.below(workers) : "";
        function =
                random.perMille(300)
                        ? functions.names().get(random.below(functions.names().size()))
                        : "";
        hangsPerMille = random.perMille(300) ? (int) random.between(0, 600) : 20;
        failsPerMille = (int) random.between(300, 1_000 - hangsPerMille);
    }

    /** From now on every start is good. */
    void heal() {
        healed = true;
    }

    @Override
    Start start(final SimulationRandom random, final String onWorker, final String ofFunction) {
        if (healed) {
            return Start.GOOD;
        }
        if (!worker.equals(onWorker) && !function.equals(ofFunction)) {
            return super.start(random, onWorker, ofFunction);
        }
        final int kind = random.below(1_000);
        if (kind < hangsPerMille) {
            return Start.HANGS;
        }
        return kind < hangsPerMille + failsPerMille ? Start.FAILS : Start.GOOD;
    }
}
