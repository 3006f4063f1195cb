package io.berth.node;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.LangUtil;

/** Every part on threads of its own. */
final class ThreadedNodeRuntime implements NodeRuntime {
    private final BerthNode.Context ctx;
    private MediaDriver driver;
    private Archive archive;
    private ConsensusModule consensusModule;
    private ClusteredServiceContainer container;
    private CellInitialiser initialiser;

    ThreadedNodeRuntime(final BerthNode.Context ctx) {
        this.ctx = ctx;
    }

    @Override
    public void start() {
        try {
            driver = MediaDriver.launch(ctx.driverContext());
            ctx.makeDirectories();
            archive = Archive.launch(ctx.archiveContext(null));
            warmUp();
            consensusModule = ConsensusModule.launch(ctx.consensusContext());
            container = ClusteredServiceContainer.launch(ctx.containerContext());
            initialiser = CellInitialiser.startFor(ctx);
        } catch (final Exception e) {
            close();
            LangUtil.rethrowUnchecked(e);
        }
    }

    private void warmUp() {
        if (SessionWarmUp.isFor(ctx.configuration().maxSessions())) {
            try (Aeron aeron = Aeron.connect(ctx.serviceAeronContext())) {
                SessionWarmUp.run(aeron);
            }
        }
    }

    @Override
    public void close() {
        CloseHelper.quietClose(initialiser);
        if (consensusModule != null) {
            CloseHelper.quietClose(consensusModule);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(END_OF_STREAM_MS));
        }
        CloseHelper.quietCloseAll(container, archive, driver);
        consensusModule = null;
        container = null;
        archive = null;
        driver = null;
    }
}
