package io.berth.ops.simulate;

import io.berth.ops.trace.Trace;
import io.berth.ops.trace.TraceFunction;
import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementStateMachine;
import io.berth.schemas.protocol.SandboxKind;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Runs one trace through one placement state machine under one pair of policies. Single threaded;
 * virtual time jumps from one arrival, event of a worker or timer to the next. The same trace,
 * settings and policies always give the same result but for the time it took.
 */
public final class DaySimulator {
    private static final long MS = 1_000_000L;
    private static final long DAY_NS = 24L * 3600 * 1000 * MS;
    private static final long HOUR_NS = 3600 * 1000 * MS;
    private static final long OPERATOR = -1;

    /** So long may runs and waits go on after the last arrival. */
    private static final long MOST_AFTERWARDS_NS = 50 * HOUR_NS;

    /** A start that takes this much longer than it should has failed. */
    private static final long START_ROOM_NS = 60_000 * MS;

    /** Time limits are this much longer than the longest run, so that no run meets one. */
    private static final long TIMEOUT_ROOM_NS = 60_000 * MS;

    private static final int MAX_STARTS_PER_WORKER = 16;
    private static final int MAX_INVOCATIONS = 100_000;

    private final Trace trace;
    private final DaySettings settings;
    private final PolicyPair policies;
    private final Arrivals arrivals;
    private final DayMeter meter;
    private final SimulatedFleet fleet;
    private final SimulatedCallers callers;
    private final DayOutput output;
    private final PlacementStateMachine heart;
    private long nowNs;
    private LongConsumer everyMinute = minute -> {};

    public DaySimulator(final Trace trace, final DaySettings settings, final PolicyPair policies) {
        this.trace = trace;
        this.settings = settings;
        this.policies = policies;
        arrivals = new Arrivals(trace, settings.minutes(), settings.seed());
        meter = new DayMeter(arrivals.lengthNs(), trace.functions().size());
        fleet = new SimulatedFleet(settings, meter);
        callers = new SimulatedCallers(settings, meter, fleet, trace.functions().size());
        output = new DayOutput(fleet, callers);
        heart = new PlacementStateMachine(output, policies.simulated());
    }

    /** Calls this at the start of every minute of virtual time, between two entries. */
    public DaySimulator everyMinute(final LongConsumer listener) {
        everyMinute = listener;
        return this;
    }

    /**
     * Runs the whole day, and on until every invocation has its end.
     *
     * @throws IllegalStateException where the heart does what it must not.
     */
    public DayResult run() {
        final long startedNs = System.nanoTime();
        setUp();
        long minute = 0;
        long nextNs = nextNs();
        while (nextNs < arrivals.lengthNs() || callers.open() > 0) {
            while ((minute + 1) * Arrivals.MINUTE_NS <= nextNs) {
                minute++;
                startMinute(minute);
            }
            step(nextNs);
            nextNs = nextNs();
        }
        meter.finish();
        check();
        return DayResult.of(policies, settings, meter, System.nanoTime() - startedNs);
    }

    private void startMinute(final long minute) {
        check();
        if (minute * Arrivals.MINUTE_NS > arrivals.lengthNs() + MOST_AFTERWARDS_NS) {
            throw new IllegalStateException(callers.open() + " invocations never end");
        }
        if (minute % 60 == 0) {
            at(minute * Arrivals.MINUTE_NS);
            fleet.pulseAll(heart, nowNs);
        }
        everyMinute.accept(minute);
    }

    private long nextNs() {
        return Math.min(arrivals.nextNs(), Math.min(fleet.nextNs(), output.timerAtNs()));
    }

    /** Workers first, then the timer, then callers, where their times are equal. */
    private void step(final long nextNs) {
        at(nextNs);
        if (fleet.nextNs() == nextNs) {
            fleet.tell(heart, nowNs);
        } else if (output.timerAtNs() == nextNs) {
            heart.timerFired(nowNs, output.takeTimer());
        } else {
            final int function = arrivals.function();
            callers.call(heart, nowNs, function, arrivals.take());
        }
    }

    private void at(final long timeNs) {
        nowNs = timeNs;
        output.at(timeNs);
    }

    private void check() {
        final String complaint = output.complaint();
        if (complaint != null) {
            throw new IllegalStateException(
                    "in minute " + nowNs / Arrivals.MINUTE_NS + " of the day: " + complaint);
        }
    }

    // ---- what is there before the first arrival

    private void setUp() {
        at(0);
        heart.newTerm(nowNs, 1);
        heart.initialiseCell(nowNs, OPERATOR, OPERATOR, cellSettings());
        heart.setPolicy(nowNs, OPERATOR, OPERATOR, policies.settings());
        fleet.register(heart, nowNs);
        final Map<String, Integer> tenants = new HashMap<>();
        for (int i = 0; i < trace.functions().size(); i++) {
            final TraceFunction function = trace.functions().get(i);
            final int tenant = tenants.computeIfAbsent(function.owner(), owner -> tenants.size());
            heart.createFunction(nowNs, OPERATOR, i, functionSettings(i, tenant, function));
        }
        check();
        if (!fleet.areAllRegistered()) {
            throw new IllegalStateException("a worker was not welcomed");
        }
    }

    /** No fault happens in the simulated day: everything that waits for one waits long. */
    private CellSettings cellSettings() {
        final CellSettings defaults = CellSettings.defaults(settings.seed(), 1, 2);
        return new CellSettings(
                defaults.seed(),
                defaults.secretKeyHigh(),
                defaults.secretKeyLow(),
                DAY_NS,
                DAY_NS,
                DAY_NS,
                DAY_NS,
                HOUR_NS,
                DAY_NS,
                defaults.timeoutMarginNs(),
                settings.startUpNs() + START_ROOM_NS,
                defaults.tickNs(),
                defaults.tickNs(),
                MAX_INVOCATIONS,
                defaults.maxClients(),
                defaults.maxRequestSlots(),
                trace.functions().size(),
                trace.functions().size(),
                settings.workers(),
                defaults.maxSandboxes(),
                MAX_INVOCATIONS,
                MAX_STARTS_PER_WORKER,
                defaults.maxPayloadLength(),
                defaults.featureLevel(),
                defaults.bestOf(),
                defaults.coldPolicy());
    }

    private PlacementCommands.FunctionSettings functionSettings(
            final int index, final int tenant, final TraceFunction function) {
        final long keptNs = policies.keepAlive().isUntilShort() ? DAY_NS : settings.keepAliveNs();
        return new PlacementCommands.FunctionSettings(
                "tenant-" + tenant,
                "function-" + index,
                SandboxKind.SYNTHETIC,
                "",
                Math.min(DAY_NS, function.runTimes().maxNs() + TIMEOUT_ROOM_NS),
                keptNs,
                settings.startUpNs(),
                Math.max(1, (int) Math.ceil(function.memoryMb())),
                PlacementCommands.FunctionSettings.NONE_RESERVED,
                settings.maxQueued());
    }

    // ---- for tests

    PlacementStateMachine heart() {
        return heart;
    }

    SimulatedFleet fleet() {
        return fleet;
    }

    SimulatedCallers callers() {
        return callers;
    }

    DayMeter meter() {
        return meter;
    }

    DayOutput output() {
        return output;
    }

    long nowNs() {
        return nowNs;
    }
}
