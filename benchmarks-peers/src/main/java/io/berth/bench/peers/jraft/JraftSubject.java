package io.berth.bench.peers.jraft;

import io.berth.bench.latency.LoaderCommand;
import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.bench.latency.SubjectProcess;
import io.berth.bench.peers.LibraryOptions;
import io.berth.bench.peers.PeerGroup;
import io.berth.bench.peers.replica.ReplicaGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Three peers of JRaft, each in a process of its own. */
final class JraftSubject implements Subject {
    static final String NAME = "jraft";

    private static final int PEERS = 3;

    /** What JRaft's serialiser needs beyond what Aeron does. */
    private static final List<String> OPENS =
            List.of("java.lang", "java.util", "java.util.concurrent", "java.io", "java.math");

    private static final List<String> JVM_OPTIONS =
            List.of(
                    "-Xms512m",
                    "-Xmx512m",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                    "-Dsofa.middleware.log.disable=true",
                    // A stopped group must find its connections as it left them.
                    "-Dbolt.tcp.heartbeat.switch=false",
                    "-Dbolt.tcp.server.idle.interval=3600000");

    private final SubjectContext context;
    private final PeerGroup group;
    private final int[] ports = PeerGroup.freePorts(PEERS + 1);

    JraftSubject(final SubjectContext context) {
        this.context = context;
        group = new PeerGroup(NAME, context);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String durability() {
        return PeerGroup.durability(context);
    }

    @Override
    public Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("library", "SOFAJRaft 1.3.14, 3 peers, pipelining, apply batch 128");
        settings.put(
                "log",
                "RocksDB, "
                        + (context.fileSyncLevel() == 0
                                ? "not synced, in shared memory"
                                : "synced, on disk"));
        settings.put("leader", "clients and workers come over Aeron, as to Berth");
        settings.put("JVM", String.join(" ", JVM_OPTIONS.subList(0, 2)));
        return Collections.unmodifiableMap(settings);
    }

    @Override
    public void start() {
        final Path keys = ReplicaGroup.writeKeys(group.memory());
        final List<SubjectProcess> started = new ArrayList<>();
        final SubjectProcess leader = startPeer(0, keys);
        started.add(leader);
        for (int i = 1; i < PEERS; i++) {
            started.add(startPeer(i, keys));
        }
        started.forEach(ReplicaGroup::awaitStarted);
        ReplicaGroup.awaitServing(leader);
    }

    private SubjectProcess startPeer(final int index, final Path keys) {
        final List<String> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            peers.add("127.0.0.1:" + ports[i]);
        }
        final List<String> options = new ArrayList<>(JVM_OPTIONS);
        for (final String opened : OPENS) {
            options.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        options.addAll(LibraryOptions.ofJvm());
        final JraftArguments arguments =
                new JraftArguments(
                        index,
                        peers,
                        ports[PEERS],
                        context.fileSyncLevel() > 0,
                        group.data().resolve(NAME + '-' + index),
                        keys,
                        group.memory().resolve("aeron"),
                        ReplicaGroup.markFile(group));
        return group.startJava(NAME + '-' + index, options, JraftServer.class, arguments.format());
    }

    @Override
    public List<ProcessHandle> servers() {
        return group.handles();
    }

    @Override
    public LoaderCommand loader() {
        return ReplicaGroup.loader(ports[PEERS]);
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
