package io.berth.client.transport;

import io.aeron.Aeron;
import io.aeron.security.CredentialsSupplier;
import io.aeron.security.NullCredentialsSupplier;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;

/** Configuration of a {@link ClusterLink}. */
public final class ClusterLinkContext {
    private Aeron aeron;
    private String ingressEndpoints;
    private String egressAddress;
    private CredentialsSupplier credentialsSupplier = new NullCredentialsSupplier();
    private ErrorHandler errorHandler = error -> {};
    private long messageTimeoutNs = TimeUnit.SECONDS.toNanos(3);
    private long hastyAttemptNs = Long.MAX_VALUE;
    private long newLeaderTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private long keepAliveIntervalNs = TimeUnit.SECONDS.toNanos(1);
    private long pausesNs;
    private int termLength = 128 * 1024;

    /** Validates, and derives what was not set. */
    public ClusterLinkContext conclude() {
        if (null == aeron) {
            throw new IllegalArgumentException("aeron must be set");
        }
        IngressEndpoints.validate(ingressEndpoints);
        if (null == egressAddress) {
            egressAddress = IngressEndpoints.localAddressTowards(ingressEndpoints);
        }
        return this;
    }

    /**
     * @param client connected to a media driver; its conductor is run by the link where it has an
     *     invoker.
     */
    public ClusterLinkContext aeron(final Aeron client) {
        this.aeron = client;
        return this;
    }

    public Aeron aeron() {
        return aeron;
    }

    /**
     * @param endpoints {@code 0=host:port,1=host:port,…}, one for each node.
     */
    public ClusterLinkContext ingressEndpoints(final String endpoints) {
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
    public ClusterLinkContext egressAddress(final String address) {
        this.egressAddress = address;
        return this;
    }

    public String egressAddress() {
        return egressAddress;
    }

    public ClusterLinkContext credentialsSupplier(final CredentialsSupplier supplier) {
        this.credentialsSupplier = supplier;
        return this;
    }

    public CredentialsSupplier credentialsSupplier() {
        return credentialsSupplier;
    }

    /**
     * @param handler told of failed attempts to connect and of what a listener threw.
     */
    public ClusterLinkContext errorHandler(final ErrorHandler handler) {
        this.errorHandler = handler;
        return this;
    }

    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    /**
     * @param timeoutNs limit of one attempt to connect, and of connecting to a new leader.
     */
    public ClusterLinkContext messageTimeoutNs(final long timeoutNs) {
        this.messageTimeoutNs = timeoutNs;
        return this;
    }

    public long messageTimeoutNs() {
        return messageTimeoutNs;
    }

    /**
     * @param timeoutNs the first attempts to connect in a row last no longer than this: for a peer
     *     that has a grace to be back in. Unset: they last {@link #messageTimeoutNs()}.
     */
    public ClusterLinkContext hastyAttemptNs(final long timeoutNs) {
        this.hastyAttemptNs = timeoutNs;
        return this;
    }

    public long hastyAttemptNs() {
        return hastyAttemptNs;
    }

    /**
     * @param timeoutNs how long a lost leader's successor is awaited before the session is given
     *     up.
     */
    public ClusterLinkContext newLeaderTimeoutNs(final long timeoutNs) {
        this.newLeaderTimeoutNs = timeoutNs;
        return this;
    }

    public long newLeaderTimeoutNs() {
        return newLeaderTimeoutNs;
    }

    /**
     * @param pauseNs for benchmarks: this process and the nodes may stand still together for so
     *     long, and the session is no worse for it.
     */
    public ClusterLinkContext pausesNs(final long pauseNs) {
        this.pausesNs = pauseNs;
        return this;
    }

    public long pausesNs() {
        return pausesNs;
    }

    /**
     * @param intervalNs a keep-alive is sent after this much silence; well below a third of the
     *     session time-out.
     */
    public ClusterLinkContext keepAliveIntervalNs(final long intervalNs) {
        this.keepAliveIntervalNs = intervalNs;
        return this;
    }

    public long keepAliveIntervalNs() {
        return keepAliveIntervalNs;
    }

    /**
     * @param length bytes of a term of ingress and egress, a power of two from 64 KiB.
     */
    public ClusterLinkContext termLength(final int length) {
        this.termLength = length;
        return this;
    }

    public int termLength() {
        return termLength;
    }
}
