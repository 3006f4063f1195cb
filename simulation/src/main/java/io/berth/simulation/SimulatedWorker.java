package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.client.protocol.Placement;
import io.berth.history.HistoryFeed;
import io.berth.history.SourceKind;
import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.payload.RunState;
import io.berth.worker.WorkerRecorder;
import io.berth.worker.protocol.EventBatch;
import io.berth.worker.protocol.HaltReason;
import io.berth.worker.protocol.KeptResult;
import io.berth.worker.protocol.PlacementVerifier;
import io.berth.worker.protocol.RunRequest;
import io.berth.worker.protocol.WorkerProtocol;
import io.berth.worker.protocol.WorkerSettings;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A worker process: the real protocol class over simulated sandboxes. */
final class SimulatedWorker extends SimulatedProcess implements LoggedWorkerOutput {
    private static final String NETWORK = "10.0.";
    private static final int HOSTS = 250;
    static final int RESULT_LENGTH = 16;

    private final World world;
    private final String registeredName;
    private final int place;
    private final int number;
    private final RunRequest request = new RunRequest();
    private PlacementVerifier verifier;
    private WorkerProtocol protocol;
    private SimulatedSandboxes sandboxes;
    private HistoryFeed history;
    private Workload.Shape shape;
    private boolean retired;
    private long retiredIncarnation;

    /**
     * @param name of the process.
     * @param registeredName that it says at its Hello.
     * @param place which of the workers it is: decides its size and zone.
     * @param number of the process, for its endpoint.
     */
    SimulatedWorker(
            final World world,
            final String name,
            final String registeredName,
            final int place,
            final int number) {
        super(name, world.time, world.random(name), world.trace, world.cluster);
        this.world = world;
        this.registeredName = registeredName;
        this.place = place;
        this.number = number;
    }

    static int numberOf(final String endpoint) {
        final int dot = endpoint.indexOf('.', NETWORK.length());
        return Integer.parseInt(endpoint.substring(NETWORK.length(), dot)) * HOSTS
                + Integer.parseInt(endpoint.substring(dot + 1, endpoint.indexOf(':')))
                - 1;
    }

    private String endpoint() {
        return NETWORK + number / HOSTS + '.' + (number % HOSTS + 1) + ":9000";
    }

    String registeredName() {
        return registeredName;
    }

    int place() {
        return place;
    }

    /** Another process has taken its place: when this one ends, it stays away. */
    void retire() {
        retired = true;
        retiredIncarnation = protocol.incarnation();
        history.superseded();
    }

    @Override
    protected boolean isRetired() {
        return retired;
    }

    boolean holdsSandboxes() {
        return sandboxes.count() > 0;
    }

    WorkerProtocol protocol() {
        return protocol;
    }

    /** What this life has. */
    Workload.Shape shape() {
        return shape;
    }

    SimulatedSandboxes sandboxes() {
        return sandboxes;
    }

    /** A graceful stop; the process ends when it is done and begins again later. */
    void drain() {
        trace.add(name(), () -> "drains");
        protocol.drain(localNowNs());
    }

    // ---- the process

    @Override
    protected void onStart() {
        final SimulationRandom entropy = random.fork();
        shape = world.workload.drawingFrom(random).worker(place);
        sandboxes = new SimulatedSandboxes(world, this, random.fork());
        history = world.history.begin(SourceKind.WORKER, name());
        verifier = world.wire == null ? world.mac::verifies : world.wire.verifier(registeredName);
        protocol =
                new WorkerProtocol(
                        WorkerSettings.defaults(
                                        registeredName,
                                        endpoint(),
                                        place % 3,
                                        shape.memoryMb(),
                                        shape.maxSandboxes())
                                .withBounds((int) random.between(0, 3), 3 * SECOND)
                                .withLabels(shape.labels()),
                        world.wire == null ? this : new WireWorkerOutput(this::offer, this),
                        sandboxes,
                        verifier,
                        entropy::nextLong,
                        new WorkerRecorder(history, name()));
    }

    private boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        return session() != null && cluster.send(session(), buffer, offset, length);
    }

    @Override
    protected void onStall(final long durationNs) {
        world.history.stands(name(), true);
    }

    @Override
    protected void onResume() {
        world.history.stands(name(), false);
    }

    @Override
    protected void onCrash() {
        world.history.gone(name());
        sandboxes = new SimulatedSandboxes(world, this, random.fork());
    }

    @Override
    protected void onPoll() {
        protocol.poll(localNowNs());
        world.checker.onWorkerTurn(this);
        if (retired && protocol.incarnation() != retiredIncarnation) {
            // It has stopped all it held and would begin anew under a name that is in use.
            crash();
        }
    }

    @Override
    protected void onConnected() {
        protocol.onConnected(localNowNs());
    }

    @Override
    protected void onDisconnected() {
        protocol.onDisconnected(localNowNs());
    }

    @Override
    protected void onNewLeader(final long term) {
        protocol.onNewLeader(localNowNs(), term);
    }

    // ---- what the balancer says

    @Override
    protected void onMessage(
            final List<Call> message, final byte[] bytes, final long term, final long egress) {
        if (bytes != null) {
            world.wire.deliver(protocol, localNowNs(), bytes);
            return;
        }
        WorkerInbox.deliver(
                protocol, localNowNs(), message.get(0), term, egress, world.tampering::leaseNs);
    }

    // ---- what callers say

    void onRun(final Placement placement, final DirectBuffer payload, final long replyTo) {
        WorkerInbox.fill(request, placement, payload, replyTo);
        protocol.onRun(localNowNs(), request);
    }

    /** Whether the payload that came last is whole, under a placement that the balancer made. */
    boolean mayBelieveThePayload() {
        return request.payloadSize == request.payloadLength && verifier.verify(request);
    }

    void onResultAck(
            final long invocationId,
            final long token,
            final long sandboxId,
            final int sandboxSlot) {
        protocol.onResultAck(localNowNs(), invocationId, token);
    }

    // ---- what the sandboxes say

    /** Something inside a sandbox of this life happens after a while. */
    void inside(final long delayNs, final Runnable action) {
        later(delayNs, action);
    }

    void sandboxStarted(final long sandboxId) {
        protocol.onSandboxStarted(localNowNs(), sandboxId);
    }

    void sandboxStartFailed(final long sandboxId) {
        protocol.onSandboxStartFailed(localNowNs(), sandboxId);
    }

    void sandboxStopped(final long sandboxId) {
        protocol.onSandboxStopped(localNowNs(), sandboxId);
    }

    /** The result carries back what the payload carried, so that a mix-up shows. */
    void runEnded(final SimulatedSandboxes.Run run, final RunEnd end) {
        final UnsafeBuffer result = new UnsafeBuffer(new byte[RESULT_LENGTH]);
        result.putLong(0, run.callNumber);
        result.putLong(8, run.token);
        protocol.onRunEnded(
                localNowNs(),
                run.sandboxId,
                run.slot,
                run.token,
                end == RunEnd.COMPLETED,
                result.byteArray());
    }

    // ---- what the protocol says

    @Override
    public boolean send(final LogMessage message) {
        return session() != null && cluster.send(session(), message);
    }

    @Override
    public void onWords(final long firstEventNumber, final EventBatch events) {
        for (int i = 0; i < events.size(); i++) {
            world.checker.onWord(
                    this,
                    protocol.incarnation(),
                    firstEventNumber + i,
                    events.kind(i),
                    events.sandboxId(i),
                    events.token(i));
        }
    }

    @Override
    public void reconnect() {
        later(0, this::replaceSession);
    }

    @Override
    public boolean replyResult(final long replyTo, final KeptResult result) {
        return world.reply(
                this,
                replyTo,
                new WorkerReply.Result(
                        result.invocationId(),
                        result.token(),
                        result.sequence(),
                        result.requestSlot(),
                        result.durationNs(),
                        result.end(),
                        result.body().clone()));
    }

    @Override
    public boolean replyStatus(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RunState state) {
        return world.reply(
                this,
                replyTo,
                new WorkerReply.Status(invocationId, token, sequence, requestSlot, state));
    }

    @Override
    public boolean replyRefused(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RefuseReason reason) {
        return world.reply(
                this,
                replyTo,
                new WorkerReply.Refused(invocationId, token, sequence, requestSlot, reason));
    }

    @Override
    public void halt(final HaltReason reason) {
        trace.add(name(), () -> "halts: " + reason);
        final long halted = life();
        time.after(
                random.between(0, 20 * MS),
                () -> {
                    if (life() == halted) {
                        crash();
                        time.after(random.between(100 * MS, 5 * SECOND), this::startAgain);
                    }
                });
    }
}
