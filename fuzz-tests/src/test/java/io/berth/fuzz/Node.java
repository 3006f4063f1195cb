package io.berth.fuzz;

import io.berth.cluster.IngressAdapter;
import io.berth.cluster.NodeUnderTest;
import io.berth.placement.CellSettings;
import io.berth.placement.PlacementOutput;
import io.berth.placement.PlacementStateMachine;
import io.berth.placement.StateInvariants;
import io.berth.placement.snapshot.SnapshotLoader;
import io.berth.wire.KeyFile;
import io.berth.wire.StructureCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A node with a small cell that is fed entries: whatever they hold, nothing may be thrown, every
 * answer must be sound and the state whole.
 */
final class Node {
    private static final long MS = 1_000_000L;
    private static final int MAX_FUNCTIONS = 6;
    private static final int MAX_WORKERS = 5;
    private static final int MAX_SANDBOXES = 48;
    private static final int MAX_INVOCATIONS = 24;
    private static final int MAX_TENANTS = 5;
    private static final int MAX_CLIENTS = 4;
    private static final int MAX_REQUEST_SLOTS = 32;
    private static final KeyFile NO_KEYS = noKeys();

    final Echo echo;
    private final NodeUnderTest node;
    private PlacementStateMachine machine;
    private IngressAdapter ingress;
    private long timestampNs = 1_000_000_000_000L;
    private long term = 1;
    private long timerId;

    Node(final Echo echo) {
        this.echo = echo;
        node = new NodeUnderTest(NO_KEYS, this::onEgress);
        machine = new PlacementStateMachine(node.output());
        ingress = node.ingress(machine);
    }

    private static KeyFile noKeys() {
        try {
            final Path file = Files.createTempFile("berth-fuzz", ".keys");
            try {
                return KeyFile.load(file);
            } finally {
                Files.delete(file);
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Takes what a state machine says, and nothing comes of it. */
    static PlacementOutput sink() {
        return new NodeUnderTest(NO_KEYS, (session, buffer, offset, length) -> {}).output();
    }

    static CellSettings settings() {
        final CellSettings d = CellSettings.defaults(7, 8, 9);
        return new CellSettings(
                7,
                8,
                9,
                d.clientGraceNs(),
                d.workerShortGraceNs(),
                d.workerLongGraceNs(),
                d.workerSilenceNs(),
                d.leaseNs(),
                d.placementExpiryNs(),
                d.timeoutMarginNs(),
                d.startTimeoutNs(),
                d.tickNs(),
                d.fastTickNs(),
                20,
                MAX_CLIENTS,
                MAX_REQUEST_SLOTS,
                MAX_TENANTS,
                MAX_FUNCTIONS,
                MAX_WORKERS,
                MAX_SANDBOXES,
                MAX_INVOCATIONS,
                4,
                d.maxPayloadLength(),
                1,
                4,
                0);
    }

    /** A term and the settings, as at the first start of a cell. */
    Node initialise() {
        newTerm();
        machine.initialiseCell(timestampNs, 0, 1, settings());
        node.settle();
        return this;
    }

    void message(final long sessionId, final byte[] message) {
        node.open(sessionId);
        timestampNs += MS;
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[message.length + 16]);
        buffer.putBytes(8, message);
        ingress.onMessage(timestampNs, sessionId, sessionId & 1, buffer, 8, message.length);
        settle();
    }

    void closeSession(final long sessionId) {
        node.close(sessionId);
        machine.sessionClosed(timestampNs, sessionId);
        settle();
    }

    void timer(final long id) {
        machine.timerFired(timestampNs, id);
        settle();
    }

    void armedTimer() {
        timer(timerId);
    }

    void advance(final long ns) {
        timestampNs += ns;
    }

    /** Ticks go on for a while, as they do when nobody says anything. */
    void silence(final int ticks) {
        for (int i = 0; i < ticks; i++) {
            timestampNs += 500 * MS;
            timer(timerId);
        }
    }

    void newTerm() {
        term++;
        node.newTerm(term);
        machine.newTerm(timestampNs, term);
        settle();
    }

    void pressBack(final int offers) {
        node.pressBack(offers);
    }

    List<byte[]> snapshot() {
        final List<byte[]> records = new ArrayList<>();
        machine.saveTo(
                (buffer, offset, length) -> {
                    final byte[] record = new byte[length];
                    buffer.getBytes(offset, record);
                    records.add(record);
                },
                4_711);
        return records;
    }

    /** Goes on with what a snapshot brings back, which must be the same. */
    void reload() {
        final List<byte[]> records = snapshot();
        final PlacementStateMachine copy = new PlacementStateMachine(node.output());
        final SnapshotLoader loader = copy.loader();
        for (final byte[] record : records) {
            loader.onRecord(new UnsafeBuffer(record), 0, record.length);
        }
        Findings.check(loader.isDone(), "the snapshot is not whole");
        Findings.check(
                machine.structuralDigest() == copy.structuralDigest()
                        && machine.rollingDigest() == copy.rollingDigest(),
                "the state changed on its way through a snapshot");
        machine = copy;
        ingress = node.ingress(machine);
    }

    /** Everything recounted: held slots, queues, sums, lists, deadlines, and the tables' bounds. */
    void check() {
        final String violation = StateInvariants.check(machine);
        Findings.check(violation == null, violation);
    }

    private void settle() {
        final long armed = node.settle();
        timerId = armed == Long.MIN_VALUE ? timerId : armed;
        Findings.check(node.failure() == null, node.failure());
    }

    private void onEgress(
            final long sessionId, final DirectBuffer buffer, final int offset, final int length) {
        final int code = StructureCheck.protocol().check(buffer, offset, length);
        Findings.check(
                code == StructureCheck.OK,
                "an answer of the node is " + StructureCheck.describe(code));
        echo.heard(MessageCatalog.PROTOCOL, buffer, offset, length);
    }
}
