package io.berth.bench.latency;

import io.berth.client.CallListener;
import io.berth.client.InvokeClient;
import io.berth.client.InvokeClientContext;
import io.berth.client.PayloadSource;
import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.ClientSettings;
import io.berth.client.protocol.InvokeRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The whole thing: the low-level client calls a function, which runs on a worker and gives its
 * payload back. Every result is compared with what was sent.
 */
public final class InvokeDriver implements OperationDriver {
    /** Bytes of a payload, and of a result. */
    public static final int PAYLOAD_LENGTH = 64;

    /** Most calls outstanding. */
    public static final int OUTSTANDING = 256;

    private static final long READY_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    private final LoaderAeron transport;
    private final InvokeClient client;
    private final InvokeRequest request = new InvokeRequest();
    private final Payload[] payloads = new Payload[OUTSTANDING];
    private OperationListener listener;
    private String fault;

    private InvokeDriver(final String ingress, final String tenant, final String function) {
        transport = LoaderAeron.launch(ingress);
        for (int i = 0; i < OUTSTANDING; i++) {
            payloads[i] = new Payload();
        }
        final CallListener calls = this::onCallEnded;
        client =
                InvokeClient.connect(
                        new InvokeClientContext()
                                .ingressEndpoints(ingress)
                                .aeron(transport.aeron())
                                .workerIdleCloseNs(LoaderAeron.PAUSE_NS)
                                .settings(
                                        ClientSettings.defaults()
                                                .withSlots(OUTSTANDING, OUTSTANDING))
                                .errorHandler(Loader::complain)
                                .listener(calls));
        request.functionHandle(client.function(tenant, function)).deadlineNs(DEADLINE_NS);
    }

    /** Connects, and returns when the balancer has answered. */
    public static InvokeDriver connect(
            final String ingress, final String tenant, final String function) {
        final InvokeDriver driver = new InvokeDriver(ingress, tenant, function);
        final long limitNs = System.nanoTime() + READY_NS;
        while (!driver.client.isReady()) {
            if (driver.client.doWork() == 0) {
                LockSupport.parkNanos(LOOK_NS);
            }
            if (System.nanoTime() - limitNs >= 0) {
                driver.close();
                throw new IllegalStateException("the balancer does not answer");
            }
        }
        return driver;
    }

    /** Arguments: the ingress endpoints, tenant and name of the function. */
    public static void main(final String[] args) {
        Loader.serve(() -> connect(args[0], args[1], args[2]));
    }

    @Override
    public int mostOutstanding() {
        return OUTSTANDING;
    }

    @Override
    public boolean offer(final long operation) {
        final Payload payload = payloads[OperationDriver.slot(operation)];
        payload.buffer.putLong(0, operation);
        client.invoke(request, payload);
        return true;
    }

    @Override
    public int poll(final OperationListener operationListener) {
        listener = operationListener;
        final int work = client.doWork();
        if (client.isClosed() || client.sessions() > 1) {
            throw new IllegalStateException("the cluster session was lost");
        }
        if (fault != null) {
            throw new IllegalStateException(fault);
        }
        return work;
    }

    private void onCallEnded(final CallOutcome outcome) {
        final long operation = ((Payload) outcome.attachment()).buffer.getLong(0);
        if (outcome.end() != ClientEnd.RAN) {
            fault = "a call ended as " + outcome.end() + " (" + outcome.reason() + ")";
        } else if (outcome.resultLength() != PAYLOAD_LENGTH
                || outcome.result().getLong(outcome.resultOffset()) != operation) {
            fault = "a call was given another's result";
        } else {
            listener.onAnswered(operation);
            listener.onFinished(operation);
        }
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(client, transport);
    }

    /** The payload of the call in one slot. */
    private static final class Payload implements PayloadSource {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[PAYLOAD_LENGTH]);

        @Override
        public DirectBuffer payloadBuffer() {
            return buffer;
        }

        @Override
        public int payloadOffset() {
            return 0;
        }

        @Override
        public int payloadLength() {
            return PAYLOAD_LENGTH;
        }
    }
}
