package io.berth.ops.command;

import io.berth.ops.load.FunctionMix;
import io.berth.ops.load.RateShape;
import io.berth.ops.soak.SoakSchedule;
import io.berth.ops.soak.SoakTool;
import io.berth.worker.sandbox.SyntheticPayload;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The calls of {@code berth soak}. */
final class SoakLoadOptions {
    private static final int MOST_FUNCTIONS = 100_000;
    private static final int MOST_TENANTS = 1_000;
    private static final int MOST_PAYLOAD = 65_536;
    private static final double HIGHEST_EXPONENT = 5;
    private static final double HIGHEST_FACTOR = 100;

    @Option(
            names = "--rate",
            paramLabel = "N",
            required = true,
            description = "Invocations a second, from 1 on.")
    private int rate;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            required = true,
            converter = LengthConverter.class,
            description =
                    "Length of what is measured, as 90s, 30m or 12h; a plain number is seconds. At most 168h.")
    private Duration length;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            defaultValue = "5",
            converter = LengthConverter.class,
            description =
                    "Time at the first rate before, not measured; a plain number is seconds (default: ${DEFAULT-VALUE}).")
    private Duration warmUp;

    @Option(
            names = "--ramp",
            paramLabel = "FROM:DURATION",
            description =
                    "The rate grows evenly from FROM to --rate in this time, as 100:5m; then it stays.")
    private String ramp;

    @Option(
            names = "--bursts",
            paramLabel = "FACTOR:LENGTH:PERIOD",
            description =
                    "In the last LENGTH of every PERIOD the rate is FACTOR times what it would be, as 3:10s:2m.")
    private String bursts;

    @Option(
            names = "--functions",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Functions, called in turn unless --zipf is given; made for the soak, deleted after it; up to 100000"
                            + " (default: ${DEFAULT-VALUE}).")
    private int functions;

    @Option(
            names = "--zipf",
            paramLabel = "S",
            description =
                    "Call functions by popularity: the one of rank r in proportion to 1/r^S, above 0 to 5.")
    private Double zipf;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of what is drawn at random (default: a new one, which is printed).")
    private Long seed;

    @Option(
            names = "--tenants",
            paramLabel = "N",
            defaultValue = "1",
            description = "Tenants that share the functions (default: ${DEFAULT-VALUE}).")
    private int tenants;

    @Option(
            names = "--cold-ratio",
            paramLabel = "R",
            defaultValue = "0",
            description = {
                "Share of the calls, 0 to 0.5, that needs a sandbox to be started: these go to functions of their own, each",
                "called again only when its sandbox has gone by itself (default: ${DEFAULT-VALUE})."
            })
    private double coldRatio;

    @Option(
            names = "--payload-bytes",
            paramLabel = "N",
            defaultValue = "8",
            description = {
                "Length of every payload: 8 (the run time), or 24 to 65536; then the result is the payload, and is compared",
                "with it (default: ${DEFAULT-VALUE})."
            })
    private int payloadBytes;

    @Option(
            names = "--run-time",
            paramLabel = "DURATION",
            defaultValue = "1ms",
            converter = DurationConverter.class,
            description = "How long each invocation runs (default: ${DEFAULT-VALUE}).")
    private Duration runTime;

    /** Checks the ranges. */
    void check() {
        Checks.check(rate >= 1 && rate <= 1_000_000, "--rate is 1 to 1000000");
        Checks.check(
                length.compareTo(Duration.ofSeconds(1)) >= 0, "--duration is 1 second to 168h");
        Checks.check(warmUp.compareTo(Duration.ofHours(1)) <= 0, "--warm-up is 0 to 1h");
        Checks.range("--functions", functions, 1, MOST_FUNCTIONS);
        Checks.range("--tenants", tenants, 1, MOST_TENANTS);
        Checks.check(
                zipf == null || zipf > 0 && zipf <= HIGHEST_EXPONENT, "--zipf is above 0, to 5");
        Checks.check(coldRatio >= 0 && coldRatio <= 0.5, "--cold-ratio is 0 to 0.5");
        Checks.check(
                payloadBytes == Long.BYTES
                        || payloadBytes >= SyntheticPayload.MIN_ECHO_LENGTH
                                && payloadBytes <= MOST_PAYLOAD,
                "--payload-bytes is 8, or 24 to 65536");
        if (seed == null) {
            seed = (long) ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        }
    }

    /** Every call. */
    SoakSchedule schedule() {
        final RateShape shape;
        try {
            shape = new RateShape(rate, warmUp, length, ramp(), bursts());
        } catch (final IllegalArgumentException ex) {
            throw new io.berth.ops.UserError(ex.getMessage(), ex);
        }
        final int cold = SoakTool.coldFunctions(shape.peakRate(), coldRatio);
        Checks.check(
                functions + cold <= MOST_FUNCTIONS,
                "--cold-ratio at this rate takes "
                        + cold
                        + " functions beside --functions: more than 100000 in all");
        final FunctionMix mix =
                zipf == null
                        ? FunctionMix.inTurn(functions)
                        : FunctionMix.zipf(functions, zipf, seed);
        return new SoakSchedule(
                shape, cold == 0 ? mix : mix.withCold(coldRatio, cold), runTime.toNanos());
    }

    private RateShape.Ramp ramp() {
        if (ramp == null) {
            return null;
        }
        final String[] parts = parts("--ramp", ramp, 2, "FROM:DURATION, as 100:5m");
        final RateShape.Ramp growth =
                new RateShape.Ramp((int) number("--ramp", parts[0]), duration("--ramp", parts[1]));
        Checks.check(growth.length().compareTo(length) <= 0, "--ramp is longer than --duration");
        return growth;
    }

    private RateShape.Bursts bursts() {
        if (bursts == null) {
            return null;
        }
        final String[] parts = parts("--bursts", bursts, 3, "FACTOR:LENGTH:PERIOD, as 3:10s:2m");
        final double factor = number("--bursts", parts[0]);
        Checks.check(
                factor > 0 && factor <= HIGHEST_FACTOR, "--bursts: the factor is above 0, to 100");
        return new RateShape.Bursts(
                factor, duration("--bursts", parts[1]), duration("--bursts", parts[2]));
    }

    private static String[] parts(
            final String option, final String text, final int count, final String form) {
        final String[] parts = text.split(":", -1);
        Checks.check(parts.length == count, option + ": '" + text + "' is not " + form);
        return parts;
    }

    private static double number(final String option, final String text) {
        Checks.check(
                text.matches("\\d{1,7}(\\.\\d{1,3})?"),
                option + ": '" + text + "' is not a number");
        return Double.parseDouble(text);
    }

    private static Duration duration(final String option, final String text) {
        try {
            return new DurationConverter().convert(text);
        } catch (final TypeConversionException ex) {
            throw new io.berth.ops.UserError(option + ": " + ex.getMessage(), ex);
        }
    }

    int rate() {
        return rate;
    }

    Duration length() {
        return length;
    }

    Duration warmUp() {
        return warmUp;
    }

    int tenants() {
        return tenants;
    }

    int payloadBytes() {
        return payloadBytes;
    }

    long seed() {
        return seed;
    }
}
