package io.berth.ops.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a replay does, fixed before it starts: the functions, and for every invocation when it
 * arrives, which function it calls and how long it runs. The same trace and settings always make
 * the same plan.
 *
 * <p>The trace gives a count per minute; the arrivals of a minute are spread over it as those of a
 * Poisson process are when their number is known: independently and uniformly. Run times are drawn
 * from the percentiles of the function.
 */
public final class ReplayPlan {
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final int SHORT_HASH = 12;

    /**
     * Time limits are this much longer than the longest run, so that only a stuck run meets one.
     */
    private static final long TIMEOUT_ROOM_MS = 90_000;

    private final ReplaySettings settings;
    private final List<ReplayFunction> functions;
    private final long[] arrivalsNs;
    private final int[] functionIndexes;
    private final long[] runTimesNs;

    private ReplayPlan(
            final ReplaySettings settings,
            final List<ReplayFunction> functions,
            final List<Arrival> arrivals) {
        this.settings = settings;
        this.functions = List.copyOf(functions);
        arrivalsNs = arrivals.stream().mapToLong(Arrival::atNs).toArray();
        functionIndexes = arrivals.stream().mapToInt(Arrival::function).toArray();
        runTimesNs = arrivals.stream().mapToLong(Arrival::runNs).toArray();
    }

    /** Makes the plan of a slice of a trace. */
    public static ReplayPlan of(final Trace trace, final ReplaySettings settings) {
        if (settings.fromMinute() + settings.minutes() > trace.minutes()) {
            throw new TraceException(
                    "the slice ends at minute "
                            + (settings.fromMinute() + settings.minutes())
                            + ", the trace at minute "
                            + trace.minutes());
        }
        final Function<String, String> shorten = shortener(trace);
        final List<ReplayFunction> functions =
                trace.functions().stream()
                        .map(function -> replayFunction(function, settings, shorten))
                        .toList();
        final List<Arrival> arrivals = new ArrayList<>();
        for (int minute = 0; minute < settings.minutes(); minute++) {
            addMinute(trace, settings, minute, arrivals);
        }
        return new ReplayPlan(settings, functions, arrivals);
    }

    private static void addMinute(
            final Trace trace,
            final ReplaySettings settings,
            final int minute,
            final List<Arrival> arrivals) {
        final List<Arrival> ofMinute = new ArrayList<>();
        final long startNs = minute * MINUTE_NS;
        for (int index = 0; index < trace.functions().size(); index++) {
            final TraceFunction function = trace.functions().get(index);
            final int traceMinute = settings.fromMinute() + minute;
            final SplitMix64 random = SplitMix64.of(settings.seed(), index, traceMinute);
            for (int n = function.invocationsPerMinute()[traceMinute]; n > 0; n--) {
                final long atNs = startNs + (long) (random.nextDouble() * MINUTE_NS);
                final long runNs =
                        Math.min(function.runTimes().atNs(random.nextDouble()), runCapNs(settings));
                ofMinute.add(
                        new Arrival(settings.compressNs(atNs), index, settings.compressNs(runNs)));
            }
        }
        ofMinute.sort(Arrival.IN_ORDER);
        arrivals.addAll(ofMinute);
    }

    private static ReplayFunction replayFunction(
            final TraceFunction function,
            final ReplaySettings settings,
            final Function<String, String> shorten) {
        final long longestMs =
                Math.min(function.runTimes().maxNs(), runCapNs(settings)) / 1_000_000;
        return new ReplayFunction(
                "tenant-" + shorten.apply(function.owner()),
                "fn-" + shorten.apply(function.function()),
                Math.max(1_000_000, settings.compressMsToNs(longestMs + TIMEOUT_ROOM_MS)),
                Math.max(1_000_000, settings.compressMsToNs(settings.keepAliveMs())),
                settings.compressMsToNs(settings.startUpMs()),
                Math.max(1, (int) Math.ceil(function.memoryMb())));
    }

    /**
     * Cuts hashes to what a person can read, unless two would become one. Names have at most 64
     * bytes.
     */
    private static Function<String, String> shortener(final Trace trace) {
        final Set<String> cut = new HashSet<>();
        final Set<String> whole = new HashSet<>();
        for (final TraceFunction function : trace.functions()) {
            whole.add(function.function());
            cut.add(cut(function.function(), SHORT_HASH));
        }
        final int length = cut.size() == whole.size() ? SHORT_HASH : 56;
        return hash -> cut(hash, length);
    }

    private static String cut(final String hash, final int length) {
        return hash.substring(0, Math.min(length, hash.length()));
    }

    private static long runCapNs(final ReplaySettings settings) {
        return settings.runCapMs() * 1_000_000;
    }

    public ReplaySettings settings() {
        return settings;
    }

    public List<ReplayFunction> functions() {
        return functions;
    }

    /** Number of invocations. */
    public int size() {
        return arrivalsNs.length;
    }

    /**
     * When invocation {@code i} arrives, in nanoseconds from the start of the replay; never falls
     * with {@code i}.
     */
    public long arrivalNs(final int i) {
        return arrivalsNs[i];
    }

    /** Index in {@link #functions()} of what invocation {@code i} calls. */
    public int functionIndex(final int i) {
        return functionIndexes[i];
    }

    /** How long invocation {@code i} runs, in nanoseconds. */
    public long runNs(final int i) {
        return runTimesNs[i];
    }

    /** Time from the start of the replay to the last arrival possible, in nanoseconds. */
    public long lengthNs() {
        return settings.compressNs(settings.minutes() * MINUTE_NS);
    }

    /** Longest run time in the plan in nanoseconds; 0 when there is no invocation. */
    public long longestRunNs() {
        return Arrays.stream(runTimesNs).max().orElse(0);
    }

    /** Runs that the cap shortened. */
    public long cappedRuns() {
        final long cap = settings.compressNs(runCapNs(settings));
        return Arrays.stream(runTimesNs).filter(runNs -> runNs >= cap).count();
    }

    private record Arrival(long atNs, int function, long runNs) {
        static final java.util.Comparator<Arrival> IN_ORDER =
                java.util.Comparator.comparingLong(Arrival::atNs)
                        .thenComparingInt(Arrival::function)
                        .thenComparingLong(Arrival::runNs);
    }
}
