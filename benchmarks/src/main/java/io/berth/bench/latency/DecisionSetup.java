package io.berth.bench.latency;

import io.berth.schemas.protocol.AdminResultDecoder;
import io.berth.schemas.protocol.ClientHelloEncoder;
import io.berth.schemas.protocol.ClientWelcomeDecoder;
import io.berth.schemas.protocol.CreateFunctionEncoder;
import io.berth.schemas.protocol.FunctionResolvedDecoder;
import io.berth.schemas.protocol.HelloRejectedDecoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.ResolveFunctionEncoder;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SetTenantEncoder;
import io.berth.schemas.protocol.WorkerHelloEncoder;
import io.berth.schemas.protocol.WorkerWelcomeDecoder;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What comes before the first decision: the function, the workers, the client. Each question is
 * asked again until it is answered; every answer of a kind counts, as each session has one question
 * at a time.
 */
final class DecisionSetup {
    private static final String TENANT = "bench";
    private static final String FUNCTION = "empty";
    private static final int CONCURRENCY = 10_000;
    private static final int MEMORY_MB = 1;
    private static final int WORKER_MEMORY_MB = 1 << 16;
    private static final int WORKER_SANDBOXES = 10_000;
    private static final int FIRST_PORT = 40_000;
    private static final long NONE_RESERVED = 0xFFFF_FFFFL;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long RUN_LIMIT_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long KEEP_ALIVE_NS = TimeUnit.HOURS.toNanos(24);
    private static final long START_UP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final BalancerLink client;
    private final List<BalancerLink> workers;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1_024]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AdminResultDecoder adminResult = new AdminResultDecoder();
    private final ClientWelcomeDecoder clientWelcome = new ClientWelcomeDecoder();
    private final FunctionResolvedDecoder resolved = new FunctionResolvedDecoder();
    private final WorkerWelcomeDecoder workerWelcome = new WorkerWelcomeDecoder();
    private final HelloRejectedDecoder helloRejected = new HelloRejectedDecoder();

    private RejectReason reason;
    private long clientId;
    private long functionId;
    private int slotsGranted;
    private Registration registration;
    private String refusal;

    /** What the balancer said to a worker's Hello. */
    record Registration(long workerId, long registrationEpoch, long leaseNs) {}

    DecisionSetup(final BalancerLink client, final List<BalancerLink> workers) {
        this.client = client;
        this.workers = workers;
    }

    long clientId() {
        return clientId;
    }

    long functionId() {
        return functionId;
    }

    /** The tenant with room for all, and the function. */
    void createFunction() {
        final SetTenantEncoder tenant = new SetTenantEncoder();
        askOperator(
                "the tenant",
                () ->
                        tenant.wrapAndApplyHeader(buffer, 0, headerEncoder)
                                .correlationId(1)
                                .concurrencyLimit(CONCURRENCY)
                                .weight(1)
                                .maxQueued(CONCURRENCY)
                                .tenant(TENANT)
                                .encodedLength());
        final CreateFunctionEncoder function = new CreateFunctionEncoder();
        askOperator(
                "the function",
                () ->
                        function.wrapAndApplyHeader(buffer, 0, headerEncoder)
                                .correlationId(2)
                                .timeoutNs(RUN_LIMIT_NS)
                                .keepAliveNs(KEEP_ALIVE_NS)
                                .expectedStartUpNs(START_UP_NS)
                                .memoryMb(MEMORY_MB)
                                .reservedConcurrency(NONE_RESERVED)
                                .maxQueued(CONCURRENCY)
                                .kind(SandboxKind.SYNTHETIC)
                                .provisionedConcurrency(0)
                                .scaleUpSize(CONCURRENCY)
                                .tenant(TENANT)
                                .name(FUNCTION)
                                .code("")
                                .labels("")
                                .encodedLength());
    }

    /** Says Hello for a worker. */
    Registration registerWorker(final int index) {
        final WorkerHelloEncoder hello = new WorkerHelloEncoder();
        final long nonce = random();
        registration = null;
        ask(
                workers.get(index),
                "worker " + index,
                () ->
                        hello.wrapAndApplyHeader(buffer, 0, headerEncoder)
                                .nonceHigh(nonce)
                                .nonceLow(index + 1)
                                .incarnation(nonce)
                                .highestTokenSeen(0)
                                .lastCommandApplied(0)
                                .lastEventSent(0)
                                .cellEpochSeen(0)
                                .memoryMb(WORKER_MEMORY_MB)
                                .maxSandboxes(WORKER_SANDBOXES)
                                .zone((short) 0)
                                .name("worker-" + index)
                                .endpoint("127.0.0.1:" + (FIRST_PORT + 2 * index))
                                .labels("")
                                .encodedLength(),
                () -> registration != null);
        return registration;
    }

    /** Says Hello for the client and asks for the function's id. */
    void registerClient(final int slots) {
        final ClientHelloEncoder hello = new ClientHelloEncoder();
        final long nonce = random();
        ask(
                client,
                "the client",
                () ->
                        hello.wrapAndApplyHeader(buffer, 0, headerEncoder)
                                .nonceHigh(nonce)
                                .nonceLow(1)
                                .clientId(0)
                                .secretHigh(0)
                                .secretLow(0)
                                .highestTokenSeen(0)
                                .cellEpochSeen(0)
                                .slotsWanted(slots)
                                .encodedLength(),
                () -> clientId != 0);
        if (slotsGranted < slots) {
            throw new IllegalStateException(
                    "only " + slotsGranted + " of " + slots + " request slots were granted");
        }
        final ResolveFunctionEncoder resolve = new ResolveFunctionEncoder();
        ask(
                client,
                "the function's id",
                () ->
                        resolve.wrapAndApplyHeader(buffer, 0, headerEncoder)
                                .correlationId(3)
                                .tenant(TENANT)
                                .name(FUNCTION)
                                .encodedLength(),
                () -> functionId != 0);
    }

    private static long random() {
        return ThreadLocalRandom.current().nextLong() | 1;
    }

    private void askOperator(final String what, final java.util.function.IntSupplier encoder) {
        reason = null;
        ask(client, what, encoder, () -> reason == RejectReason.NONE);
    }

    private void ask(
            final BalancerLink link,
            final String what,
            final java.util.function.IntSupplier encoder,
            final BooleanSupplier answered) {
        final long[] askedNs = {System.nanoTime() - AGAIN_NS};
        await(
                what,
                answered,
                () -> {
                    final long nowNs = System.nanoTime();
                    if (nowNs - askedNs[0] >= AGAIN_NS
                            && link.offer(
                                    buffer,
                                    0,
                                    MessageHeaderEncoder.ENCODED_LENGTH + encoder.getAsInt())) {
                        askedNs[0] = nowNs;
                    }
                    link.poll(this::onMessage);
                    return 0;
                });
    }

    /** What has to be done while something is awaited. */
    @FunctionalInterface
    interface Work {
        /**
         * @return a measure of work done.
         */
        int doWork();
    }

    /**
     * Does work until a condition holds, looked at first.
     *
     * @throws IllegalStateException when it does not within half a minute.
     */
    void await(final String what, final BooleanSupplier condition, final Work work) {
        final long limitNs = System.nanoTime() + LIMIT_NS;
        while (!condition.getAsBoolean()) {
            if (work.doWork() == 0) {
                LockSupport.parkNanos(LOOK_NS);
            }
            if (System.nanoTime() - limitNs >= 0) {
                throw new IllegalStateException(
                        "waited "
                                + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NS)
                                + " s for "
                                + what
                                + (refusal == null ? "" : "; last refusal: " + refusal));
            }
        }
    }

    private void onMessage(final DirectBuffer message, final int offset, final int length) {
        header.wrap(message, offset);
        switch (header.templateId()) {
            case AdminResultDecoder.TEMPLATE_ID -> {
                adminResult.wrapAndApplyHeader(message, offset, header);
                reason = adminResult.reason();
                refused(reason);
            }
            case ClientWelcomeDecoder.TEMPLATE_ID -> {
                clientWelcome.wrapAndApplyHeader(message, offset, header);
                slotsGranted = clientWelcome.slotsGranted();
                clientId = clientWelcome.clientId();
            }
            case FunctionResolvedDecoder.TEMPLATE_ID -> {
                resolved.wrapAndApplyHeader(message, offset, header);
                functionId = resolved.functionId();
                refused(resolved.reason());
            }
            case WorkerWelcomeDecoder.TEMPLATE_ID -> {
                workerWelcome.wrapAndApplyHeader(message, offset, header);
                registration =
                        new Registration(
                                workerWelcome.workerId(),
                                workerWelcome.registrationEpoch(),
                                workerWelcome.leaseNs());
            }
            case HelloRejectedDecoder.TEMPLATE_ID -> {
                helloRejected.wrapAndApplyHeader(message, offset, header);
                refused(helloRejected.reason());
            }
            default -> refusal = "message " + header.templateId();
        }
    }

    private void refused(final RejectReason why) {
        if (why != RejectReason.NONE) {
            refusal = why.name();
        }
    }
}
