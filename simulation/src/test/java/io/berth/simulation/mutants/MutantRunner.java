package io.berth.simulation.mutants;

import io.berth.simulation.MutantHistory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Runs histories on the code of a mutant, or on the code as it is. */
final class MutantRunner {
    private static final String INSIDE = "io.berth.simulation.MutantHistory";

    private final MutantCompiler compiler = new MutantCompiler();

    /** The code as it is, through the same loader. */
    Loaded unchanged() {
        return new Loaded(Map.of());
    }

    /** The code with the mistake. */
    Loaded load(final Mutant mutant) {
        try {
            return new Loaded(compiler.compile(mutant));
        } catch (final IOException e) {
            throw new IllegalStateException(mutant + ": " + e.getMessage(), e);
        }
    }

    /** One loaded version of the code. Not thread safe. */
    static final class Loaded {
        private final UnaryOperator<String> inside;

        private Loaded(final Map<String, byte[]> mutated) {
            final ClassLoader loader =
                    new MutantClassLoader(mutated, MutantRunner.class.getClassLoader());
            try {
                @SuppressWarnings("unchecked")
                final UnaryOperator<String> made =
                        (UnaryOperator<String>)
                                loader.loadClass(INSIDE).getDeclaredConstructor().newInstance();
                inside = made;
            } catch (final ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Names of the directed histories. */
        List<String> scenarios() {
            return List.of(inside.apply("scenarios").split(","));
        }

        Finding run(final History history) {
            return run(history, 0);
        }

        /** What is found by what clients and workers recorded alone. */
        Finding runByHistory(final History history) {
            return run(history, 0, "," + MutantHistory.BY_HISTORY);
        }

        /** The finding comes with this many lines of what happened last. */
        Finding run(final History history, final int traceLines) {
            return run(history, traceLines, "");
        }

        private Finding run(final History history, final int traceLines, final String more) {
            return Finding.parse(
                    inside.apply(
                            String.join(
                                            ",",
                                            history.scenario(),
                                            Long.toString(history.seed()),
                                            Integer.toString(history.entries()),
                                            Integer.toString(traceLines))
                                    + more));
        }
    }
}
