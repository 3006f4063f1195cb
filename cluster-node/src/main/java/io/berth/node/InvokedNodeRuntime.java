package io.berth.node;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.LangUtil;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.IdleStrategy;

/**
 * Driver, archive and consensus module on one thread, which creates, starts, runs and closes them
 * all; the service on the container's thread. Wherever the consensus module waits, it runs archive
 * and driver, so nothing waits for itself.
 */
final class InvokedNodeRuntime implements NodeRuntime {
    private static final long STEP_TIMEOUT_S = 30;

    private final BerthNode.Context ctx;
    private final CountDownLatch driverReady = new CountDownLatch(1);
    private final CountDownLatch consensusReady = new CountDownLatch(1);
    private final CountDownLatch consensusClosed = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean stopConsensus;
    private volatile boolean stopAll;
    private volatile Throwable failure;

    // Of the node's thread.
    private MediaDriver driver;
    private AgentInvoker driverInvoker;
    private Archive archive;
    private AgentInvoker archiveInvoker;
    private Aeron aeron;
    private ConsensusModule consensusModule;

    // Of the thread that starts and closes.
    private ClusteredServiceContainer container;
    private CellInitialiser initialiser;

    InvokedNodeRuntime(final BerthNode.Context ctx) {
        this.ctx = ctx;
        thread = new Thread(this::run, "berth-node-" + ctx.configuration().nodeId());
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
        try {
            await(driverReady, "media driver and archive");
            container = ClusteredServiceContainer.launch(ctx.containerContext());
            await(consensusReady, "consensus module");
            initialiser = CellInitialiser.startFor(ctx);
        } catch (final Exception e) {
            close();
            LangUtil.rethrowUnchecked(e);
        }
    }

    private void await(final CountDownLatch latch, final String what) throws InterruptedException {
        if (!latch.await(STEP_TIMEOUT_S, TimeUnit.SECONDS)) {
            throw NodeStartException.badEnvironment(
                    what + " did not start within " + STEP_TIMEOUT_S + " s");
        }
        if (failure != null) {
            LangUtil.rethrowUnchecked(failure);
        }
    }

    private void run() {
        try {
            launch();
            work();
        } catch (final Throwable e) {
            // An interrupt left standing would close the files that are still to be closed in
            // order.
            Thread.interrupted();
            failure = e;
            ctx.errorHandler().onError(e);
        }
        driverReady.countDown();
        consensusReady.countDown();
        shutDown();
        done.countDown();
    }

    private void launch() {
        driver = MediaDriver.launch(ctx.driverContext());
        ctx.makeDirectories();
        driverInvoker = driver.sharedAgentInvoker();
        archive = Archive.launch(ctx.archiveContext(driverInvoker));
        archiveInvoker = archive.invoker();
        aeron = Aeron.connect(ctx.consensusAeronContext(driverInvoker));
        if (SessionWarmUp.isFor(ctx.configuration().maxSessions())) {
            SessionWarmUp.run(aeron);
        }
        driverReady.countDown();
        consensusModule =
                ConsensusModule.launch(
                        ctx.invokedConsensusContext(
                                aeron, archiveInvoker, new RunningIdleStrategy()));
        consensusReady.countDown();
    }

    /** The archive's invoker runs the driver's as well. */
    private void work() {
        final AgentInvoker consensusInvoker = consensusModule.conductorAgentInvoker();
        final IdleStrategy idleStrategy =
                ctx.setupRepeater().pollingWhileIdle(ctx.newIdleStrategy());
        while (!stopConsensus) {
            idleStrategy.idle(archiveInvoker.invoke() + consensusInvoker.invoke());
            if (consensusInvoker.isClosed()
                    || archiveInvoker.isClosed()
                    || driverInvoker.isClosed()) {
                ctx.terminationHook().run();
                return;
            }
        }
    }

    private void shutDown() {
        CloseHelper.quietClose(consensusModule);
        CloseHelper.quietClose(aeron);
        consensusClosed.countDown();
        if (archive != null) {
            // Until the container has gone, too, the driver runs for it.
            final IdleStrategy idleStrategy = ctx.newIdleStrategy();
            while (!stopAll && !archiveInvoker.isClosed()) {
                idleStrategy.idle(archiveInvoker.invoke());
            }
        }
        CloseHelper.quietCloseAll(archive, driver);
    }

    @Override
    public void close() {
        CloseHelper.quietClose(initialiser);
        stopConsensus = true;
        final boolean inTime = awaitQuietly(consensusClosed, STEP_TIMEOUT_S * 1_000);
        if (inTime && consensusModule != null) {
            awaitQuietly(done, END_OF_STREAM_MS);
        }
        CloseHelper.quietClose(container);
        container = null;
        stopAll = true;
        awaitQuietly(done, STEP_TIMEOUT_S * 1_000);
    }

    private static boolean awaitQuietly(final CountDownLatch latch, final long timeoutMs) {
        try {
            return latch.await(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Idles by running what the consensus module waits for; parks only when that had nothing to do
     * either.
     */
    private final class RunningIdleStrategy implements IdleStrategy {
        private final IdleStrategy parking =
                ctx.setupRepeater().pollingWhileIdle(ctx.newIdleStrategy());

        @Override
        public void idle(final int workCount) {
            if (workCount > 0) {
                parking.reset();
            } else {
                idle();
            }
        }

        @Override
        public void idle() {
            if (stopConsensus && consensusModule == null) {
                Thread.currentThread().interrupt();
            }
            parking.idle(archiveInvoker.invoke());
        }

        @Override
        public void reset() {
            parking.reset();
        }
    }
}
