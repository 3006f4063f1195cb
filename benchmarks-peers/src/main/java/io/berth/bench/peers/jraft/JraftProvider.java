package io.berth.bench.peers.jraft;

import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.bench.latency.SubjectProvider;

/** Offers the state machine behind JRaft to the harness. */
public final class JraftProvider implements SubjectProvider {
    @Override
    public String name() {
        return JraftSubject.NAME;
    }

    @Override
    public String about() {
        return "the same state machine behind SOFAJRaft, 3 peers";
    }

    @Override
    public Subject create(final SubjectContext context) {
        return new JraftSubject(context);
    }
}
