package io.berth.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that exists in one simulation. */
final class World {
    final SimulationSettings settings;
    final Tampering tampering;
    final FaultCounts counts = new FaultCounts();
    final VirtualTime time = new VirtualTime();
    final Trace trace;
    final ReplicatedHeart heart;
    final SimulatedCluster cluster;
    final PayloadNetwork payloads;
    final SimulatedMac mac;

    /** The codecs of the real processes, null where the simulation does without. */
    final Wire wire;

    final SimulatedHistory history;
    final Checker checker;
    final FunctionCatalog functions = new FunctionCatalog();
    final Workload workload;
    final SimulatedOperator operator;
    RunScript script;
    final List<SimulatedClient> clients = new ArrayList<>();

    /** Every worker process there has been. */
    final List<SimulatedWorker> workers = new ArrayList<>();

    private final List<SimulatedWorker> current = new ArrayList<>();

    private record Caller(SimulatedClient client, long life) {}

    private final Map<Long, Caller> callers = new HashMap<>();
    private final Map<Caller, Long> callerNumbers = new HashMap<>();
    private long callNumber;

    World(final SimulationSettings settings, final Tampering tampering) {
        this.settings = settings;
        this.tampering = tampering;
        trace = new Trace(time, settings.traceLines());
        heart = new ReplicatedHeart(settings, trace, tampering);
        wire = settings.wire() ? new Wire(random("keys"), settings.workers()) : null;
        cluster = new SimulatedCluster(this);
        payloads = new PayloadNetwork(this);
        mac = new SimulatedMac(random("mac").nextLong());
        workload = settings.mix().workload(random("workload"));
        script = settings.mix().script(random("script"), settings.workers(), functions);
        history = new SimulatedHistory(time);
        checker = new Checker(this);
        heart.observe(checker);
        operator = new SimulatedOperator(this);
        for (int i = 0; i < settings.clients(); i++) {
            clients.add(new SimulatedClient(this, "client-" + i));
        }
        for (int i = 0; i < settings.workers(); i++) {
            workers.add(new SimulatedWorker(this, "worker-" + i, "worker-" + i, i, i));
        }
        current.addAll(workers);
    }

    /** A generator for one thing, that depends on nothing but the seed and its name. */
    SimulationRandom random(final String stream) {
        return SimulationRandom.of(settings.seed(), stream, 0);
    }

    /** The tenant that owns a function of the catalog. */
    static String tenantOf(final String function) {
        return FunctionCatalog.tenantOf(function);
    }

    long nextCallNumber() {
        return ++callNumber;
    }

    /** The worker process behind a payload endpoint. */
    SimulatedWorker workerAt(final String endpoint) {
        return workers.get(SimulatedWorker.numberOf(endpoint));
    }

    /** The newest process of a worker. */
    SimulatedWorker currentWorker(final int number) {
        return current.get(number);
    }

    /** The newest process of every worker. */
    List<SimulatedWorker> currentWorkers() {
        return List.copyOf(current);
    }

    /** Another process in the place of one that does not come back when it ends. */
    SimulatedWorker follow(final SimulatedWorker worker) {
        final int place = worker.place();
        final SimulatedWorker successor =
                new SimulatedWorker(
                        this,
                        worker.registeredName() + "-" + workers.size(),
                        worker.registeredName(),
                        place,
                        workers.size());
        workers.add(successor);
        current.set(place, successor);
        worker.retire();
        return successor;
    }

    /** A number by which a worker can answer this life of a client. */
    long replyTo(final SimulatedClient client, final long life) {
        final Caller caller = new Caller(client, life);
        final Long known = callerNumbers.get(caller);
        if (known != null) {
            return known;
        }
        final long number = callers.size() + 1L;
        callers.put(number, caller);
        callerNumbers.put(caller, number);
        return number;
    }

    /**
     * @return false if it is certain that nothing left.
     */
    boolean reply(final SimulatedWorker from, final long replyTo, final WorkerReply reply) {
        final Caller caller = callers.get(replyTo);
        if (caller.life != caller.client.life() || !caller.client.isRunning()) {
            return true;
        }
        return payloads.send(from.name(), caller.client, life -> caller.client.onReply(reply));
    }
}
