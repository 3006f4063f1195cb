package io.berth.ops.overload;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.driver.MediaDriver;
import io.berth.client.transport.ClientDriver;
import io.berth.client.transport.IngressPublisher;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import io.berth.schemas.protocol.ClientWelcomeDecoder;
import io.berth.schemas.protocol.FunctionResolvedDecoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.PlacedDecoder;
import io.berth.schemas.protocol.RejectedDecoder;
import io.berth.schemas.protocol.WaitingDecoder;
import io.berth.wire.StructureCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * A client that no library would be: it asks and asks, and does not read what it is answered, until
 * it does again. One thread.
 */
final class DeafClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration OFTEN = Duration.ofMillis(1);
    private static final long KEEP_ALIVE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int MAY_WAIT = 1;
    private static final int ANY_ZONE = 255;
    private static final int PAYLOAD = 8;
    private static final String TERM = "|term-length=128k";

    private final int slots;
    private final MediaDriver driver;
    private final AeronCluster session;
    private final IngressPublisher ingress;
    private final StructureCheck check = StructureCheck.protocol();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ClientWelcomeDecoder welcome = new ClientWelcomeDecoder();
    private final FunctionResolvedDecoder resolved = new FunctionResolvedDecoder();
    private final int[] allSlots;
    private final long[] sequences;
    private long clientId;
    private long functionId;
    private long heard;
    private long answers;
    private long asked;
    private long questions;
    private long keptAliveNs;

    /**
     * Connects, and asks for as many request slots as one message can ask about.
     *
     * @param slots 1 to 64.
     */
    DeafClient(final String ingressEndpoints, final int slots) {
        this.slots = slots;
        allSlots = new int[slots];
        sequences = new long[slots];
        for (int i = 0; i < slots; i++) {
            allSlots[i] = i;
        }
        driver =
                ClientDriver.launchDriver(
                        Path.of("/dev/shm", "berth-deaf-" + UUID.randomUUID()).toString(),
                        ingressEndpoints,
                        error -> {});
        try {
            session =
                    AeronCluster.connect(
                            new AeronCluster.Context()
                                    .aeronDirectoryName(driver.aeronDirectoryName())
                                    .ingressChannel("aeron:udp?alias=deaf" + TERM)
                                    .ingressEndpoints(ingressEndpoints)
                                    .egressChannel("aeron:udp?endpoint=127.0.0.1:0" + TERM)
                                    .messageTimeoutNs(LIMIT.toNanos())
                                    .egressListener(
                                            (id, time, buffer, offset, length, frame) ->
                                                    onMessage(buffer, offset, length)));
        } catch (final RuntimeException ex) {
            driver.close();
            throw ex;
        }
        ingress = new IngressPublisher((buffer, offset, length) -> offer(buffer, offset, length));
    }

    private boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        return session.offer(buffer, offset, length) > 0;
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        heard++;
        if (check.check(buffer, offset, length) != StructureCheck.OK) {
            return;
        }
        switch (header.wrap(buffer, offset).templateId()) {
            case ClientWelcomeDecoder.TEMPLATE_ID ->
                    clientId = welcome.wrapAndApplyHeader(buffer, offset, header).clientId();
            case FunctionResolvedDecoder.TEMPLATE_ID ->
                    functionId = resolved.wrapAndApplyHeader(buffer, offset, header).functionId();
            case PlacedDecoder.TEMPLATE_ID,
                    WaitingDecoder.TEMPLATE_ID,
                    RejectedDecoder.TEMPLATE_ID ->
                    answers++;
            default -> {
                // Of no interest here.
            }
        }
    }

    /** Says Hello and learns the function's number, as any client does. */
    void introduce(final String tenant, final String function) {
        awaitSent(() -> ingress.hello(7, System.nanoTime(), 0, 0, 0, 0, 0, slots), "Hello");
        await("a welcome", () -> clientId != 0);
        awaitSent(() -> ingress.resolve(1, tenant, function), "a question for the function");
        await("the function's number", () -> functionId != 0);
    }

    private void awaitSent(final java.util.function.BooleanSupplier send, final String what) {
        await("the transport to take " + what, send);
    }

    private void await(final String what, final java.util.function.BooleanSupplier is) {
        final boolean came =
                Await.until(
                        LIMIT,
                        OFTEN,
                        () -> {
                            session.pollEgress();
                            return is.getAsBoolean();
                        });
        if (!came) {
            throw new CheckFailed("the raw client waited in vain for " + what);
        }
    }

    /** One more request, in the slots by turns; reads nothing. @return whether it left. */
    boolean ask() {
        final int slot = (int) (asked % slots);
        final boolean left =
                ingress.invoke(
                        clientId,
                        slot,
                        sequences[slot] + 1,
                        functionId,
                        DEADLINE_NS,
                        PAYLOAD,
                        MAY_WAIT,
                        1,
                        ANY_ZONE);
        if (left) {
            sequences[slot]++;
            asked++;
        }
        return left;
    }

    /** Asks about all of its slots at once: an answer for each. Reads nothing. */
    void askForAll() {
        if (ingress.resync(clientId, slots, allSlots, sequences)) {
            questions += slots;
        }
    }

    /** Keeps its session, reads nothing. */
    void keepAlive() {
        final long nowNs = System.nanoTime();
        if (nowNs - keptAliveNs >= KEEP_ALIVE_NS && session.sendKeepAlive()) {
            keptAliveNs = nowNs;
        }
    }

    /** Requests that left. */
    long asked() {
        return asked;
    }

    /** Answers that it is owed by now, and more. */
    long owed() {
        return asked + questions;
    }

    /** Messages read so far. */
    long heard() {
        return heard;
    }

    /** Listens again, and asks about everything. @return whether it is answered. */
    boolean listens() {
        Await.until(
                LIMIT,
                OFTEN,
                () -> {
                    final int count = session.pollEgress();
                    keepAlive();
                    return count == 0;
                });
        final long before = answers;
        askForAll();
        return Await.until(
                LIMIT,
                OFTEN,
                () -> {
                    session.pollEgress();
                    keepAlive();
                    return answers > before;
                });
    }

    /** Says goodbye, so that what it holds is let go at once. */
    @Override
    public void close() {
        Await.until(Duration.ofSeconds(2), OFTEN, () -> ingress.goodbye(clientId));
        CloseHelper.quietCloseAll(session, driver);
    }
}
