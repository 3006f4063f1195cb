package io.berth.bench.peers.jraft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.ApplyTaskMode;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.RpcOptions;
import io.berth.bench.peers.replica.PatientDriver;
import io.berth.bench.peers.replica.ServerConsole;
import io.berth.bench.peers.replica.ServerReport;
import io.berth.bench.peers.replica.SessionFront;
import io.berth.cluster.Failures;
import io.berth.cluster.PlacementCertifier;
import io.berth.wire.KeyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/**
 * One of three peers. The first one asks for leadership at once and opens the front; after that
 * nobody begins an election for as long as a group may be stopped while others are measured.
 */
public final class JraftServer {
    private static final String GROUP = "berth";
    private static final int ELECTION_TIMEOUT_MS = 1_000;
    private static final int PATIENCE_MS = (int) TimeUnit.MINUTES.toMillis(30);
    private static final long START_LIMIT_S = 30;

    private final JraftArguments arguments;
    private volatile SessionFront front;

    private JraftServer(final JraftArguments arguments) {
        this.arguments = arguments;
    }

    /**
     * @param args see {@link JraftArguments}.
     */
    public static void main(final String[] args) {
        final JraftArguments arguments = JraftArguments.parse(args);
        final JraftServer server = new JraftServer(arguments);
        final Path mark =
                arguments.isFirst()
                        ? arguments.markFile()
                        : arguments.directory().resolve("no-mark");
        int code = 0;
        try (ServerConsole console = new ServerConsole(System.out, mark, server::mark)) {
            code = server.runGuarded(console);
        }
        // JRaft leaves threads behind.
        System.exit(code);
    }

    private int runGuarded(final ServerConsole console) {
        try {
            run(console);
            return 0;
        } catch (final Exception ex) {
            console.report(ServerReport.FAULT + Failures.describe(ex));
            return 1;
        }
    }

    private void run(final ServerConsole console) throws Exception {
        Files.createDirectories(arguments.directory());
        final JraftStateMachine machine =
                new JraftStateMachine(
                        new PlacementCertifier(KeyFile.load(arguments.keys())), console::report);
        final RaftGroupService service =
                new RaftGroupService(
                        GROUP,
                        PeerId.parsePeer(arguments.peers().get(arguments.index())),
                        options(machine));
        final Node node = service.start();
        console.report(ServerReport.STARTED);
        try {
            if (arguments.isFirst()) {
                lead(node, machine, console);
            } else {
                final IdleStrategy idle = new SleepingMillisIdleStrategy(20);
                while (console.isRunning()) {
                    idle.idle();
                }
            }
        } finally {
            service.shutdown();
        }
    }

    private void lead(final Node node, final JraftStateMachine machine, final ServerConsole console)
            throws Exception {
        final long term = machine.leadership().get(START_LIMIT_S, TimeUnit.SECONDS);
        node.resetElectionTimeoutMs(PATIENCE_MS);
        final PatientDriver driver =
                PatientDriver.launch(
                        arguments.aeronDirectory(),
                        error -> console.report(ServerReport.FAULT + Failures.describe(error)));
        final SessionFront sessions =
                new SessionFront(
                        driver,
                        arguments.frontPort(),
                        false,
                        new JraftLog(node, console::report),
                        console::report);
        machine.serve(sessions);
        front = sessions;
        sessions.begin(term);
        console.report(ServerReport.SERVING);
        final IdleStrategy idle = ServerConsole.idleStrategy();
        while (console.isRunning()) {
            idle.idle(sessions.doWork());
        }
        sessions.onClose();
    }

    private void mark() {
        final SessionFront sessions = front;
        if (sessions != null) {
            sessions.requestMark();
        }
    }

    private NodeOptions options(final JraftStateMachine machine) {
        final NodeOptions options = new NodeOptions();
        final Path directory = arguments.directory();
        options.setFsm(machine);
        options.setInitialConf(configuration());
        options.setLogUri(directory.resolve("log").toString());
        options.setRaftMetaUri(directory.resolve("meta").toString());
        options.setElectionTimeoutMs(arguments.isFirst() ? ELECTION_TIMEOUT_MS : PATIENCE_MS);
        options.setSnapshotIntervalSecs(0);
        options.setDisableCli(true);
        options.setSharedTimerPool(true);
        options.setApplyTaskMode(ApplyTaskMode.Blocking);
        options.setRaftOptions(raftOptions());
        patient(options);
        return options;
    }

    /** RPCs that were on their way when the group was stopped are not given up. */
    private static void patient(final RpcOptions options) {
        options.setRpcDefaultTimeout(PATIENCE_MS);
    }

    private RaftOptions raftOptions() {
        final RaftOptions options = new RaftOptions();
        options.setSync(arguments.isSynced());
        options.setSyncMeta(arguments.isSynced());
        options.setReplicatorPipeline(true);
        options.setMaxReplicatorInflightMsgs(256);
        options.setApplyBatch(128);
        options.setDisruptorBufferSize(16 * 1024);
        // Counts every write of the log storage, for nobody.
        options.setOpenStatistics(false);
        return options;
    }

    private Configuration configuration() {
        final Configuration configuration = new Configuration();
        configuration.parse(String.join(",", arguments.peers()));
        return configuration;
    }
}
