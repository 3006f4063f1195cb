package io.berth.bench.peers.unreplicated;

import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.bench.latency.SubjectProvider;

/** Offers the state machine without replication to the harness. */
public final class UnreplicatedProvider implements SubjectProvider {
    @Override
    public String name() {
        return UnreplicatedSubject.NAME;
    }

    @Override
    public String about() {
        return "the same state machine in one process behind plain Aeron: no log, no replicas";
    }

    @Override
    public Subject create(final SubjectContext context) {
        return new UnreplicatedSubject(context);
    }
}
