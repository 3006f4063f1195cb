package io.berth.bench.peers.etcd;

import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.bench.latency.SubjectProvider;
import java.util.Optional;

/** Offers placement in etcd to the harness, where etcd is installed. */
public final class EtcdProvider implements SubjectProvider {
    @Override
    public String name() {
        return EtcdSubject.NAME;
    }

    @Override
    public String about() {
        return "placement kept in etcd, 3 members, one transaction a decision";
    }

    @Override
    public Optional<String> missing() {
        return EtcdBinary.find().isPresent()
                ? Optional.empty()
                : Optional.of("etcd is not installed (Debian: apt-get install etcd-server)");
    }

    @Override
    public Subject create(final SubjectContext context) {
        return new EtcdSubject(
                context,
                EtcdBinary.find()
                        .orElseThrow(() -> new IllegalStateException(missing().orElseThrow())));
    }
}
