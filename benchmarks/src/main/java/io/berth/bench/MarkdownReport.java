package io.berth.bench;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** A {@link HeartReport} as the tables of docs/performance.md. */
public final class MarkdownReport {
    private static final double NS_PER_US = 1_000.0;
    private static final double NS_PER_MS = 1_000_000.0;
    private static final double BYTES_PER_MB = 1_000_000.0;

    private final HeartReport report;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(final HeartReport report) {
        this.report = report;
    }

    /** All tables of what was measured, under a line with the machine. */
    public static String of(final HeartReport report, final String machine) {
        final MarkdownReport markdown = new MarkdownReport(report);
        markdown.line(
                machine
                        + "; JVM "
                        + String.join(" ", BenchJvm.options(report.settings().hugePages()))
                        + ".");
        markdown.targets();
        if (!report.results().isEmpty()) {
            markdown.times("ns of an operation (median of the iterations)", BenchResult::nsPerOp);
            markdown.times("ns of processor time of an operation", BenchResult::cpuNsPerOp);
            markdown.times("bytes allocated by an operation", BenchResult::bytesPerOp);
        }
        if (!report.storms().isEmpty()) {
            markdown.storms();
        }
        report.stateSizes().forEach(markdown::sizes);
        return markdown.text.toString();
    }

    private void targets() {
        line("");
        line("| target | bound | measured | |");
        line("|---|--:|---|---|");
        for (final Targets.Target target : Targets.of(report)) {
            line(
                    "| "
                            + target.name()
                            + " | "
                            + target.bound()
                            + " | "
                            + target.measured()
                            + " | "
                            + (target.isMet() ? "met" : "**missed**")
                            + " |");
        }
    }

    private void times(final String what, final ToDoubleFunction<BenchResult> figure) {
        line("");
        line("**" + what + "**");
        line("");
        final List<Integer> sizes = report.settings().sizes();
        final StringBuilder head = new StringBuilder("| benchmark | access |");
        final StringBuilder rule = new StringBuilder("|---|---|");
        for (final int size : sizes) {
            head.append(' ').append(String.format(Locale.ROOT, "%,d", size)).append(" |");
            rule.append("--:|");
        }
        line(head.toString());
        line(rule.toString());
        final Set<String> seen = new LinkedHashSet<>();
        for (final BenchResult result : report.results()) {
            if (seen.add(result.name() + result.access())) {
                row(result.name(), result.access(), sizes, figure);
            }
        }
    }

    private void row(
            final String name,
            final String access,
            final List<Integer> sizes,
            final ToDoubleFunction<BenchResult> figure) {
        final StringBuilder row = new StringBuilder("| " + name + " | " + access + " |");
        for (final int size : sizes) {
            final BenchResult result = report.find(name, access, size);
            row.append(' ')
                    .append(
                            result == null || Double.isNaN(figure.applyAsDouble(result))
                                    ? "-"
                                    : number(figure.applyAsDouble(result)))
                    .append(" |");
        }
        line(row.toString());
    }

    /** As many digits as mean something. */
    private static String number(final double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }

    private void storms() {
        line("");
        line("**entries of a storm**");
        line("");
        line(
                "| storm | sandboxes | entries | all, ms | p50, µs | p99, µs | longest, µs | which | over 1 ms | with noise, µs |");
        line("|---|--:|--:|--:|--:|--:|--:|---|--:|--:|");
        for (final StormResult storm : report.storms()) {
            line(
                    String.format(
                            Locale.ROOT,
                            "| %s | %,d | %,d | %,.1f | %.2f | %.1f | %,.1f | %s | %d | %,.0f |",
                            storm.name(),
                            storm.sandboxes(),
                            storm.entries(),
                            storm.totalNs() / NS_PER_MS,
                            storm.p50Ns() / NS_PER_US,
                            storm.p99Ns() / NS_PER_US,
                            storm.longestNs() / NS_PER_US,
                            storm.longestKind(),
                            storm.overOneMs(),
                            storm.worstNs() / NS_PER_US));
        }
    }

    private void sizes(final StateSizes sizes) {
        line("");
        line("**bytes of the state**");
        line("");
        line("| sandboxes | a sandbox | a function | a histogram | all, MB | where |");
        line("|--:|--:|--:|--:|--:|---|");
        final StringBuilder parts = new StringBuilder();
        sizes.parts()
                .forEach(
                        (name, bytes) ->
                                parts.append(parts.isEmpty() ? "" : ", ")
                                        .append(name)
                                        .append(String.format(Locale.ROOT, " %.1f", bytes)));
        line(
                String.format(
                        Locale.ROOT,
                        "| %,d | %.1f | %.1f | %.1f | %.1f | %s |",
                        sizes.sandboxes(),
                        sizes.perSandbox(),
                        sizes.perFunction(),
                        sizes.perHistogram(),
                        sizes.total() / BYTES_PER_MB,
                        parts));
    }

    private void line(final String line) {
        text.append(line).append('\n');
    }
}
