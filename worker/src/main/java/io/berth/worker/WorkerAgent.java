package io.berth.worker;

import io.aeron.Aeron;
import io.berth.client.transport.ClusterLink;
import io.berth.client.transport.ClusterLinkContext;
import io.berth.history.History;
import io.berth.worker.protocol.HaltReason;
import io.berth.worker.protocol.WorkerObserver;
import io.berth.worker.protocol.WorkerProtocol;
import io.berth.worker.sandbox.SandboxHost;
import io.berth.worker.transport.BalancerAdapter;
import io.berth.worker.transport.KeyVerifier;
import io.berth.worker.transport.PayloadServer;
import io.berth.worker.transport.WorkerTransport;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The worker's one thread: media driver and Aeron client (both by invoker), the session with the
 * balancer, payloads, sandboxes and the protocol. Only {@link #requestDrain} may be called from
 * another thread.
 */
public final class WorkerAgent implements Agent {
    private static final long PUBLISH_INTERVAL_NS = 20_000_000L;

    /**
     * An attempt that a node has swallowed is not to outlast what is left of the short grace: that
     * is over 5.5 s after the last answer, and another session is sought 2.7 s after it.
     */
    private static final long HASTY_ATTEMPT_NS = 1_000_000_000L;

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final AgentInvoker driver;
    private final Aeron aeron;
    private final AtomicLong errors;
    private final WorkerProtocol protocol;
    private final SandboxHost sandboxes;
    private final ClusterLink link;
    private final PayloadServer payloads;
    private final WorkerCounters counters;
    private volatile boolean drainRequested;
    private HaltReason haltReason;
    private long nextPublishNs;

    /**
     * @param driver invoker of the embedded media driver.
     * @param aeron client that uses an invoker.
     * @param errors counted by whoever handles errors of driver and client.
     * @param log takes one line for people, from any thread.
     */
    public WorkerAgent(
            final WorkerContext context,
            final AgentInvoker driver,
            final Aeron aeron,
            final AtomicLong errors,
            final Consumer<String> log) {
        this(context, driver, aeron, errors, log, History.NONE);
    }

    /**
     * @param driver invoker of the embedded media driver.
     * @param aeron client that uses an invoker.
     * @param errors counted by whoever handles errors of driver and client.
     * @param log takes one line for people, from any thread.
     * @param history takes what this worker does; whoever gives it closes it.
     */
    public WorkerAgent(
            final WorkerContext context,
            final AgentInvoker driver,
            final Aeron aeron,
            final AtomicLong errors,
            final Consumer<String> log,
            final History history) {
        this.driver = driver;
        this.aeron = aeron;
        this.errors = errors;
        sandboxes = new SandboxHost(clock, context.codeDir(), log);
        final RepeatsLeftOut balancerLog = new RepeatsLeftOut(log);
        final WorkerTransport transport =
                new WorkerTransport(clock, reason -> haltReason = reason, balancerLog::accept);
        final SecureRandom random = new SecureRandom();
        protocol =
                new WorkerProtocol(
                        context.settings(),
                        transport,
                        sandboxes,
                        new KeyVerifier(context.keys(), context.settings().name()),
                        random::nextLong,
                        history == History.NONE
                                ? WorkerObserver.NONE
                                : new WorkerRecorder(history, context.settings().name()));
        payloads =
                new PayloadServer(
                        aeron,
                        protocol,
                        clock,
                        context.settings().endpoint(),
                        context.maxCallers());
        link =
                new ClusterLink(
                        new ClusterLinkContext()
                                .aeron(aeron)
                                .ingressEndpoints(context.ingressEndpoints())
                                .egressAddress(context.host())
                                .pausesNs(context.pausesNs())
                                .hastyAttemptNs(HASTY_ATTEMPT_NS)
                                .errorHandler(balancerLog),
                        new BalancerAdapter(protocol));
        transport.connect(link, payloads);
        counters = new WorkerCounters(aeron, protocol, payloads, link, errors::get);
    }

    @Override
    public int doWork() {
        int work = driver.invoke();
        long nowNs = clock.nanoTime();
        work += link.poll(nowNs);
        if (aeron.isClosed()) {
            // Nothing comes back from here: a process that goes on would reach nobody for ever.
            throw new IllegalStateException(
                    "the Aeron client is closed: this process stood still for too long, or its"
                            + " media driver failed");
        }
        work += payloads.poll();
        nowNs = clock.nanoTime();
        work += sandboxes.poll(nowNs, protocol);
        if (drainRequested) {
            protocol.drain(nowNs);
        }
        work += protocol.poll(nowNs);
        if (nowNs - nextPublishNs >= 0) {
            counters.publish(nowNs);
            nextPublishNs = nowNs + PUBLISH_INTERVAL_NS;
        }
        return work;
    }

    @Override
    public String roleName() {
        return "berth-worker";
    }

    @Override
    public void onClose() {
        counters.publish(clock.nanoTime());
        link.close();
        payloads.close();
        counters.close();
        CloseHelper.quietClose(aeron);
    }

    /** Begins a graceful stop; any thread. */
    public void requestDrain() {
        drainRequested = true;
    }

    /**
     * @return why the worker is done, null: it is not. On the worker's thread.
     */
    public HaltReason haltReason() {
        return haltReason;
    }

    /**
     * @return the protocol, to be read on the worker's thread.
     */
    WorkerProtocol protocol() {
        return protocol;
    }
}
