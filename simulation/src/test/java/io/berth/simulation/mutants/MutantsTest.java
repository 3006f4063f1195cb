package io.berth.simulation.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The checker can fail: each mistake that is planted in the state machine or in a protocol is found
 * by the simulation, by the check that is meant, with the state machine's own invariants switched
 * off. {@code -Dberth.mutant=text} runs those with the text in their name; {@link MutantSearch}
 * looks for seeds.
 */
class MutantsTest {
    private static final long LONGEST_RUN_S = 120;
    private static final int MORE_SEEDS = 12;
    private static final int MORE_ENTRIES = 2_000;
    private static final String WANTED = System.getProperty("berth.mutant", "");

    private static final MutantRunner RUNNER = new MutantRunner();
    private static ExecutorService threads;

    @BeforeAll
    static void startThreads() {
        threads =
                Executors.newFixedThreadPool(
                        Runtime.getRuntime().availableProcessors(),
                        work -> {
                            final Thread thread = new Thread(work, "mutant");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    @AfterAll
    static void stopThreads() {
        threads.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> shouldBeCaught() {
        final List<Mutant> wanted =
                Mutants.all().stream().filter(mutant -> mutant.name().contains(WANTED)).toList();
        final List<CompletableFuture<Finding>> findings =
                wanted.stream().map(mutant -> start(() -> findingOf(mutant))).toList();
        return Stream.iterate(0, i -> i < wanted.size(), i -> i + 1)
                .map(
                        i ->
                                DynamicTest.dynamicTest(
                                        wanted.get(i).toString(),
                                        () -> assertCaught(wanted.get(i), findings.get(i))));
    }

    /**
     * The history that is known to find it; then others, as a seed may mean another history now.
     */
    private static Finding findingOf(final Mutant mutant) {
        final MutantRunner.Loaded loaded = RUNNER.load(mutant);
        Finding finding = loaded.run(mutant.history());
        for (long seed = 1; seed <= MORE_SEEDS && !isMeant(mutant, finding); seed++) {
            final Finding other = loaded.run(History.random(seed, MORE_ENTRIES));
            finding = finding.isClean() || isMeant(mutant, other) ? other : finding;
        }
        return finding;
    }

    private static boolean isMeant(final Mutant mutant, final Finding finding) {
        return finding.isByChecker() && finding.text().contains(mutant.caughtBy());
    }

    private static void assertCaught(final Mutant mutant, final CompletableFuture<Finding> underWay)
            throws Exception {
        final Finding finding = await(underWay);
        assertFalse(finding.isClean(), mutant + " is not found in " + mutant.history());
        assertTrue(finding.isByChecker(), mutant + " is not found by a check: " + finding);
        assertTrue(
                finding.text().contains(mutant.caughtBy()),
                mutant + " is not found by \"" + mutant.caughtBy() + "\": " + finding);
    }

    @Test
    void shouldFindNothingWrongWithTheCodeAsItIs() throws Exception {
        final Set<History> histories = new HashSet<>();
        Mutants.all().forEach(mutant -> histories.add(mutant.history()));
        final List<CompletableFuture<String>> runs =
                histories.stream().map(history -> start(() -> failureOf(history))).toList();
        for (final CompletableFuture<String> run : runs) {
            assertEquals("", await(run));
        }
    }

    private static String failureOf(final History history) {
        final Finding finding = RUNNER.unchanged().run(history);
        return finding.isClean() ? "" : history + ": " + finding;
    }

    @Test
    void shouldNameEachMistakeOnceAndTheCheckThatFindsIt() {
        final Set<String> names = new HashSet<>();
        for (final Mutant mutant : Mutants.all()) {
            assertTrue(names.add(mutant.name()), "twice: " + mutant);
            assertFalse(mutant.caughtBy().isBlank(), mutant.toString());
        }
    }

    @Test
    void shouldRefuseAMistakeWhoseTextIsNotThereOnce() {
        final Mutant mutant = Mutants.all().get(0);

        assertThrows(IllegalArgumentException.class, () -> MutantCompiler.mutate(mutant, ""));
        final String twice = mutant.original() + "\n" + mutant.original();
        assertThrows(IllegalArgumentException.class, () -> MutantCompiler.mutate(mutant, twice));
    }

    private static <T> CompletableFuture<T> start(final java.util.function.Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, threads);
    }

    private static <T> T await(final CompletableFuture<T> work) throws Exception {
        try {
            return work.get(LONGEST_RUN_S, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            return fail("no end after " + LONGEST_RUN_S + " s");
        } catch (final ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
