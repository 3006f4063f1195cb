package io.berth.ops.failover;

import io.berth.ops.output.PlotFile;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How long placements took over time, with the strikes marked. */
public final class FailoverPlot {
    private static final int WIDTH = 1_800;
    private static final int HEIGHT = 700;
    private static final double NS_PER_S = 1e9;
    private static final double NS_PER_MS = 1e6;
    private static final double LEAST_MS = 0.1;

    private FailoverPlot() {}

    /** Draws the picture. */
    public static void write(final Path file, final FailoverReport report) {
        PlotFile.write(file, 1, () -> List.of(chart(report)));
    }

    private static XYChart chart(final FailoverReport report) {
        final LatencySeries series = report.series();
        final XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(report.title())
                        .xAxisTitle(
                                String.format(
                                        Locale.ROOT,
                                        "intended start of the call, s (worst of each %.0f ms)",
                                        series.stepNs() / NS_PER_MS))
                        .yAxisTitle("until placed, ms")
                        .build();
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setYAxisMin(LEAST_MS);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler().setMarkerSize(0);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLocale(Locale.ROOT);
        chart.getStyler().setDecimalPattern("#,##0.###");
        final double highest = addLatency(chart, series);
        addStrikes(chart, report.rounds(), series.startNs(), highest);
        return chart;
    }

    /**
     * @return the highest value drawn.
     */
    private static double addLatency(final XYChart chart, final LatencySeries series) {
        final List<Double> seconds = new ArrayList<>();
        final List<Double> ms = new ArrayList<>();
        final long[] worstNs = series.worstNs();
        double highest = LEAST_MS;
        for (int i = 0; i < worstNs.length; i++) {
            if (worstNs[i] > 0) {
                seconds.add(i * series.stepNs() / NS_PER_S);
                ms.add(Math.max(LEAST_MS, worstNs[i] / NS_PER_MS));
                highest = Math.max(highest, worstNs[i] / NS_PER_MS);
            }
        }
        if (!seconds.isEmpty()) {
            chart.addSeries("placement", seconds, ms).setMarker(SeriesMarkers.NONE);
        }
        return highest;
    }

    /** Lines from the bottom to the top; one series, so that the legend has one entry. */
    private static void addStrikes(
            final XYChart chart,
            final List<FailoverRound> rounds,
            final long startNs,
            final double highest) {
        if (rounds.isEmpty()) {
            return;
        }
        final double[] seconds = new double[3 * rounds.size()];
        final double[] ms = new double[3 * rounds.size()];
        for (int i = 0; i < rounds.size(); i++) {
            final double at = (rounds.get(i).strikeNs() - startNs) / NS_PER_S;
            seconds[3 * i] = at;
            ms[3 * i] = LEAST_MS;
            seconds[3 * i + 1] = at;
            ms[3 * i + 1] = highest;
            seconds[3 * i + 2] = at;
            // Not a number: the line is broken here.
            ms[3 * i + 2] = Double.NaN;
        }
        final XYSeries strikes = chart.addSeries("SIG" + rounds.get(0).signal(), seconds, ms);
        strikes.setMarker(SeriesMarkers.NONE);
        strikes.setLineColor(Color.RED);
        strikes.setLineWidth(1);
    }
}
