package io.berth.bench.peers.etcd;

import io.berth.bench.latency.LoaderCommand;
import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.bench.latency.SubjectProcess;
import io.berth.bench.peers.LibraryOptions;
import io.berth.bench.peers.PeerGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Three members of etcd, the loader with its leader. */
final class EtcdSubject implements Subject {
    static final String NAME = "etcd";

    private static final int MEMBERS = 3;
    private static final int CONNECTIONS = 2;
    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    /** Terms are counted in heartbeats that a member has seen pass: a stopped one sees none. */
    private static final List<String> TIMINGS =
            List.of("--heartbeat-interval=500", "--election-timeout=5000");

    /**
     * Room for every revision of a benchmark; the default is 2 GiB. A transaction that compares
     * copies what its member has not yet committed to its database, so that is committed more often
     * than usual: a tenth more decisions a second, a third more with sync.
     */
    private static final List<String> SIZES =
            List.of(
                    "--quota-backend-bytes=8589934592",
                    "--backend-batch-limit=300",
                    "--auto-compaction-mode=revision",
                    "--auto-compaction-retention=200000");

    private final SubjectContext context;
    private final Path binary;
    private final boolean isSyncSkipped;
    private final PeerGroup group;
    private final int[] clientPorts;
    private final int[] peerPorts;
    private final EtcdMembers members;
    private EtcdMembers.Leader leader;

    EtcdSubject(final SubjectContext context, final Path binary) {
        this.context = context;
        this.binary = binary;
        isSyncSkipped = context.fileSyncLevel() == 0 && EtcdBinary.canSkipSync(binary);
        group = new PeerGroup(NAME, context);
        final int[] ports = PeerGroup.freePorts(2 * MEMBERS);
        clientPorts = Arrays.copyOf(ports, MEMBERS);
        peerPorts = Arrays.copyOfRange(ports, MEMBERS, 2 * MEMBERS);
        members = new EtcdMembers(clientPorts);
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
        settings.put("server", EtcdBinary.version(binary) + ", 3 members");
        settings.put(
                "data",
                (context.fileSyncLevel() == 0 ? "in shared memory" : "on disk, synced")
                        + (isSyncSkipped ? ", --unsafe-no-fsync" : ""));
        settings.put(
                "client",
                "gRPC, " + CONNECTIONS + " connections to the leader, one transaction a decision");
        return Collections.unmodifiableMap(settings);
    }

    @Override
    public void start() {
        final List<SubjectProcess> started = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            started.add(group.start(NAME + '-' + i, command(i)));
        }
        try {
            leader = members.awaitLeader(START_LIMIT_NS);
        } catch (final IllegalStateException ex) {
            started.forEach(EtcdSubject::checkAlive);
            throw ex;
        }
    }

    private List<String> command(final int index) {
        final List<String> cluster = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            cluster.add(NAME + '-' + i + '=' + url(peerPorts[i]));
        }
        final List<String> command =
                new ArrayList<>(
                        List.of(
                                binary.toString(),
                                "--name=" + NAME + '-' + index,
                                "--data-dir=" + group.data().resolve(NAME + '-' + index),
                                "--listen-peer-urls=" + url(peerPorts[index]),
                                "--initial-advertise-peer-urls=" + url(peerPorts[index]),
                                "--listen-client-urls=" + url(clientPorts[index]),
                                "--advertise-client-urls=" + url(clientPorts[index]),
                                "--initial-cluster=" + String.join(",", cluster),
                                "--initial-cluster-state=new",
                                "--logger=zap",
                                "--log-level=error"));
        command.addAll(TIMINGS);
        command.addAll(SIZES);
        if (isSyncSkipped) {
            command.add("--unsafe-no-fsync");
        }
        return command;
    }

    private static void checkAlive(final SubjectProcess member) {
        if (!member.isAlive()) {
            throw new IllegalStateException("a member of etcd has ended: " + member.lastLine());
        }
    }

    private static String url(final int port) {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public List<ProcessHandle> servers() {
        return group.handles();
    }

    @Override
    public LoaderCommand loader() {
        return new LoaderCommand(
                EtcdLoader.class.getName(),
                List.of(
                        Integer.toString(clientPorts[leader.index()]),
                        Integer.toString(CONNECTIONS)),
                LibraryOptions.ofJvm());
    }

    @Override
    public void check() {
        group.servers().forEach(EtcdSubject::checkAlive);
        final EtcdMembers.Leader now = members.awaitLeader(START_LIMIT_NS);
        if (!now.equals(leader)) {
            throw new IllegalStateException(
                    "etcd elected a leader again: in term "
                            + now.term()
                            + ", "
                            + leader.term()
                            + " before");
        }
        members.checkEqual();
    }

    @Override
    public void close() {
        group.close();
    }
}
