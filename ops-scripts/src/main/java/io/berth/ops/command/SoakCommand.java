package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.load.ConstantRate;
import io.berth.ops.load.SoakResult;
import io.berth.ops.load.SoakTool;
import io.berth.ops.output.JsonReport;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth soak}. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Invokes synthetic functions at a constant rate through the real client and reports latencies.",
            "Open loop: every invocation has its intended start beforehand and latency counts from there, so an answer",
            "that comes late delays nothing and hides nothing (no coordinated omission). Warm and cold apart; placement",
            "(intended start to placement) and total (to the result, run time included).",
            "Exits with 1 unless every invocation has an end, none is lost, and enough of them completed."
        })
public final class SoakCommand implements Runnable {
    @Option(
            names = "--rate",
            paramLabel = "N",
            required = true,
            description = "Invocations a second, from 1 on.")
    private int rate;

    @Option(
            names = "--duration",
            paramLabel = "S",
            required = true,
            description = "Length of what is measured, in seconds.")
    private int durationS;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "5",
            description =
                    "Seconds at the same rate before, not measured (default: ${DEFAULT-VALUE}).")
    private int warmUpS;

    @Option(
            names = "--functions",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Functions called in turn; made for the soak, deleted after it (default: ${DEFAULT-VALUE}).")
    private int functions;

    @Option(
            names = "--run-time",
            paramLabel = "DURATION",
            defaultValue = "1ms",
            converter = DurationConverter.class,
            description = "How long each invocation runs (default: ${DEFAULT-VALUE}).")
    private Duration runTime;

    @Option(
            names = "--start-up",
            paramLabel = "DURATION",
            defaultValue = "50ms",
            converter = DurationConverter.class,
            description = "How long a sandbox takes to start (default: ${DEFAULT-VALUE}).")
    private Duration startUp;

    @Option(
            names = "--keep-alive",
            paramLabel = "DURATION",
            defaultValue = "1m",
            converter = DurationConverter.class,
            description =
                    "An idle sandbox is stopped after this; short ones give cold starts (default: ${DEFAULT-VALUE}).")
    private Duration keepAlive;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "Every call has an end by then (default: ${DEFAULT-VALUE}).")
    private Duration deadline;

    @Option(
            names = "--min-completed",
            paramLabel = "PERCENT",
            defaultValue = "99.5",
            description =
                    "Fail below this share of completed invocations (default: ${DEFAULT-VALUE}).")
    private double minCompletedPercent;

    @Option(
            names = "--hgrm",
            paramLabel = "FILE",
            description = {
                "Write total latencies as a percentile distribution of HdrHistogram, in microseconds; beside FILE also",
                "the parts, with -warm, -cold, -queued and -placement before the ending."
            })
    private Path hgrm;

    @Option(
            names = "--history",
            paramLabel = "DIR",
            description = {
                "Record every call in DIR, and check all that is there at the end. Workers record into it where",
                "'berth cluster start --history' made it (its DIR/history); without them only calls are checked."
            })
    private Path history;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    SoakCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        JsonReport.checkWritable(hgrm);
        check(rate >= 1 && rate <= 1_000_000, "--rate is 1 to 1000000");
        check(durationS >= 1 && durationS <= 86_400, "--duration is 1 to 86400 seconds");
        check(warmUpS >= 0 && warmUpS <= 3_600, "--warm-up is 0 to 3600 seconds");
        check(functions >= 1 && functions <= 1_000, "--functions is 1 to 1000");
        check(
                (long) rate * (durationS + warmUpS) <= Integer.MAX_VALUE,
                "more than 2147483647 invocations");
        final SoakTool.Settings settings =
                new SoakTool.Settings(
                        new ConstantRate(rate, durationS + warmUpS, functions, runTime.toNanos()),
                        warmUpS,
                        startUp,
                        keepAlive,
                        deadline,
                        history);
        final SoakTool tool = new SoakTool(settings, output.progress());
        final SoakResult result = tool.run(connection.ingress(), connection.timeout());
        result.print(output.out());
        json.write(result.toMap());
        if (hgrm != null) {
            result.writeHistograms(hgrm);
        }
        if (!result.holds(minCompletedPercent)) {
            throw new CheckFailed(result.complaint(minCompletedPercent));
        }
    }

    private static void check(final boolean holds, final String message) {
        if (!holds) {
            throw new UserError(message);
        }
    }
}
