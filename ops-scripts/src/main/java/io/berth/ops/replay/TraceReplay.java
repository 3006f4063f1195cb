package io.berth.ops.replay;

import io.berth.client.FunctionSettings;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.load.ClientLoadTarget;
import io.berth.ops.load.LoadGenerator;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.trace.ReplayFunction;
import io.berth.ops.trace.ReplayPlan;
import io.berth.schemas.protocol.SandboxKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;

/**
 * Replays a plan on a running cluster through the real client, open loop: makes the trace's tenants
 * and functions, invokes, deletes the functions. {@link #close()} may come from another thread at
 * any time, and waits until the functions are deleted.
 */
public final class TraceReplay implements AutoCloseable {
    private static final int MAX_QUEUED = 100_000;

    /** Time limits are for stuck runs; a scaled one could be met by a run on a busy machine. */
    private static final long TIMEOUT_ROOM_NS = TimeUnit.SECONDS.toNanos(5);

    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(10);

    private final ReplayPlan plan;
    private final ReplayOptions options;
    private final ProgressLine progress;
    private volatile boolean closed;

    public TraceReplay(
            final ReplayPlan plan, final ReplayOptions options, final ProgressLine progress) {
        this.plan = plan;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Does all of it.
     *
     * @throws CheckFailed when it was closed, or the cluster does not answer.
     */
    public synchronized ReplayReport run(final String ingress, final Duration connectTimeout) {
        final List<ReplayFunction> made = new ArrayList<>();
        try (Cell cell = Cells.connect(ingress, connectTimeout)) {
            try {
                create(cell, made);
                return send(ingress, connectTimeout);
            } finally {
                made.forEach(function -> cell.deleteFunction(function.tenant(), function.name()));
            }
        }
    }

    private void create(final Cell cell, final List<ReplayFunction> made) {
        final Set<String> tenants = new TreeSet<>();
        for (final ReplayFunction function : plan.functions()) {
            failIfClosed();
            if (tenants.add(function.tenant())) {
                cell.setTenant(function.tenant(), options.tenantConcurrency());
            }
            cell.createFunction(
                    new FunctionSettings(
                            function.tenant(),
                            function.name(),
                            SandboxKind.SYNTHETIC,
                            "",
                            function.timeoutNs() + TIMEOUT_ROOM_NS,
                            function.keepAliveNs(),
                            function.startUpNs(),
                            function.memoryMb(),
                            FunctionSettings.NONE_RESERVED,
                            MAX_QUEUED));
            made.add(function);
        }
        progress.event("made " + made.size() + " functions of " + tenants.size() + " tenants");
    }

    private ReplayReport send(final String ingress, final Duration connectTimeout) {
        final Duration deadline = options.patience().plusNanos(plan.longestRunNs());
        final PlanSchedule schedule = new PlanSchedule(plan);
        final ReplayMinutes minutes =
                new ReplayMinutes(plan.settings().compressNs(TimeUnit.MINUTES.toNanos(1)));
        final ReplayTally tally = new ReplayTally(schedule, minutes);
        final List<ClientLoadTarget> clients = connect(ingress, connectTimeout, deadline);
        try (PunctualTarget target =
                new PunctualTarget(new SpreadTarget(clients), System::nanoTime, minutes::sent)) {
            final LoadGenerator generator = new LoadGenerator(schedule, target);
            final long termBefore = newestTerm(clients);
            generator.run(
                    tally,
                    deadline.plus(AFTER_DEADLINE).toNanos(),
                    () -> !closed,
                    nowNs -> {
                        minutes.at(nowNs - generator.startNs());
                        show(generator, tally, target, nowNs);
                    });
            minutes.close();
            failIfClosed();
            return new ReplayReport(
                    plan,
                    options,
                    tally,
                    target.lateness(),
                    System.nanoTime() - generator.startNs(),
                    newestTerm(clients) - termBefore);
        } finally {
            progress.clear();
        }
    }

    private List<ClientLoadTarget> connect(
            final String ingress, final Duration connectTimeout, final Duration deadline) {
        final List<ClientLoadTarget> clients = new ArrayList<>();
        try {
            while (clients.size() < options.clients()) {
                failIfClosed();
                final ClientLoadTarget client =
                        new ClientLoadTarget(ingress, connectTimeout, deadline);
                clients.add(client);
                plan.functions()
                        .forEach(function -> client.function(function.tenant(), function.name()));
                clients.forEach(ClientLoadTarget::poll);
            }
            return clients;
        } catch (final RuntimeException ex) {
            CloseHelper.quietCloseAll(clients);
            throw ex;
        }
    }

    private static long newestTerm(final List<ClientLoadTarget> clients) {
        return clients.stream().mapToLong(ClientLoadTarget::leadershipTerm).max().orElse(0);
    }

    private void show(
            final LoadGenerator generator,
            final ReplayTally tally,
            final PunctualTarget target,
            final long nowNs) {
        if (progress.isDue(nowNs)) {
            final long sinceStartNs = nowNs - generator.startNs();
            progress.update(
                    nowNs,
                    String.format(
                            Locale.ROOT,
                            "%d s, minute %d of the trace  sent %d of %d  open %d  not run %d"
                                    + "  placed p99 %.1f ms  late p99.9 %.1f ms",
                            TimeUnit.NANOSECONDS.toSeconds(sinceStartNs),
                            plan.settings().fromMinute()
                                    + sinceStartNs
                                            * plan.settings().factor()
                                            / TimeUnit.MINUTES.toNanos(1),
                            generator.sent(),
                            plan.size(),
                            generator.sent() - generator.ended(),
                            tally.ends().rejected(),
                            tally.ends().placement().percentileUs(99) / 1e3,
                            target.lateness().percentileUs(99.9) / 1e3));
        }
    }

    private void failIfClosed() {
        if (closed) {
            throw new CheckFailed("stopped");
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            progress.clear();
        }
    }
}
