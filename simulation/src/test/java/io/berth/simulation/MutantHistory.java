package io.berth.simulation;

import java.util.function.UnaryOperator;

/**
 * Runs one history, with the checker outside alone; text in, text out, so that it can be called
 * from another class loader. In: scenario (or nothing), seed, entries, lines of trace, with commas
 * (and {@link #BY_HISTORY}). Out: is clean, is by the checker, entries, failure, tail, with U+0001
 * between.
 */
public final class MutantHistory implements UnaryOperator<String> {
    /** In: asks for the names of all scenarios. */
    public static final String SCENARIOS = "scenarios";

    /** In, at the end: no ledger that sees the log is asked, only what clients and workers saw. */
    public static final String BY_HISTORY = "by-history";

    private static final Tampering OUTSIDE_ONLY =
            new Tampering() {
                @Override
                public boolean asksTheStateItself() {
                    return false;
                }
            };

    private static final Tampering HISTORY_ONLY =
            new Tampering() {
                @Override
                public boolean asksTheStateItself() {
                    return false;
                }

                @Override
                public boolean asksOnlyTheHistory() {
                    return true;
                }
            };

    @Override
    public String apply(final String request) {
        if (request.equals(SCENARIOS)) {
            return String.join(",", new MutantScenarios(OUTSIDE_ONLY).names());
        }
        final String[] fields = request.split(",");
        final int traceLines = Integer.parseInt(fields[3]);
        final Tampering asked =
                fields.length > 4 && fields[4].equals(BY_HISTORY) ? HISTORY_ONLY : OUTSIDE_ONLY;
        if (!fields[0].isEmpty()) {
            return directed(fields[0], asked);
        }
        final SimulationSettings settings =
                SimulationSettings.withSeed(Long.parseLong(fields[1]))
                        .withEntries(Integer.parseInt(fields[2]))
                        .withTraceLines(traceLines);
        try {
            final SimulationResult result = new Simulation(settings, asked).run();
            return answer(true, false, result.entries(), "", "");
        } catch (final SimulationFailure e) {
            final String[] lines = e.getMessage().split("\n", 2);
            return answer(
                    false,
                    e.getCause() instanceof CheckFailure,
                    e.entries(),
                    lines[0],
                    traceLines == 0 ? "" : lines[1]);
        }
    }

    private static String directed(final String name, final Tampering asked) {
        final MutantScenarios scenarios = new MutantScenarios(asked);
        try {
            scenarios.run(name);
            return answer(true, false, scenarios.entries(), "", "");
        } catch (final CheckFailure e) {
            return answer(false, true, scenarios.entries(), e.getMessage(), "");
        } catch (final RuntimeException e) {
            return answer(false, false, scenarios.entries(), e.toString(), "");
        }
    }

    private static String answer(
            final boolean isClean,
            final boolean isByChecker,
            final long entries,
            final String text,
            final String tail) {
        return String.join(
                "\u0001",
                Boolean.toString(isClean),
                Boolean.toString(isByChecker),
                Long.toString(entries),
                text.replace('\n', ' '),
                tail);
    }
}
