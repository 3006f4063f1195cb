package io.berth.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which workers operators have taken out of use, and what each worker said of itself. */
final class FleetBook {
    private static final long ENTRIES_OF_A_SWEEP = 64;

    /**
     * A worker's own word.
     *
     * @param labels that it carries.
     */
    private record Shape(String name, Set<String> labels) {}

    /**
     * A drain of one incarnation.
     *
     * @param deadlineNs cluster time at which everything left is stopped; MAX_VALUE: never.
     */
    private record Drain(long incarnation, long deadlineNs) {}

    private final Map<Long, Shape> shapes = new HashMap<>();
    private final Map<String, Drain> drained = new HashMap<>();
    private final Map<Integer, Long> evacuated = new HashMap<>();

    /** Incarnations that a newer one has followed, or that said goodbye. */
    private final Set<Long> over = new HashSet<>();

    /** Entry in which an incarnation reported last. */
    private final Map<Long, Long> reported = new HashMap<>();

    private long entries;
    private final Set<Long> saidDraining = new HashSet<>();

    /** Incarnations that the newest entry took out of use. */
    private final Set<Long> takenOutNow = new HashSet<>();

    void onStep(final Step step) {
        entries++;
        takenOutNow.clear();
        final Call command = step.command();
        switch (command.name()) {
            case "workerHello" -> onHello(step);
            case "beginWorkerEvents" -> onEvents(step);
            case "beginWorkerReport", "workerGoodbye" -> onReportOrGoodbye(step);
            case "drainWorker", "undrainWorker" -> {
                if (step.isDone()) {
                    onWorkerCommand(command, step);
                }
            }
            case "evacuateZone", "restoreZone" -> {
                if (step.isDone()) {
                    onZoneCommand(command, step);
                }
            }
            default -> {}
        }
    }

    private void onHello(final Step step) {
        final Call hello = step.command();
        for (final Call welcome : step.said("workerWelcome")) {
            if (welcome.number("nonceLow") == hello.number("nonceLow")) {
                onWelcome(hello, hello.number("incarnation"));
                if (!welcome.<Boolean>argument("resumed")) {
                    drained.remove(hello.<String>argument("name"));
                }
            }
        }
    }

    private void onWelcome(final Call hello, final long incarnation) {
        final Shape shape = new Shape(hello.argument("name"), labels(hello));
        shapes.forEach(
                (other, known) -> {
                    if (other != incarnation && known.name.equals(shape.name)) {
                        over.add(other);
                    }
                });
        shapes.put(incarnation, shape);
    }

    private static Set<String> labels(final Call hello) {
        return labels(hello.<String>argument("labels"));
    }

    /** The labels of a list that is separated by commas. */
    static Set<String> labels(final String list) {
        return list.isEmpty() ? Set.of() : Set.of(list.split(","));
    }

    private void onEvents(final Step step) {
        final LiveWorker worker = step.before().workers().get(step.command().number("workerId"));
        final long applied = lastEventApplied(step);
        long number = step.command().number("firstEventNumber");
        for (final Call event : step.entry()) {
            if (!event.name().equals("workerEvent")) {
                continue;
            }
            if (number++ <= applied
                    && event.argument("kind").toString().equals("DRAINING")
                    && saidDraining.add(worker.incarnation())) {
                takenOutNow.add(worker.incarnation());
            }
        }
    }

    /** 0 where the events were not taken at all. */
    static long lastEventApplied(final Step step) {
        for (final Call ack : step.said("workerAck")) {
            if (ack.number("workerId") == step.command().number("workerId")
                    && ack.number("registrationEpoch")
                            == step.command().number("registrationEpoch")) {
                return ack.number("lastEventApplied");
            }
        }
        return 0;
    }

    private void onReportOrGoodbye(final Step step) {
        final LiveWorker worker = step.before().workers().get(step.command().number("workerId"));
        if (worker != null) {
            if (step.is("workerGoodbye")) {
                over.add(worker.incarnation());
            } else {
                reported.put(worker.incarnation(), entries);
            }
        }
    }

    /** True if a newer incarnation has followed this one, or it said goodbye. */
    boolean isOver(final long incarnation) {
        return over.contains(incarnation);
    }

    /** True if this entry, or one shortly before, is its report; sweeps take some entries. */
    boolean isReportJudged(final long incarnation) {
        final Long entry = reported.get(incarnation);
        return entry != null && entries - entry <= ENTRIES_OF_A_SWEEP;
    }

    private void onWorkerCommand(final Call command, final Step step) {
        final String name = command.argument("worker");
        for (final LiveWorker worker : step.after().workers().values()) {
            if (!worker.name().equals(name)) {
                continue;
            }
            if (command.name().equals("drainWorker")) {
                drained.put(name, new Drain(worker.incarnation(), deadline(command, step)));
                takenOutNow.add(worker.incarnation());
            } else {
                drained.remove(name);
            }
        }
    }

    private void onZoneCommand(final Call command, final Step step) {
        final int zone = (int) command.number("zone");
        if (command.name().equals("evacuateZone")) {
            evacuated.put(zone, deadline(command, step));
            for (final LiveWorker worker : step.after().workers().values()) {
                if (worker.zone() == zone) {
                    takenOutNow.add(worker.incarnation());
                }
            }
        } else {
            evacuated.remove(zone);
        }
    }

    private static long deadline(final Call command, final Step step) {
        final long deadlineNs = command.number("deadlineNs");
        return deadlineNs == 0 ? Long.MAX_VALUE : step.nowNs() + deadlineNs;
    }

    /** True if an operator has taken it out of use, by its name or by its zone. */
    boolean isDrained(final LiveWorker worker) {
        final Drain drain = drained.get(worker.name());
        return (drain != null && drain.incarnation == worker.incarnation())
                || evacuated.containsKey(worker.zone());
    }

    /** True unless it is drained or said itself that it takes nothing new. */
    boolean mayTakeNew(final LiveWorker worker) {
        return worker != null && !isDrained(worker) && !saidDraining.contains(worker.incarnation());
    }

    /**
     * Sandboxes of this version of the function that start, idle or run on workers that are in use.
     */
    int allocated(final StateView state, final LimitBook.Function function) {
        int count = 0;
        for (final LiveSandbox sandbox : state.sandboxes().values()) {
            count += isAllocated(sandbox, function, state) ? 1 : 0;
        }
        return count;
    }

    boolean isAllocated(
            final LiveSandbox sandbox, final LimitBook.Function function, final StateView state) {
        if (sandbox.functionId() != function.id
                || sandbox.functionVersion() != function.version()
                || !sandbox.isUsable()) {
            return false;
        }
        final LiveWorker worker = state.workers().get(sandbox.workerId());
        return worker.isInUse() && mayTakeNew(worker);
    }

    /** True if the newest entry took it out of use. */
    boolean wasTakenOutNow(final LiveWorker worker) {
        return takenOutNow.contains(worker.incarnation());
    }

    /** Cluster time at which everything left on a drained worker is stopped, or MAX_VALUE. */
    long drainDeadlineNs(final LiveWorker worker) {
        final Drain drain = drained.get(worker.name());
        return drain != null && drain.incarnation == worker.incarnation()
                ? drain.deadlineNs
                : Long.MAX_VALUE;
    }

    /** True if the worker carries all these labels. */
    boolean carries(final LiveWorker worker, final String labels) {
        final Shape shape = shapes.get(worker.incarnation());
        return shape != null && shape.labels.containsAll(labels(labels));
    }

    /** The labels that a worker said it carries. */
    Set<String> labelsOf(final LiveWorker worker) {
        final Shape shape = shapes.get(worker.incarnation());
        return shape == null ? Set.of() : shape.labels;
    }

    /** Bit z: zone z is evacuated. */
    long evacuatedZones() {
        long zones = 0;
        for (final int zone : evacuated.keySet()) {
            zones |= 1L << zone;
        }
        return zones;
    }

    /** Why a worker takes nothing new, for the reader of a failure. */
    String describe(final LiveWorker worker) {
        return worker == null
                ? "gone"
                : worker
                        + ", drained "
                        + drained.get(worker.name())
                        + ", evacuated "
                        + evacuated.keySet()
                        + ", said so "
                        + saidDraining.contains(worker.incarnation());
    }
}
