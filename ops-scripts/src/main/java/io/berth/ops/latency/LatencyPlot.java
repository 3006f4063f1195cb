package io.berth.ops.latency;

import io.berth.bench.latency.LatencyReport;
import io.berth.bench.latency.Load;
import io.berth.bench.latency.ModeResults;
import io.berth.ops.output.PlotFile;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.HistogramIterationValue;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Latency by percentile: a chart for each mode, a line for each subject. */
public final class LatencyPlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
    private static final int COLUMNS = 2;
    private static final int TICKS_OF_A_HALF = 5;
    private static final double NS_PER_US = 1_000;
    private static final double MOST_NINES = 1e6;

    private LatencyPlot() {}

    /** Draws the picture. */
    public static void write(final Path file, final LatencyReport report) {
        PlotFile.write(file, COLUMNS, () -> charts(report));
    }

    private static List<XYChart> charts(final LatencyReport report) {
        return report.results().stream()
                .map(ModeResults::load)
                .distinct()
                .map(load -> chart(report, load))
                .toList();
    }

    private static XYChart chart(final LatencyReport report, final Load load) {
        final XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title(load))
                        .xAxisTitle("1 / (1 - quantile): 10 is p90, 100 is p99, 1000 is p99.9")
                        .yAxisTitle("latency, us")
                        .build();
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLocale(Locale.ROOT);
        chart.getStyler().setDecimalPattern("#,##0.###");
        for (final ModeResults result : report.results()) {
            if (result.load().equals(load) && result.latencyNs().getTotalCount() > 0) {
                addSeries(chart, result);
            }
        }
        return chart;
    }

    private static String title(final Load load) {
        return switch (load.mode()) {
            case CLOSED -> "closed loop, 1 outstanding";
            case OPEN -> "open loop, " + load.ratePerS() + " a second";
            case WINDOW -> "full window, " + load.window() + " outstanding";
        };
    }

    private static void addSeries(final XYChart chart, final ModeResults result) {
        final List<Double> nines = new ArrayList<>();
        final List<Double> us = new ArrayList<>();
        for (final HistogramIterationValue value :
                result.latencyNs().percentiles(TICKS_OF_A_HALF)) {
            final double above = 1 - value.getPercentileLevelIteratedTo() / 100;
            if (above > 1 / MOST_NINES) {
                nines.add(1 / above);
                us.add(Math.max(1, value.getValueIteratedTo()) / NS_PER_US);
            }
        }
        if (!nines.isEmpty()) {
            chart.addSeries(result.subject(), nines, us).setMarker(SeriesMarkers.NONE);
        }
    }
}
