package io.berth.simulation.mutants;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Looks for seeds that catch mutants, and writes which check did. Arguments: pattern of class and
 * name (empty: all), first seed, seeds, entries of each, catches after which to stop.
 */
final class MutantSearch {
    private static final long LONGEST_RUN_S = 60;

    private MutantSearch() {}

    /** Exits when done, whatever still runs. */
    public static void main(final String[] args) {
        final Pattern wanted = Pattern.compile(args.length > 0 ? args[0] : "");
        final long firstSeed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        final long seeds = args.length > 2 ? Long.parseLong(args[2]) : 20;
        final int entries = args.length > 3 ? Integer.parseInt(args[3]) : 2_000;
        final int enough = args.length > 4 ? Integer.parseInt(args[4]) : 3;
        final MutantRunner runner = new MutantRunner();
        for (final Mutant mutant : Mutants.all()) {
            if (!wanted.matcher(mutant.className() + " " + mutant).find()) {
                continue;
            }
            final long startNs = System.nanoTime();
            try {
                search(runner, mutant, firstSeed, seeds, entries, enough);
            } catch (final IllegalArgumentException e) {
                System.out.println(e.getMessage());
            }
            System.out.println("    " + (System.nanoTime() - startNs) / 1_000_000 + " ms");
        }
        System.exit(0);
    }

    private static void search(
            final MutantRunner runner,
            final Mutant mutant,
            final long firstSeed,
            final long seeds,
            final int entries,
            final int enough) {
        System.out.println(mutant);
        final MutantRunner.Loaded loaded = runner.load(mutant);
        for (final String name : loaded.scenarios()) {
            final Finding finding = within(loaded, History.scenario(name));
            if (finding != null && !finding.isClean()) {
                final String text = finding.text();
                System.out.println(
                        "    "
                                + name
                                + (finding.isByChecker() ? ": " : ": EXCEPTION ")
                                + text.substring(0, Math.min(text.length(), 200)));
            }
        }
        final List<Long> soonest = new ArrayList<>();
        final Map<String, Integer> checks = new TreeMap<>();
        long tried = 0;
        for (long seed = firstSeed; seed < firstSeed + seeds && soonest.size() < enough; seed++) {
            tried++;
            final Finding finding = within(loaded, History.random(seed, entries));
            if (finding == null) {
                System.out.println("    seed " + seed + ": no end");
                return;
            }
            if (!finding.isClean()) {
                soonest.add(finding.entries());
                checks.merge(finding.isByChecker() ? "check" : "exception", 1, Integer::sum);
                final String text = finding.text();
                System.out.println(
                        "    "
                                + (text.contains(mutant.caughtBy()) ? "" : "other: ")
                                + text.substring(0, Math.min(text.length(), 260)));
            }
        }
        Collections.sort(soonest);
        System.out.println("    " + soonest.size() + " of " + tried + " seeds " + checks);
    }

    /**
     * @return null where it does not end.
     */
    private static Finding within(final MutantRunner.Loaded loaded, final History history) {
        final FutureTask<Finding> run = new FutureTask<>(() -> loaded.run(history));
        final Thread thread = new Thread(run, "mutant");
        thread.setDaemon(true);
        thread.start();
        try {
            return run.get(LONGEST_RUN_S, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            return null;
        } catch (final InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
