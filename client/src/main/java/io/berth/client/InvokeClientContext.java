package io.berth.client;

import io.aeron.Aeron;
import io.aeron.security.CredentialsSupplier;
import io.aeron.security.NullCredentialsSupplier;
import io.berth.client.protocol.ClientSettings;
import io.berth.client.transport.IngressEndpoints;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.ErrorHandler;

/** Configuration of an {@link InvokeClient}. */
public final class InvokeClientContext implements Cloneable {
    private String ingressEndpoints;
    private String egressAddress;
    private String aeronDirectoryName;
    private Aeron aeron;
    private ClientSettings settings = ClientSettings.defaults();
    private CallListener listener;
    private LongSupplier entropy;
    private ErrorHandler errorHandler = error -> {};
    private CredentialsSupplier credentialsSupplier = new NullCredentialsSupplier();
    private int maxWorkerConnections = 64;
    private long workerIdleCloseNs = TimeUnit.MINUTES.toNanos(5);
    private long silenceLimitNs = TimeUnit.SECONDS.toNanos(5);

    /**
     * Validates, and derives what was not set; an IllegalArgumentException says in one line what is
     * wrong.
     */
    public InvokeClientContext conclude() {
        IngressEndpoints.validate(ingressEndpoints);
        if (null == listener) {
            throw new IllegalArgumentException("listener must be set");
        }
        if (null != aeron && null != aeronDirectoryName) {
            throw new IllegalArgumentException(
                    "either aeron or aeronDirectoryName is set, not both");
        }
        if (maxWorkerConnections < 1 || maxWorkerConnections > 1024) {
            throw new IllegalArgumentException(
                    "maxWorkerConnections must be 1 to 1024, not " + maxWorkerConnections);
        }
        if (null == entropy) {
            entropy = new SecureRandom()::nextLong;
        }
        return this;
    }

    /** A copy, to be changed without changing this. */
    @Override
    public InvokeClientContext clone() {
        try {
            return (InvokeClientContext) super.clone();
        } catch (final CloneNotSupportedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * @param endpoints {@code 0=host:port,1=host:port,…}, one for each node.
     */
    public InvokeClientContext ingressEndpoints(final String endpoints) {
        this.ingressEndpoints = endpoints;
        return this;
    }

    public String ingressEndpoints() {
        return ingressEndpoints;
    }

    /**
     * @param address IP literal of this host that the nodes can reach; unset: the one used towards
     *     the first node.
     */
    public InvokeClientContext egressAddress(final String address) {
        this.egressAddress = address;
        return this;
    }

    public String egressAddress() {
        return egressAddress;
    }

    /**
     * @param directory of a running media driver; unset: the client starts one of its own, with one
     *     thread.
     */
    public InvokeClientContext aeronDirectoryName(final String directory) {
        this.aeronDirectoryName = directory;
        return this;
    }

    public String aeronDirectoryName() {
        return aeronDirectoryName;
    }

    /**
     * @param client shared by clients that one thread runs, and closed by its owner after them;
     *     where its conductor has an invoker, the clients run it. Unset: the client has one of its
     *     own.
     */
    public InvokeClientContext aeron(final Aeron client) {
        this.aeron = client;
        return this;
    }

    public Aeron aeron() {
        return aeron;
    }

    public InvokeClientContext settings(final ClientSettings clientSettings) {
        this.settings = clientSettings;
        return this;
    }

    public ClientSettings settings() {
        return settings;
    }

    /**
     * @param callListener told of the end of each call, on the thread that calls {@link
     *     InvokeClient#doWork}.
     */
    public InvokeClientContext listener(final CallListener callListener) {
        this.listener = callListener;
        return this;
    }

    public CallListener listener() {
        return listener;
    }

    /**
     * @param source of nonces and of the seed of the jitter; unset: a secure one.
     */
    public InvokeClientContext entropy(final LongSupplier source) {
        this.entropy = source;
        return this;
    }

    public LongSupplier entropy() {
        return entropy;
    }

    /**
     * @param handler told of transport errors and of what a listener threw; unset: they are only
     *     counted.
     */
    public InvokeClientContext errorHandler(final ErrorHandler handler) {
        this.errorHandler = handler;
        return this;
    }

    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    public InvokeClientContext credentialsSupplier(final CredentialsSupplier supplier) {
        this.credentialsSupplier = supplier;
        return this;
    }

    public CredentialsSupplier credentialsSupplier() {
        return credentialsSupplier;
    }

    /**
     * @param most workers connected at a time, 1 to 1024; beyond it the least recently used idle
     *     one is closed.
     */
    public InvokeClientContext maxWorkerConnections(final int most) {
        this.maxWorkerConnections = most;
        return this;
    }

    public int maxWorkerConnections() {
        return maxWorkerConnections;
    }

    /**
     * @param idleNs a worker's streams are closed after this silence.
     */
    public InvokeClientContext workerIdleCloseNs(final long idleNs) {
        this.workerIdleCloseNs = idleNs;
        return this;
    }

    public long workerIdleCloseNs() {
        return workerIdleCloseNs;
    }

    /**
     * @param limitNs with a question unanswered and no word of the balancer for this long, and up
     *     to a quarter more by chance, another session is sought beside the current one. Well above
     *     the time that a change of leaders takes.
     */
    public InvokeClientContext silenceLimitNs(final long limitNs) {
        this.silenceLimitNs = limitNs;
        return this;
    }

    public long silenceLimitNs() {
        return silenceLimitNs;
    }
}
