package io.berth.bench.peers.unreplicated;

import io.berth.bench.latency.LoaderCommand;
import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.bench.peers.PeerGroup;
import io.berth.bench.peers.replica.ReplicaGroup;
import java.util.List;
import java.util.Map;

/** One process with the state machine, and nothing behind it. */
final class UnreplicatedSubject implements Subject {
    static final String NAME = "unreplicated";

    private static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-Xmx256m");

    private final PeerGroup group;
    private final int frontPort = PeerGroup.freePorts(1)[0];

    UnreplicatedSubject(final SubjectContext context) {
        group = new PeerGroup(NAME, context);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String durability() {
        return "none";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "server",
                "one thread, which runs its media driver as well, "
                        + String.join(" ", JVM_OPTIONS));
    }

    @Override
    public void start() {
        ReplicaGroup.awaitServing(
                group.startJava(
                        NAME,
                        JVM_OPTIONS,
                        UnreplicatedServer.class,
                        List.of(
                                Integer.toString(frontPort),
                                ReplicaGroup.writeKeys(group.memory()).toString(),
                                group.memory().resolve("aeron").toString(),
                                ReplicaGroup.markFile(group).toString())));
    }

    @Override
    public List<ProcessHandle> servers() {
        return group.handles();
    }

    @Override
    public LoaderCommand loader() {
        return ReplicaGroup.loader(frontPort);
    }

    @Override
    public void check() {
        ReplicaGroup.check(group);
    }

    @Override
    public void close() {
        group.close();
    }
}
