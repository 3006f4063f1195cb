package io.berth.explore;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.client.protocol.Placement;
import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.payload.RunState;
import io.berth.simulation.Call;
import io.berth.simulation.CheckFailure;
import io.berth.simulation.LoggedWorkerOutput;
import io.berth.simulation.WorkerInbox;
import io.berth.worker.protocol.EventBatch;
import io.berth.worker.protocol.HaltReason;
import io.berth.worker.protocol.KeptResult;
import io.berth.worker.protocol.RunRequest;
import io.berth.worker.protocol.WorkerProtocol;
import io.berth.worker.protocol.WorkerSettings;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A worker process: the real protocol class over sandboxes that the explorer moves. */
final class SmallWorker extends SmallPeer implements LoggedWorkerOutput {
    private static final String HOST = "10.0.0.";
    private static final int RESULT_LENGTH = 16;
    static final int SANDBOX_MB = 128;

    final int number;
    private final int maxSandboxes;
    private final RunRequest request = new RunRequest();
    private WorkerProtocol protocol;
    private SmallSandboxes sandboxes;
    private int life;
    private boolean reconnects;
    private boolean halts;

    SmallWorker(final SmallWorld world, final int index, final int number, final int maxSandboxes) {
        super(world, index, "worker-" + number);
        this.number = number;
        this.maxSandboxes = maxSandboxes;
        begin();
    }

    static int numberOf(final String endpoint) {
        return Integer.parseInt(endpoint.substring(HOST.length(), endpoint.indexOf(':'))) - 1;
    }

    SmallSandboxes sandboxes() {
        return sandboxes;
    }

    int life() {
        return life;
    }

    long incarnation() {
        return protocol.incarnation();
    }

    /** What others can see of its state. */
    long signature() {
        return running
                ? Mix.of(
                        protocol.state().ordinal(),
                        (protocol.holdsLease(localNowNs()) ? 1 : 0)
                                + 2L * protocol.running()
                                + 16L * protocol.sandboxes())
                : -1;
    }

    void checkCounts() {
        if (running && protocol.counts().doubleGranted != 0) {
            throw new CheckFailure(name + " counts a double grant");
        }
    }

    // ---- the process

    private void begin() {
        sandboxes = new SmallSandboxes(world, this);
        protocol =
                new WorkerProtocol(
                        new WorkerSettings(
                                name,
                                HOST + (number + 1) + ":9000",
                                0,
                                maxSandboxes * SANDBOX_MB,
                                maxSandboxes,
                                4,
                                500 * MS,
                                3 * SECOND,
                                1_200 * MS,
                                0,
                                0,
                                60 * SECOND,
                                5 * SECOND,
                                1L << 20,
                                4 * SECOND,
                                65_536,
                                64,
                                ""),
                        this,
                        sandboxes,
                        run -> SmallWorld.MAC.verifies(run),
                        this::entropy);
    }

    /** The process dies with everything in it. */
    void crash() {
        world.trace(name, () -> "dies");
        running = false;
        life++;
        if (link != null) {
            final Link lost = link;
            link = null;
            lost.clear();
            world.log.closeLater(lost);
        }
        sandboxes = new SmallSandboxes(world, this);
        world.clearLanesOf(this);
    }

    /** A new life, with a session. */
    void start() {
        running = true;
        reconnects = false;
        halts = false;
        begin();
        connect();
    }

    @Override
    Object protocol() {
        return protocol;
    }

    @Override
    void onConnected(final long sessionId) {
        protocol.onConnected(localNowNs());
    }

    @Override
    void onDisconnected() {
        protocol.onDisconnected(localNowNs());
    }

    @Override
    void onNewLeader(final long term) {
        protocol.onNewLeader(localNowNs(), term);
    }

    @Override
    void onMessage(final Call message, final long term, final long egressNumber) {
        WorkerInbox.deliver(
                protocol, localNowNs(), message, term, egressNumber, world.tampering::leaseNs);
    }

    @Override
    int poll() {
        int work = sandboxes.finishStops() ? 1 : 0;
        work += protocol.poll(localNowNs());
        if (halts) {
            crash();
            return 1;
        }
        if (reconnects) {
            reconnects = false;
            if (link != null) {
                loseLink();
            }
            if (!held) {
                connect();
            }
            work++;
        }
        return work;
    }

    @Override
    void digest(final Mix mix) {
        mix.add(life);
        sandboxes.digest(mix);
    }

    // ---- what callers say

    void onRun(final Placement placement, final DirectBuffer payload, final int client) {
        WorkerInbox.fill(request, placement, payload, client);
        protocol.onRun(localNowNs(), request);
    }

    void onResultAck(final long invocationId, final long token) {
        protocol.onResultAck(localNowNs(), invocationId, token);
    }

    // ---- what the sandboxes say

    void started(final SmallSandboxes.Sandbox sandbox) {
        world.trace(name, () -> "has started a sandbox");
        sandbox.ready = true;
        protocol.onSandboxStarted(localNowNs(), sandbox.id);
    }

    void startFailed(final SmallSandboxes.Sandbox sandbox) {
        world.trace(name, () -> "could not start a sandbox");
        sandboxes.sandboxes.remove(sandbox);
        protocol.onSandboxStartFailed(localNowNs(), sandbox.id);
    }

    void sandboxStopped(final long sandboxId) {
        world.trace(name, () -> "has stopped a sandbox");
        protocol.onSandboxStopped(localNowNs(), sandboxId);
    }

    void runEnded(final SmallSandboxes.Run run) {
        final UnsafeBuffer result = new UnsafeBuffer(new byte[RESULT_LENGTH]);
        result.putLong(0, run.callNumber);
        result.putLong(8, run.token);
        protocol.onRunEnded(
                localNowNs(), run.sandbox.id, run.slot, run.token, true, result.byteArray());
    }

    // ---- what the protocol says

    @Override
    public void onWords(final long firstEventNumber, final EventBatch events) {
        for (int i = 0; i < events.size(); i++) {
            world.ledger
                    .words()
                    .onWord(
                            this,
                            firstEventNumber + i,
                            events.kind(i),
                            events.sandboxId(i),
                            events.token(i));
        }
    }

    @Override
    public void reconnect() {
        reconnects = true;
    }

    private void reply(
            final long client, final long digest, final String text, final Runnable delivery) {
        world.lane((int) client, number)
                .toClient
                .addLast(new PayloadLane.Message(digest, text, delivery));
    }

    @Override
    public boolean replyResult(final long replyTo, final KeptResult result) {
        final SmallClient client = world.client((int) replyTo);
        final int slot = result.requestSlot();
        final long sequence = result.sequence();
        final long invocationId = result.invocationId();
        final long token = result.token();
        final long durationNs = result.durationNs();
        final RunEnd end = result.end();
        final UnsafeBuffer body = new UnsafeBuffer(result.body().clone());
        reply(
                replyTo,
                Mix.of(Mix.of(4 + end.ordinal(), token), durationNs),
                end + " of " + SmallClient.text(token),
                () -> client.onResult(slot, sequence, invocationId, token, durationNs, end, body));
        return true;
    }

    @Override
    public boolean replyStatus(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RunState state) {
        final SmallClient client = world.client((int) replyTo);
        reply(
                replyTo,
                Mix.of(20 + state.ordinal(), token),
                state + " of " + SmallClient.text(token),
                () -> client.onStatus(requestSlot, sequence, invocationId, token, state));
        return true;
    }

    @Override
    public boolean replyRefused(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RefuseReason reason) {
        final SmallClient client = world.client((int) replyTo);
        reply(
                replyTo,
                Mix.of(40 + reason.ordinal(), token),
                "refusal " + reason + " of " + SmallClient.text(token),
                () -> client.onRefused(requestSlot, sequence, invocationId, token, reason));
        return true;
    }

    @Override
    public void halt(final HaltReason reason) {
        halts = true;
    }
}
