package io.berth.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs every {@link Storm} several times, each time on a copy of the same fleet, and keeps for
 * every entry the least time that it took.
 */
final class StormRunner {
    private static final int WARM_UP_SANDBOXES = 10_000;
    private static final int WARM_UPS = 5;
    private static final int ENTRIES_PER_SANDBOX = 5;
    private static final int NOISE_ENTRIES = 500_000;

    private final int repetitions;
    private final Consumer<String> progress;
    private final Consumer<StormResult> results;

    StormRunner(
            final int repetitions,
            final Consumer<String> progress,
            final Consumer<StormResult> results) {
        this.repetitions = repetitions;
        this.progress = progress;
        this.results = results;
    }

    static List<Supplier<Storm>> storms() {
        return List.of(
                FunctionStorms.Calm::new,
                FleetStorms.WorkerDeath::new,
                FleetStorms.WorkerDrain::new,
                FleetStorms.WorkerReturn::new,
                FleetStorms.AllReturn::new,
                FleetStorms.ZoneEvacuation::new,
                FleetStorms.ZoneLoss::new,
                FunctionStorms.Expiry::new,
                FunctionStorms.Deadlines::new,
                FunctionStorms.ClientLoss::new,
                FunctionStorms.RoomAppears::new,
                FunctionStorms.NewVersion::new,
                FunctionStorms.DeleteQueued::new,
                FunctionStorms.TenantLimit::new,
                FunctionStorms.Policy::new,
                FunctionStorms.MarkDigest::new);
    }

    /** Names of all, with that of the empty loop and that of the fleet's growth. */
    static List<String> names() {
        final List<String> names = new ArrayList<>(List.of("noise", "growth"));
        storms().forEach(storm -> names.add(storm.get().name()));
        return names;
    }

    void run(final int sandboxes, final List<String> names) {
        // The compiler is done with it all before the first time is taken.
        new StormRunner(WARM_UPS, line -> {}, result -> {})
                .runAll(Math.min(sandboxes, WARM_UP_SANDBOXES), names);
        runAll(sandboxes, names);
    }

    void runAll(final int sandboxes, final List<String> names) {
        final FleetPlan plan = FleetPlan.of(sandboxes);
        if (names.contains("noise")) {
            noise(plan);
        }
        if (names.contains("growth")) {
            growth(plan);
        }
        progress.accept("building a fleet of " + sandboxes);
        final Fleet base = FleetBuilder.warm(plan);
        final HeartImage image = new HeartImage();
        image.write(base.heart);
        for (final Supplier<Storm> storm : storms()) {
            if (names.contains(storm.get().name())) {
                repeat(base, image, storm);
            }
        }
    }

    private void repeat(final Fleet base, final HeartImage image, final Supplier<Storm> made) {
        final EntryTimes times = new EntryTimes();
        final String name = made.get().name();
        for (int i = 0; i < repetitions; i++) {
            progress.accept(describe(base.plan, name, i));
            final Fleet fleet = new Fleet(base, image);
            final Storm storm = made.get();
            storm.prepare(fleet);
            times.restart();
            System.gc();
            fleet.time(times);
            storm.run(fleet);
        }
        results.accept(StormResult.of(name, base.plan.sandboxes(), times));
    }

    /** What the clock shows of entries that do nothing, over about as long. */
    private void noise(final FleetPlan plan) {
        final EntryTimes times = new EntryTimes();
        times.reserve(NOISE_ENTRIES);
        for (int i = 0; i < repetitions; i++) {
            progress.accept(describe(plan, "noise", i));
            times.restart();
            for (int entry = 0; entry < NOISE_ENTRIES; entry++) {
                times.begin();
                times.end("nothing");
            }
        }
        results.accept(StormResult.of("noise", plan.sandboxes(), times));
    }

    /** A cell grows from nothing to the whole fleet. */
    private void growth(final FleetPlan plan) {
        final EntryTimes times = new EntryTimes();
        times.reserve(ENTRIES_PER_SANDBOX * (plan.sandboxes() + plan.functions()));
        for (int i = 0; i < repetitions; i++) {
            progress.accept(describe(plan, "growth", i));
            times.restart();
            System.gc();
            FleetBuilder.grow(plan, times);
        }
        results.accept(StormResult.of("growth", plan.sandboxes(), times));
    }

    private String describe(final FleetPlan plan, final String name, final int repetition) {
        return name
                + " over "
                + plan.sandboxes()
                + " sandboxes: "
                + (repetition + 1)
                + " of "
                + repetitions;
    }
}
