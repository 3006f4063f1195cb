package io.berth.ops.soak;

import io.berth.ops.load.IntervalMeter;
import io.berth.ops.load.LoadInterval;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.watch.ResourceWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Looks at a soak from beside it, on a thread of its own: takes its intervals, sums up minutes,
 * looks at the processes.
 */
final class SoakReporter implements Runnable, AutoCloseable {
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long JOIN_MS = 10_000;
    private static final double MB = 1 << 20;

    private final SoakSettings settings;
    private final SoakLoad load;
    private final ResourceWatch watch;
    private final ProgressLine progress;
    private final Thread thread = new Thread(this, "berth-soak-report");
    private final List<LoadInterval> intervals = new ArrayList<>();
    private final List<LoadInterval> minutes = new ArrayList<>();
    private final List<LoadInterval> minute = new ArrayList<>();
    private final Histogram minuteTotal;
    private final Histogram minutePlacement;
    private IntervalLog log;
    private long startNs;
    private long takenNs;
    private long nextLookNs;
    private boolean measures;
    private volatile boolean stopped;
    private volatile RuntimeException failure;

    SoakReporter(
            final SoakSettings settings,
            final SoakLoad load,
            final ResourceWatch watch,
            final ProgressLine progress) {
        this.settings = settings;
        this.load = load;
        this.watch = watch;
        this.progress = progress;
        // The shape of the histograms that the meter hands out.
        load.meter().intervals().take(0, 0, 0, 0);
        minuteTotal = load.meter().intervals().total().copy();
        minutePlacement = load.meter().intervals().placement().copy();
        thread.setDaemon(true);
    }

    SoakReporter start() {
        thread.start();
        return this;
    }

    @Override
    public void run() {
        try {
            startNs = load.measuredFromNs();
            while (!stopped) {
                turn(System.nanoTime());
                LockSupport.parkNanos(TURN_NS);
            }
            if (measures) {
                take(System.nanoTime());
                endMinute();
                watch.look(System.nanoTime());
            }
        } catch (final RuntimeException ex) {
            failure = ex;
        } finally {
            if (log != null) {
                log.close();
            }
        }
    }

    private void turn(final long nowNs) {
        if (nowNs - startNs < 0) {
            show(nowNs);
            return;
        }
        if (!measures) {
            begin();
        }
        // The last calls end after the last of them was made: that belongs to the last interval.
        final boolean lasts = nowNs - startNs < settings.length().toNanos();
        if (lasts && nowNs - takenNs >= settings.interval().toNanos()) {
            take(nowNs);
            if (nowNs - startNs >= (minutes.size() + 1) * MINUTE_NS) {
                endMinute();
            }
        }
        if (nowNs - nextLookNs >= 0) {
            watch.look(nowNs);
            nextLookNs = Math.max(nowNs, nextLookNs + settings.lookInterval().toNanos());
        }
        show(nowNs);
    }

    private void begin() {
        measures = true;
        takenNs = startNs;
        nextLookNs = startNs;
        if (settings.intervalLog() != null) {
            log =
                    new IntervalLog(
                            settings.intervalLog(),
                            "berth soak, seed " + settings.seed(),
                            System.currentTimeMillis());
        }
    }

    private void take(final long nowNs) {
        final IntervalMeter meter = load.meter().intervals();
        final LoadInterval interval =
                meter.take(
                        takenNs - startNs, nowNs - startNs, load.sent(), load.meter().elections());
        if (log != null) {
            log.add(ms(takenNs - startNs), ms(nowNs - startNs), meter.total(), meter.placement());
        }
        synchronized (this) {
            intervals.add(interval);
            minute.add(interval);
            minuteTotal.add(meter.total());
            minutePlacement.add(meter.placement());
        }
        takenNs = nowNs;
    }

    private static long ms(final long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns);
    }

    private void endMinute() {
        if (minute.isEmpty()) {
            return;
        }
        final LoadInterval sum = LoadInterval.merged(minute, minuteTotal, minutePlacement);
        synchronized (this) {
            minutes.add(sum);
        }
        minute.clear();
        minuteTotal.reset();
        minutePlacement.reset();
        progress.event(line(minutes.size(), sum, watch.rss()));
    }

    static String line(final int number, final LoadInterval sum, final long rss) {
        return String.format(
                Locale.ROOT,
                "minute %d: %.1f/s, %d completed, p50 %.2f p99 %.2f max %.2f ms, cold %.1f %%, rejected %d,"
                        + " elections %d, memory %.0f MB",
                number,
                sum.sentPerS(),
                sum.completed(),
                sum.p50Us() / 1e3,
                sum.p99Us() / 1e3,
                sum.maxUs() / 1e3,
                sum.coldPercent(),
                sum.rejected(),
                sum.elections(),
                rss / MB);
    }

    private void show(final long nowNs) {
        if (progress.isDue(nowNs)) {
            final Duration since = Duration.ofNanos(nowNs - startNs);
            final LoadInterval last =
                    intervals.isEmpty() ? null : intervals.get(intervals.size() - 1);
            progress.update(
                    nowNs,
                    since.isNegative()
                            ? "warm-up, in flight " + load.open()
                            : String.format(
                                    Locale.ROOT,
                                    "%d of %d s  sent %d  in flight %d  %s",
                                    since.toSeconds(),
                                    settings.length().toSeconds(),
                                    load.sent(),
                                    load.open(),
                                    last == null
                                            ? ""
                                            : String.format(
                                                    Locale.ROOT,
                                                    "%.0f/s  p50 %.2f ms  p99 %.2f ms",
                                                    last.completedPerS(),
                                                    last.p50Us() / 1e3,
                                                    last.p99Us() / 1e3)));
        }
    }

    /** When what is measured began, on {@link System#nanoTime()}. */
    long startNs() {
        return startNs;
    }

    synchronized List<LoadInterval> intervals() {
        return List.copyOf(intervals);
    }

    synchronized List<LoadInterval> minutes() {
        return List.copyOf(minutes);
    }

    void failIfBroken() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Takes what is left and ends. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
