package io.berth.ops.replay;

import io.berth.ops.output.PlotFile;
import io.berth.ops.replay.ReplayMinutes.Minute;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A replay over the minutes of its trace: what was sent, what came of it, how late, how long. */
final class ReplayPlot {
    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 420;
    private static final double NS_PER_MS = 1e6;
    private static final double LEAST_MS = 0.01;

    private ReplayPlot() {}

    static void write(
            final Path file, final int fromMinute, final List<Minute> minutes, final String title) {
        final List<Double> x = new ArrayList<>();
        for (int i = 0; i < minutes.size(); i++) {
            x.add((double) fromMinute + i);
        }
        PlotFile.write(
                file,
                2,
                () ->
                        List.of(
                                counts(title, x, minutes),
                                cold(x, minutes),
                                placements(x, minutes),
                                lateness(x, minutes)));
    }

    private static XYChart counts(
            final String title, final List<Double> x, final List<Minute> minutes) {
        final XYChart chart = chart(title, "invocations in the minute", false);
        add(chart, "sent", x, minutes, Minute::sent);
        add(chart, "completed", x, minutes, Minute::completed);
        add(chart, "ended otherwise", x, minutes, Minute::rejected);
        return chart;
    }

    private static XYChart cold(final List<Double> x, final List<Minute> minutes) {
        final XYChart chart = chart("cold starts", "placements in the minute", false);
        add(chart, "cold", x, minutes, Minute::cold);
        return chart;
    }

    private static XYChart placements(final List<Double> x, final List<Minute> minutes) {
        final XYChart chart = chart("intended start to placement", "ms", true);
        add(chart, "p50", x, minutes, minute -> ms(minute.placementP50Ns()));
        add(chart, "p99", x, minutes, minute -> ms(minute.placementP99Ns()));
        return chart;
    }

    private static XYChart lateness(final List<Double> x, final List<Minute> minutes) {
        final XYChart chart = chart("the generator's own lateness", "ms, most in the minute", true);
        add(chart, "late", x, minutes, minute -> ms(minute.mostLateNs()));
        return chart;
    }

    private static double ms(final long ns) {
        return Math.max(LEAST_MS, ns / NS_PER_MS);
    }

    private static XYChart chart(
            final String title, final String yTitle, final boolean isLogarithmic) {
        final XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle("minute of the trace")
                        .yAxisTitle(yTitle)
                        .build();
        chart.getStyler().setYAxisLogarithmic(isLogarithmic);
        if (isLogarithmic) {
            chart.getStyler().setYAxisMin(LEAST_MS);
        }
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler().setMarkerSize(0);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLocale(Locale.ROOT);
        chart.getStyler().setDecimalPattern("#,##0.###");
        return chart;
    }

    private static void add(
            final XYChart chart,
            final String name,
            final List<Double> x,
            final List<Minute> minutes,
            final ToDoubleFunction<Minute> value) {
        if (!x.isEmpty()) {
            final List<Double> y =
                    minutes.stream().map(minute -> value.applyAsDouble(minute)).toList();
            chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
        }
    }
}
