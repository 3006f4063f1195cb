package io.berth.ops.simulate;

import io.berth.ops.output.PlotFile;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Four charts of one or more runs in one picture, PNG or SVG by the ending of the file: cold starts
 * and idle memory over the day, how long placements waited, and cold starts against idle memory of
 * the runs. Needs no screen.
 */
public final class DayPlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 520;
    private static final int MINUTES_PER_POINT = 10;
    private static final double MINUTES_PER_HOUR = 60;
    private static final double HUNDRED = 100;
    private static final double US_PER_MS = 1e3;
    private static final long FIRST_BUCKET_US = 1_000;
    private static final double BUCKET_BASE = 1.25;

    private DayPlot() {}

    /** Draws the runs; at least one. */
    public static void write(
            final Path file, final DaySettings settings, final List<DayResult> results) {
        PlotFile.write(file, 2, () -> charts(settings, results));
    }

    // ---- the charts

    private static List<XYChart> charts(final DaySettings settings, final List<DayResult> results) {
        final XYChart coldStarts =
                chart("Cold starts in 10 minutes", "hour of the day", "cold starts");
        final XYChart idle =
                chart("Memory held by idle and starting sandboxes", "hour of the day", "GB");
        final XYChart waited =
                chart("Placements that waited longer", "waited, ms", "% of placements");
        final XYChart tradeOff =
                chart("Cold starts against idle memory", "idle GB-hours", "% of placements cold");
        waited.getStyler().setXAxisLogarithmic(true);
        waited.getStyler().setYAxisLogarithmic(true);
        tradeOff.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        tradeOff.getStyler().setMarkerSize(12);
        for (final DayResult result : results) {
            final String label = result.policies().label();
            addLine(coldStarts, label, sums(result.series().coldStarts()));
            addLine(idle, label, averages(result.series().idleGb()));
            addWaited(waited, label, result);
            tradeOff.addSeries(
                    label,
                    new double[] {result.idleGbHours()},
                    new double[] {HUNDRED * result.coldRate()});
        }
        final double fleetGb = settings.fleetMb() / DayResult.MB_PER_GB;
        addLine(idle, "running (first)", averages(results.get(0).series().busyGb()));
        idle.setTitle(idle.getTitle() + String.format(Locale.ROOT, ", fleet %.0f GB", fleetGb));
        return List.of(coldStarts, idle, waited, tradeOff);
    }

    private static XYChart chart(final String title, final String x, final String y) {
        final XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle(x)
                        .yAxisTitle(y)
                        .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setMarkerSize(0);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLocale(Locale.ROOT);
        chart.getStyler().setDecimalPattern("#,##0.###");
        return chart;
    }

    private static void addLine(final XYChart chart, final String label, final double[] values) {
        final double[] hours = new double[values.length];
        for (int i = 0; i < hours.length; i++) {
            hours[i] = i * (double) MINUTES_PER_POINT / MINUTES_PER_HOUR;
        }
        chart.addSeries(label, hours, values).setMarker(SeriesMarkers.NONE);
    }

    /** The share above each value that occurred; a logarithmic axis takes no zeros. */
    private static void addWaited(final XYChart chart, final String label, final DayResult result) {
        final List<Double> ms = new ArrayList<>();
        final List<Double> percent = new ArrayList<>();
        final Histogram waitedUs = result.waitedUs();
        for (final HistogramIterationValue step :
                waitedUs.logarithmicBucketValues(FIRST_BUCKET_US, BUCKET_BASE)) {
            final long above = waitedUs.getTotalCount() - step.getTotalCountToThisValue();
            if (above > 0) {
                ms.add(step.getValueIteratedTo() / US_PER_MS);
                percent.add(HUNDRED * above / waitedUs.getTotalCount());
            }
        }
        if (!ms.isEmpty()) {
            chart.addSeries(label, ms, percent).setMarker(SeriesMarkers.NONE);
        }
    }

    private static double[] sums(final int[] perMinute) {
        final double[] sums = new double[points(perMinute.length)];
        for (int i = 0; i < perMinute.length; i++) {
            sums[i / MINUTES_PER_POINT] += perMinute[i];
        }
        return sums;
    }

    private static double[] averages(final double[] perMinute) {
        final double[] averages = new double[points(perMinute.length)];
        for (int i = 0; i < perMinute.length; i++) {
            final int point = i / MINUTES_PER_POINT;
            final int minutes =
                    Math.min(MINUTES_PER_POINT, perMinute.length - point * MINUTES_PER_POINT);
            averages[point] += perMinute[i] / minutes;
        }
        return averages;
    }

    private static int points(final int minutes) {
        return (minutes + MINUTES_PER_POINT - 1) / MINUTES_PER_POINT;
    }
}
