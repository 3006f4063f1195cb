package io.berth.ops.load;

import io.berth.client.FunctionSettings;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.output.ProgressLine;
import io.berth.schemas.protocol.SandboxKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Sends a constant rate of invocations through the real client, and measures. */
public final class SoakTool {
    private static final String TENANT = "berth-soak";
    private static final int TENANT_CONCURRENCY = 100_000;
    private static final int MEMORY_MB = 32;
    private static final int MAX_QUEUED = 100_000;
    private static final long TIMEOUT_ROOM_NS = 10_000_000_000L;
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(5);

    private final Settings settings;
    private final ProgressLine progress;

    public SoakTool(final Settings settings, final ProgressLine progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * What a soak does.
     *
     * @param schedule every invocation, those of the warm-up first.
     * @param warmUpS seconds at the start that are not measured.
     * @param startUp how long a sandbox takes to start.
     * @param keepAlive how long an idle sandbox is kept.
     * @param deadline of each call.
     * @param history directory in which every call is recorded, and which is checked at the end;
     *     null: nothing is recorded.
     */
    public record Settings(
            ConstantRate schedule,
            int warmUpS,
            Duration startUp,
            Duration keepAlive,
            Duration deadline,
            Path history) {
        /** Invocations of the warm-up. */
        int warmUpInvocations() {
            return schedule.ratePerSecond() * warmUpS;
        }
    }

    /** Makes the functions, sends the load, deletes the functions. */
    public SoakResult run(final String ingress, final Duration connectTimeout) {
        final List<FunctionSettings> functions =
                IntStream.range(0, settings.schedule().functions())
                        .mapToObj(this::function)
                        .toList();
        try (Cell cell = Cells.connect(ingress, connectTimeout)) {
            cell.setTenant(TENANT, TENANT_CONCURRENCY);
            functions.forEach(cell::createFunction);
            try (SoakHistory history = new SoakHistory(settings.history())) {
                history.begin(cell);
                final SoakResult result = send(ingress, connectTimeout, functions, history);
                result.history(history.check(cell));
                return result;
            } finally {
                functions.forEach(
                        function -> cell.deleteFunction(function.tenant(), function.name()));
            }
        }
    }

    private FunctionSettings function(final int index) {
        return new FunctionSettings(
                TENANT,
                "soak-" + index,
                SandboxKind.SYNTHETIC,
                "",
                settings.schedule().runNs() + TIMEOUT_ROOM_NS,
                Math.max(1_000_000, settings.keepAlive().toNanos()),
                settings.startUp().toNanos(),
                MEMORY_MB,
                FunctionSettings.NONE_RESERVED,
                MAX_QUEUED);
    }

    private SoakResult send(
            final String ingress,
            final Duration connectTimeout,
            final List<FunctionSettings> functions,
            final SoakHistory history) {
        final LoadTally warmUp = new LoadTally();
        final LoadTally measured = new LoadTally();
        final int warmUpInvocations = settings.warmUpInvocations();
        final long elections;
        try (ClientLoadTarget target =
                new ClientLoadTarget(
                        ingress, connectTimeout, settings.deadline(), history.newClient())) {
            functions.forEach(function -> target.function(function.tenant(), function.name()));
            final LoadGenerator generator = new LoadGenerator(settings.schedule(), target);
            final long termBefore = target.leadershipTerm();
            generator.run(
                    (index, end, reason, kind, start, placed, ended) ->
                            (index < warmUpInvocations ? warmUp : measured)
                                    .onEnd(index, end, reason, kind, start, placed, ended),
                    settings.deadline().plus(AFTER_DEADLINE).toNanos(),
                    () -> !Thread.currentThread().isInterrupted(),
                    nowNs ->
                            show(
                                    generator,
                                    measured.ended() == 0 ? warmUp : measured,
                                    measured.ended() == 0,
                                    nowNs));
            elections = target.leadershipTerm() - termBefore;
        } finally {
            progress.clear();
        }
        return new SoakResult(
                settings, measured, settings.schedule().size() - warmUpInvocations, elections);
    }

    private void show(
            final LoadGenerator generator,
            final LoadTally tally,
            final boolean isWarmUp,
            final long nowNs) {
        if (progress.isDue(nowNs)) {
            final long seconds = (nowNs - generator.startNs()) / 1_000_000_000L;
            progress.update(
                    nowNs,
                    String.format(
                            java.util.Locale.ROOT,
                            "%d s  sent %d  in flight %d  completed %d%s  p50 %.2f ms  p99 %.2f ms",
                            seconds,
                            generator.sent(),
                            generator.sent() - generator.ended(),
                            tally.completed(),
                            isWarmUp ? " (warm-up)" : "",
                            tally.total().percentileUs(50) / 1e3,
                            tally.total().percentileUs(99) / 1e3));
        }
    }
}
