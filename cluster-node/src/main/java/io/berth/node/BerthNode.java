package io.berth.node;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.CommonContext;
import io.aeron.RethrowingErrorHandler;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.PriorityHeapTimerServiceSupplier;
import io.aeron.cluster.service.ClusterCounters;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.berth.cluster.Outbox;
import io.berth.cluster.PlacementCertifier;
import io.berth.cluster.PlacementClusteredService;
import io.berth.cluster.PlacementHeart;
import io.berth.cluster.StateMachineHeart;
import io.berth.placement.PlacementOutput;
import io.berth.transport.DriverSetup;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.IoUtil;
import org.agrona.SemanticVersion;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpLock;

/**
 * One balancer node in one process: media driver, archive, consensus module and the placement
 * service. The main class takes the path of a properties file and ends with an exit code of {@link
 * NodeLauncher}.
 */
public final class BerthNode implements AutoCloseable {
    /** Version of the replicated application, as logs and snapshots carry it. */
    public static final int APP_VERSION = SemanticVersion.compose(0, 1, 0);

    /** Longest frame, in bytes: fits a network with an MTU of 1500, or tunnels in one. */
    static final int MTU_LENGTH = 1408;

    private final Context ctx;
    private final NodeRuntime runtime;
    private ElectionWatchdog watchdog;

    private BerthNode(final Context ctx, final NodeRuntime runtime) {
        this.ctx = ctx;
        this.runtime = runtime;
    }

    /**
     * Starts a node and returns when all its parts run; it may not have a leader yet.
     *
     * @throws NodeStartException when it can't start for a known reason.
     */
    public static BerthNode launch(final Context context) {
        context.conclude();
        final NodeRuntime runtime =
                context.configuration().profile() == NodeProfile.DEV
                        ? new InvokedNodeRuntime(context)
                        : new ThreadedNodeRuntime(context);
        final BerthNode node = new BerthNode(context, runtime);
        runtime.start();
        node.watchdog = ElectionWatchdog.startFor(context);
        return node;
    }

    public Context context() {
        return ctx;
    }

    /**
     * Ends the node so that another one leads within half a second; bounded by the timeouts of its
     * parts.
     */
    @Override
    public void close() {
        CloseHelper.quietClose(watchdog);
        runtime.close();
    }

    /** Starts the node of a properties file; see {@link NodeLauncher} for the exit codes. */
    public static void main(final String[] args) {
        System.exit(new NodeLauncher(System.out, System.err).runUntilSignalled(args));
    }

    /**
     * What a node is made of. Set, then {@link #conclude()}; the contexts of the parts can be had
     * after that.
     */
    public static final class Context {
        private static final int DATA_HEADER_LENGTH = 32;
        private static final int SESSION_HEADER_LENGTH = 32;
        private static final long STARTUP_CANVASS_NS = TimeUnit.SECONDS.toNanos(3);
        private static final long IMAGE_LIVENESS_NS = TimeUnit.SECONDS.toNanos(2);
        private static final long TERMINATION_NS = TimeUnit.SECONDS.toNanos(2);
        private static final long CYCLE_THRESHOLD_NS = TimeUnit.MILLISECONDS.toNanos(100);
        private static final int COUNTERS_LENGTH = 4 << 20;

        private final NodeConfiguration configuration;
        private Function<PlacementOutput, PlacementHeart> heartFactory = StateMachineHeart::new;
        private Consumer<String> log = line -> {};
        private Runnable terminationHook = () -> {};
        private Supplier<ClusteredService> service = this::placementService;
        private boolean initialiseCell = true;
        private boolean concluded;
        private final SetupRepeater setupRepeater = new SetupRepeater();
        private ErrorHandler errorHandler;
        private File marksDir;

        public Context(final NodeConfiguration configuration) {
            this.configuration = configuration;
        }

        public NodeConfiguration configuration() {
            return configuration;
        }

        /** Replaces the state machine; for tests. */
        public Context heartFactory(final Function<PlacementOutput, PlacementHeart> heartFactory) {
            this.heartFactory = heartFactory;
            return this;
        }

        /**
         * Replaces the service that the log is applied to; for benchmarks. Such a node has no cell
         * to initialise.
         */
        public Context service(final Supplier<ClusteredService> service) {
            this.service = service;
            return initialiseCell(false);
        }

        /**
         * Takes one line for each thing that an operator should know. Must not throw. Called from
         * any thread.
         */
        public Context log(final Consumer<String> log) {
            this.log = log;
            return this;
        }

        Consumer<String> log() {
            return log;
        }

        /**
         * Run when a part of the node ends unasked; the process should end then. Called from any
         * thread.
         */
        public Context terminationHook(final Runnable terminationHook) {
            this.terminationHook = terminationHook;
            return this;
        }

        Runnable terminationHook() {
            return terminationHook;
        }

        /**
         * Whether this node, when it leads a cell without settings, logs those of its
         * configuration.
         */
        public Context initialiseCell(final boolean initialiseCell) {
            this.initialiseCell = initialiseCell;
            return this;
        }

        boolean initialiseCell() {
            return initialiseCell;
        }

        /** Validates what only holds between values, and derives the rest. */
        public void conclude() {
            if (concluded) {
                throw new IllegalStateException("a node context is used once");
            }
            concluded = true;
            final long heartbeatTimeoutNs = configuration.failover().heartbeatTimeoutNs();
            if (IMAGE_LIVENESS_NS <= 2 * heartbeatTimeoutNs
                    || STARTUP_CANVASS_NS < 2 * heartbeatTimeoutNs) {
                throw NodeStartException.badConfiguration(
                        "berth.failover.heartbeat.timeout is above what the transport allows");
            }
            final int largestEgress = MTU_LENGTH - DATA_HEADER_LENGTH - SESSION_HEADER_LENGTH;
            if (Outbox.MAX_MESSAGE_LENGTH > largestEgress
                    || Outbox.MAX_MESSAGE_LENGTH + SESSION_HEADER_LENGTH
                            > configuration.egressTermLength() / 8) {
                throw NodeStartException.badConfiguration(
                        "berth.egress.term: an answer of "
                                + Outbox.MAX_MESSAGE_LENGTH
                                + " bytes does not fit the egress channel (rule 31)");
            }
            marksDir = configuration.aeronDir().resolve("marks").toFile();
            errorHandler = new NodeErrorHandler(log);
        }

        /** Has to be polled on the thread of the media driver's sender. */
        SetupRepeater setupRepeater() {
            return setupRepeater;
        }

        ErrorHandler errorHandler() {
            return errorHandler;
        }

        private static long ms(final long milliseconds) {
            return TimeUnit.MILLISECONDS.toNanos(milliseconds);
        }

        /** Of a thread that messages pass. */
        IdleStrategy newIdleStrategy() {
            return configuration.profile() == NodeProfile.DEV
                    ? newParkingStrategy()
                    : new BusySpinIdleStrategy();
        }

        private IdleStrategy newParkingStrategy() {
            return new BackoffIdleStrategy(1, 5, 1_000, 100_000);
        }

        MediaDriver.Context driverContext() {
            final boolean dev = configuration.profile() == NodeProfile.DEV;
            final MediaDriver.Context driver =
                    DriverSetup.of(new MediaDriver.Context())
                            .aeronDirectoryName(configuration.aeronDir().toString())
                            .threadingMode(dev ? ThreadingMode.INVOKER : ThreadingMode.DEDICATED)
                            .dirDeleteOnStart(true)
                            .dirDeleteOnShutdown(true)
                            .warnIfDirectoryExists(false)
                            .nameResolver(new MemberNameResolver(configuration.members()))
                            // What is added to the driver goes through a thread for names, one by
                            // one; a new leader adds a publication for each session and does
                            // nothing else meanwhile.
                            .asyncExecutorEnabled(
                                    !MemberEndpoints.areLiterals(configuration.members()))
                            .termBufferSparseFile(true)
                            .mtuLength(MTU_LENGTH)
                            .ipcMtuLength(MTU_LENGTH)
                            .publicationTermBufferLength(configuration.profile().ipcTermLength)
                            .ipcTermBufferLength(configuration.profile().ipcTermLength)
                            .counterValuesBufferLength(COUNTERS_LENGTH)
                            .spiesSimulateConnection(true)
                            .sendChannelEndpointSupplier(setupRepeater)
                            .imageLivenessTimeoutNs(
                                    IMAGE_LIVENESS_NS + 3 * configuration.pausesNs())
                            .timerIntervalNs(ms(100))
                            .publicationLingerTimeoutNs(ms(500))
                            .conductorCycleThresholdNs(CYCLE_THRESHOLD_NS)
                            .senderCycleThresholdNs(CYCLE_THRESHOLD_NS)
                            .receiverCycleThresholdNs(CYCLE_THRESHOLD_NS)
                            .errorHandler(errorHandler);
            if (!dev) {
                driver.conductorIdleStrategy(newParkingStrategy())
                        .conductorThreadFactory(NodeThreads.named(NodeThreads.DRIVER))
                        .senderIdleStrategy(setupRepeater.pollingWhileIdle(newIdleStrategy()))
                        .senderThreadFactory(NodeThreads.named(NodeThreads.SENDER))
                        .receiverIdleStrategy(newIdleStrategy())
                        .receiverThreadFactory(NodeThreads.named(NodeThreads.RECEIVER));
            }
            return driver;
        }

        Archive.Context archiveContext(final AgentInvoker driverInvoker) {
            final MemberEndpoints self = configuration.self();
            final boolean dev = configuration.profile() == NodeProfile.DEV;
            final Archive.Context archive =
                    new Archive.Context()
                            .aeronDirectoryName(configuration.aeronDir().toString())
                            .archiveDir(configuration.nodeDir().resolve("archive").toFile())
                            .markFileDir(marksDir)
                            .controlChannel("aeron:udp?endpoint=" + self.archive())
                            .localControlChannel(CommonContext.IPC_CHANNEL)
                            .replicationChannel(
                                    "aeron:udp?endpoint="
                                            + MemberEndpoints.host(self.archive())
                                            + ":0")
                            .recordingEventsEnabled(false)
                            .threadingMode(
                                    dev
                                            ? ArchiveThreadingMode.INVOKER
                                            : ArchiveThreadingMode.DEDICATED)
                            .idleStrategySupplier(this::newParkingStrategy)
                            .threadFactory(NodeThreads.named(NodeThreads.ARCHIVE))
                            .recorderIdleStrategySupplier(this::newIdleStrategy)
                            .recorderThreadFactory(NodeThreads.named(NodeThreads.RECORDER))
                            .replayerIdleStrategySupplier(this::newParkingStrategy)
                            .replayerThreadFactory(NodeThreads.named(NodeThreads.REPLAYER))
                            .segmentFileLength(configuration.archiveSegmentLength())
                            .fileSyncLevel(configuration.fileSyncLevel())
                            .catalogFileSyncLevel(configuration.fileSyncLevel())
                            .lowStorageSpaceThreshold(configuration.lowStorageBytes())
                            .controlTermBufferLength(64 << 10)
                            .conductorCycleThresholdNs(CYCLE_THRESHOLD_NS)
                            .errorHandler(errorHandler);
            if (driverInvoker != null) {
                archive.mediaDriverAgentInvoker(driverInvoker);
            }
            return archive;
        }

        private AeronArchive.Context archiveClientContext() {
            return new AeronArchive.Context()
                    .controlRequestChannel(CommonContext.IPC_CHANNEL + "?term-length=64k")
                    .controlResponseChannel(CommonContext.IPC_CHANNEL + "?term-length=64k")
                    .aeronDirectoryName(configuration.aeronDir().toString());
        }

        ConsensusModule.Context consensusContext() {
            final MemberEndpoints self = configuration.self();
            final FailoverTimings failover = configuration.failover();
            return new ConsensusModule.Context()
                    .aeronDirectoryName(configuration.aeronDir().toString())
                    .clusterDir(clusterDir())
                    .markFileDir(marksDir)
                    .clusterMemberId(configuration.nodeId())
                    .clusterMembers(MemberEndpoints.format(configuration.members()))
                    .appVersion(loggedVersion())
                    .clusterClock(new NodeClock())
                    .timerServiceSupplier(new PriorityHeapTimerServiceSupplier())
                    .ingressChannel("aeron:udp?term-length=" + configuration.ingressTermLength())
                    .egressChannel(egressChannel())
                    .logChannel("aeron:udp?fc=max|term-length=" + configuration.logTermLength())
                    .consensusChannel("aeron:udp?term-length=64k")
                    .replicationChannel(
                            "aeron:udp?endpoint=" + MemberEndpoints.host(self.catchup()) + ":0")
                    .archiveContext(archiveClientContext())
                    .isIpcIngressAllowed(false)
                    .maxConcurrentSessions(configuration.maxSessions())
                    .sessionTimeoutNs(configuration.sessionTimeoutNs() + configuration.pausesNs())
                    .leaderHeartbeatIntervalNs(failover.heartbeatIntervalNs())
                    .leaderHeartbeatTimeoutNs(
                            failover.heartbeatTimeoutNs() + configuration.pausesNs())
                    .electionTimeoutNs(failover.electionTimeoutNs())
                    .electionStatusIntervalNs(failover.statusIntervalNs())
                    .random(nominationOrder())
                    .startupCanvassTimeoutNs(STARTUP_CANVASS_NS + 2 * configuration.pausesNs())
                    .terminationTimeoutNs(TERMINATION_NS)
                    .fileSyncLevel(configuration.fileSyncLevel())
                    .cycleThresholdNs(CYCLE_THRESHOLD_NS)
                    .idleStrategySupplier(this::newIdleStrategy)
                    .threadFactory(NodeThreads.named(NodeThreads.CONSENSUS))
                    .terminationHook(terminationHook)
                    .errorHandler(errorHandler);
        }

        private NominationOrder nominationOrder() {
            final List<MemberEndpoints> members = configuration.members();
            return new NominationOrder(members.indexOf(configuration.self()), members.size());
        }

        /**
         * What is named here overrides what a peer asks for its answers. No address of this node
         * may be among it: the channel goes into the log, and the next leader uses it as it is. The
         * interface is any, lest a peer names a host there that has to be resolved.
         */
        private String egressChannel() {
            return "aeron:udp?interface=0.0.0.0/0|linger=500ms|mtu="
                    + MTU_LENGTH
                    + "|term-length="
                    + configuration.egressTermLength();
        }

        /**
         * A consensus module that shares its thread with the driver must run the driver while it
         * waits for it.
         */
        ConsensusModule.Context invokedConsensusContext(
                final Aeron aeron,
                final AgentInvoker archiveInvoker,
                final IdleStrategy idleStrategy) {
            final ConsensusModule.Context consensus = consensusContext();
            consensus.archiveContext().agentInvoker(archiveInvoker);
            return consensus
                    .aeron(aeron)
                    .ownsAeronClient(false)
                    .errorCounter(
                            ClusterCounters.allocate(
                                    aeron,
                                    new ExpandableArrayBuffer(),
                                    "Cluster Errors",
                                    AeronCounters.CLUSTER_CONSENSUS_MODULE_ERROR_COUNT_TYPE_ID,
                                    consensus.clusterId()))
                    .useAgentInvoker(true)
                    .idleStrategySupplier(() -> idleStrategy);
        }

        Aeron.Context consensusAeronContext(final AgentInvoker driverInvoker) {
            return new Aeron.Context()
                    .aeronDirectoryName(configuration.aeronDir().toString())
                    .driverAgentInvoker(driverInvoker)
                    .useConductorAgentInvoker(true)
                    .clientLock(NoOpLock.INSTANCE)
                    .errorHandler(errorHandler)
                    .subscriberErrorHandler(RethrowingErrorHandler.INSTANCE)
                    .clientName("consensus-module");
        }

        /**
         * As the container would make it, but for how it waits for the driver: it would yield, and
         * a new leader's service waits for a publication for each session, on a processor that
         * driver and consensus module may need.
         */
        Aeron.Context serviceAeronContext() {
            return new Aeron.Context()
                    .aeronDirectoryName(configuration.aeronDir().toString())
                    .awaitingIdleStrategy(newParkingStrategy())
                    .errorHandler(errorHandler)
                    .subscriberErrorHandler(RethrowingErrorHandler.INSTANCE)
                    .clientName("placement");
        }

        ClusteredServiceContainer.Context containerContext() {
            final ClusteredService placement = service.get();
            return new ClusteredServiceContainer.Context()
                    .aeronDirectoryName(configuration.aeronDir().toString())
                    .aeron(Aeron.connect(serviceAeronContext()))
                    .ownsAeronClient(true)
                    .clusterDir(clusterDir())
                    .markFileDir(marksDir)
                    .clusteredService(placement)
                    .serviceName("placement")
                    .appVersion(APP_VERSION)
                    .archiveContext(archiveClientContext())
                    .cycleThresholdNs(CYCLE_THRESHOLD_NS)
                    .snapshotDurationThresholdNs(TimeUnit.SECONDS.toNanos(1))
                    .idleStrategySupplier(this::newIdleStrategy)
                    .threadFactory(NodeThreads.named(NodeThreads.SERVICE))
                    .terminationHook(terminationHook)
                    .errorHandler(errorHandler);
        }

        private ClusteredService placementService() {
            final FailedEntryFile failedEntry = new FailedEntryFile(configuration.nodeDir());
            return new PlacementClusteredService(
                    heartFactory,
                    new PlacementCertifier(configuration.keys()),
                    configuration.outboxMessages(),
                    configuration.skips(),
                    failed -> failedEntry.write(failed, log),
                    log,
                    this::keepEpoch);
        }

        /**
         * What the log is told of this node when it leads: the version of the application, and as
         * its patch number the epoch that a restored state waits for (rule 2), 0 for none.
         */
        private int loggedVersion() {
            try {
                return SemanticVersion.compose(
                        SemanticVersion.major(APP_VERSION),
                        SemanticVersion.minor(APP_VERSION),
                        EpochFiles.restored(configuration.nodeDir()));
            } catch (final IOException failure) {
                throw NodeStartException.badEnvironment(failure.getMessage());
            }
        }

        private void keepEpoch(final int epoch) {
            if (epoch == 0) {
                return;
            }
            try {
                EpochFiles.keepUsed(configuration.nodeDir(), epoch);
            } catch (final IOException failure) {
                log.accept("the cell epoch could not be kept: " + failure.getMessage());
            }
        }

        /**
         * Made here, because consensus module and container would both make them at the same time.
         */
        void makeDirectories() {
            IoUtil.ensureDirectoryExists(clusterDir(), "cluster directory");
            IoUtil.ensureDirectoryExists(marksDir, "mark file directory");
        }

        private File clusterDir() {
            return configuration.nodeDir().resolve("cluster").toFile();
        }
    }
}
