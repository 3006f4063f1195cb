package io.berth.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that exists in one simulation. */
final class World {
    final SimulationSettings settings;
    final Tampering tampering;
    final SimulationRandom random;
    final VirtualTime time = new VirtualTime();
    final Trace trace;
    final ReplicatedHeart heart;
    final SimulatedCluster cluster;
    final PayloadNetwork payloads;
    final SimulatedMac mac;
    final Checker checker;
    final FunctionCatalog functions = new FunctionCatalog();
    final Workload workload;
    final SimulatedOperator operator;
    RunScript script;
    final List<SimulatedClient> clients = new ArrayList<>();
    final List<SimulatedWorker> workers = new ArrayList<>();

    private record Caller(SimulatedClient client, long life) {}

    private final Map<Long, Caller> callers = new HashMap<>();
    private final Map<Caller, Long> callerNumbers = new HashMap<>();
    private long callNumber;

    World(final SimulationSettings settings, final Tampering tampering) {
        this.settings = settings;
        this.tampering = tampering;
        random = new SimulationRandom(settings.seed());
        trace = new Trace(time, settings.traceLines());
        heart = new ReplicatedHeart(random.fork(), trace, tampering, settings.copies());
        cluster = new SimulatedCluster(time, random.fork(), trace, heart);
        payloads = new PayloadNetwork(time, random.fork(), trace, settings.faults() ? 30 : 0);
        mac = new SimulatedMac(random.nextLong());
        workload = settings.mix().workload(random.fork());
        script = settings.mix().script(random.fork(), settings.workers(), functions);
        checker = new Checker(this);
        heart.observe(checker);
        operator = new SimulatedOperator(this);
        for (int i = 0; i < settings.clients(); i++) {
            clients.add(new SimulatedClient(this, "client-" + i));
        }
        for (int i = 0; i < settings.workers(); i++) {
            workers.add(new SimulatedWorker(this, "worker-" + i, i));
        }
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

    /** The worker process of this name. */
    SimulatedWorker workerNamed(final String name) {
        for (final SimulatedWorker worker : workers) {
            if (worker.name().equals(name)) {
                return worker;
            }
        }
        throw new IllegalArgumentException("no worker " + name);
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
