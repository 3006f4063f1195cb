package io.berth.ops.soak;

import io.berth.ops.load.LoadInterval;
import io.berth.ops.output.PlotFile;
import io.berth.ops.watch.WatchedResource;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Latencies, rate, and what the processes held, over the time of a soak; strikes are marked. */
public final class SoakPlot {
    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 480;
    private static final double LEAST_MS = 0.1;
    private static final double US_PER_MS = 1e3;
    private static final double S_PER_MINUTE = 60;

    private SoakPlot() {}

    /** Draws the picture. */
    public static void write(final Path file, final SoakResult result) {
        PlotFile.write(file, 2, () -> charts(result));
    }

    private static List<XYChart> charts(final SoakResult result) {
        return List.of(
                latency(result),
                rate(result),
                held("Memory of the processes, MB", result.watch().memoryMb()),
                held("Log on disk, MB", result.watch().held(WatchedResource.LOG)),
                held("File handles", result.watch().held(WatchedResource.FILE_HANDLES)),
                held(
                        "Memory outside of the heap, MB",
                        result.watch().held(WatchedResource.OFF_HEAP)));
    }

    private static XYChart latency(final SoakResult result) {
        final XYChart chart =
                chart("From the intended start to the result, " + rateText(result), "ms");
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setYAxisMin(LEAST_MS);
        final List<LoadInterval> intervals = result.intervals();
        add(chart, "max", intervals, interval -> ms(interval.maxUs()));
        add(chart, "p99", intervals, interval -> ms(interval.p99Us()));
        add(chart, "p50", intervals, interval -> ms(interval.p50Us()));
        final double highest =
                intervals.stream().mapToDouble(interval -> ms(interval.maxUs())).max().orElse(1);
        addStrikes(chart, result.strikesS(), highest);
        return chart;
    }

    private static String rateText(final SoakResult result) {
        return String.format(
                Locale.ROOT,
                "%d calls/s for %d s",
                result.settings().ratePerSecond(),
                result.settings().length().toSeconds());
    }

    /** A logarithmic axis takes no zero. */
    private static double ms(final long us) {
        return Math.max(LEAST_MS, us / US_PER_MS);
    }

    private static XYChart rate(final SoakResult result) {
        final XYChart chart = chart("Calls a second", "calls/s");
        add(chart, "made", result.intervals(), LoadInterval::sentPerS);
        add(chart, "completed", result.intervals(), LoadInterval::completedPerS);
        add(
                chart,
                "rejected",
                result.intervals(),
                interval -> interval.lengthS() <= 0 ? 0 : interval.rejected() / interval.lengthS());
        return chart;
    }

    private static XYChart held(final String title, final Map<String, List<double[]>> points) {
        final XYChart chart = chart(title, "");
        points.forEach(
                (name, own) ->
                        chart.addSeries(
                                        name,
                                        own.stream()
                                                .mapToDouble(point -> point[0] / S_PER_MINUTE)
                                                .toArray(),
                                        own.stream().mapToDouble(point -> point[1]).toArray())
                                .setMarker(SeriesMarkers.NONE));
        return chart;
    }

    private static XYChart chart(final String title, final String y) {
        final XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle("minutes")
                        .yAxisTitle(y)
                        .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setMarkerSize(0);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLocale(Locale.ROOT);
        chart.getStyler().setDecimalPattern("#,##0.###");
        return chart;
    }

    private static void add(
            final XYChart chart,
            final String name,
            final List<LoadInterval> intervals,
            final ToDoubleFunction<LoadInterval> value) {
        if (!intervals.isEmpty()) {
            chart.addSeries(
                            name,
                            intervals.stream()
                                    .mapToDouble(interval -> interval.fromS() / S_PER_MINUTE)
                                    .toArray(),
                            intervals.stream().mapToDouble(value).toArray())
                    .setMarker(SeriesMarkers.NONE);
        }
    }

    /** Lines from the bottom to the top; one series, so that the legend has one entry. */
    private static void addStrikes(
            final XYChart chart, final List<Double> strikesS, final double highest) {
        if (strikesS.isEmpty()) {
            return;
        }
        final List<Double> minutes = new ArrayList<>();
        final List<Double> values = new ArrayList<>();
        for (final double at : strikesS) {
            minutes.addAll(List.of(at / S_PER_MINUTE, at / S_PER_MINUTE, at / S_PER_MINUTE));
            // Not a number: the line is broken here.
            values.addAll(List.of(LEAST_MS, highest, Double.NaN));
        }
        final XYSeries strikes = chart.addSeries("strike", minutes, values);
        strikes.setMarker(SeriesMarkers.NONE);
        strikes.setLineColor(Color.RED);
        strikes.setLineWidth(1);
    }
}
