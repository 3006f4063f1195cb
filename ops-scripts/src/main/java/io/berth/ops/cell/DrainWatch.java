package io.berth.ops.cell;

import io.berth.client.WorkerInfo;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import io.berth.ops.output.ProgressLine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Waits until workers that are drained hold nothing any more, and shows how far they are. */
public final class DrainWatch {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration TO_STOP = Duration.ofSeconds(20);

    private final Cell cell;
    private final ProgressLine progress;
    private final long startNs = System.nanoTime();
    private int sandboxes;
    private int running;
    private int runningAtDeadline = -1;

    /**
     * @param progress where it shows how far they are.
     */
    public DrainWatch(final Cell cell, final ProgressLine progress) {
        this.cell = cell;
        this.progress = progress;
    }

    /**
     * Waits until the workers are empty or gone. @return what a report says of it.
     *
     * @param what names them, as in {@code worker w1}.
     * @param deadline of the drain; zero: none. What it cut short fails the command.
     */
    public Map<String, Object> await(
            final String what, final Predicate<WorkerInfo> workers, final Duration deadline) {
        final Duration limit = deadline.isZero() ? LONGEST : deadline.plus(TO_STOP);
        final boolean isEmpty = Await.until(limit, INTERVAL, () -> look(what, workers, deadline));
        progress.clear();
        if (!isEmpty) {
            throw new CheckFailed(what + " is not empty: " + left() + " left");
        }
        if (runningAtDeadline > 0) {
            throw new CheckFailed(
                    what
                            + " is empty, but its deadline passed with "
                            + count(runningAtDeadline, "run")
                            + " left, which "
                            + (runningAtDeadline == 1 ? "was" : "were")
                            + " stopped");
        }
        final long ms = elapsed().toMillis();
        progress.event(what + " is empty after " + ms + " ms");
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("drained", what);
        report.put("emptyAfterMs", ms);
        return report;
    }

    private boolean look(
            final String what, final Predicate<WorkerInfo> workers, final Duration deadline) {
        final boolean isLate = !deadline.isZero() && elapsed().compareTo(deadline) >= 0;
        final List<WorkerInfo> drained = cell.listWorkers().stream().filter(workers).toList();
        if (isLate && runningAtDeadline < 0) {
            // What ran at the last look before: by now the cell may have stopped it.
            runningAtDeadline = running;
        }
        sandboxes = drained.stream().mapToInt(WorkerInfo::sandboxes).sum();
        running = drained.stream().mapToInt(WorkerInfo::busy).sum();
        if (sandboxes > 0) {
            progress.update(System.nanoTime(), what + ": " + left() + " left");
        }
        return sandboxes == 0;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    private String left() {
        return count(sandboxes, "sandbox") + ", " + count(running, "run");
    }

    private static String count(final int number, final String what) {
        return number + " " + what + (number == 1 ? "" : what.endsWith("x") ? "es" : "s");
    }
}
