package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A process with a monotonic clock of its own, a cluster session that it opens again when it is
 * lost, and a life that may stall, crash and begin again.
 */
abstract class SimulatedProcess implements SimulatedSession.Owner {
    /**
     * Faster or slower than true time by at most this, in millionths; the lease leaves 1 % (rule
     * 24).
     */
    private static final int MAX_DRIFT_PPM = 4_000;

    protected final VirtualTime time;
    protected final SimulationRandom random;
    protected final Trace trace;
    protected final SimulatedCluster cluster;
    private final String name;
    private final long pollIntervalNs;
    private final long clockOffsetNs;
    private final long driftPpm;
    private final Deque<Runnable> inbox = new ArrayDeque<>();

    /** Grows with each crash; what was on its way to an earlier life is lost. */
    private long life;

    private boolean running;
    private long stalledUntilNs = -1;
    private boolean connecting;
    private SimulatedSession session;

    SimulatedProcess(
            final String name,
            final VirtualTime time,
            final SimulationRandom random,
            final Trace trace,
            final SimulatedCluster cluster) {
        this.name = name;
        this.time = time;
        this.random = random;
        this.trace = trace;
        this.cluster = cluster;
        pollIntervalNs = random.between(2 * MS, 8 * MS);
        clockOffsetNs = random.between(0, 1_000 * SECOND) - 500 * SECOND;
        driftPpm = random.between(0, 2 * MAX_DRIFT_PPM) - MAX_DRIFT_PPM;
    }

    @Override
    public final String name() {
        return name;
    }

    /** What this process reads from its monotonic clock. */
    final long localNowNs() {
        return clockOffsetNs + time.nowNs() + time.nowNs() / 1_000_000 * driftPpm;
    }

    final boolean isRunning() {
        return running;
    }

    final boolean isStalled() {
        return stalledUntilNs >= 0;
    }

    final long life() {
        return life;
    }

    @Override
    public final boolean isResponsive() {
        return running && !isStalled();
    }

    /** The open session, or null. */
    final SimulatedSession session() {
        return session;
    }

    // ---- life

    /** Begins a life. */
    final void start() {
        running = true;
        trace.add(name, () -> "starts");
        onStart();
        connect();
        poll(life);
    }

    /** Begins a new life, unless one has begun or there is to be none. */
    final void startAgain() {
        if (!running && !isRetired()) {
            start();
        }
    }

    /** The process dies at once. */
    final void crash() {
        if (!running) {
            return;
        }
        trace.add(name, () -> "crashes");
        running = false;
        life++;
        stalledUntilNs = -1;
        inbox.clear();
        connecting = false;
        if (session != null) {
            final SimulatedSession lost = session;
            session = null;
            cluster.ownerDied(lost);
        }
        onCrash();
    }

    /** The process does nothing for a while: what comes in waits. */
    final void stall(final long durationNs) {
        if (!running || isStalled()) {
            return;
        }
        trace.add(name, () -> "stalls for " + durationNs / MS + "ms");
        stalledUntilNs = time.nowNs() + durationNs;
        onStall(durationNs);
        final long stalledLife = life;
        time.after(
                durationNs,
                () -> {
                    if (stalledLife == life && running) {
                        resume();
                    }
                });
    }

    private void resume() {
        trace.add(name, () -> "resumes");
        stalledUntilNs = -1;
        onResume();
        final boolean pollFirst = random.perMille(500);
        if (pollFirst) {
            onPoll();
        }
        while (!inbox.isEmpty() && isResponsive()) {
            inbox.removeFirst().run();
        }
    }

    private void poll(final long polledLife) {
        time.after(
                pollIntervalNs,
                () -> {
                    if (polledLife != life || !running) {
                        return;
                    }
                    if (!isStalled()) {
                        onPoll();
                    }
                    if (polledLife == life) {
                        poll(polledLife);
                    }
                });
    }

    /** Something reaches this process from outside: now, after its stall, or never. */
    protected final void receive(final long sentToLife, final Runnable action) {
        if (sentToLife != life || !running) {
            return;
        }
        if (isStalled()) {
            inbox.addLast(action);
        } else {
            action.run();
        }
    }

    /** Something inside this process happens after a while, unless it dies before. */
    protected final void later(final long delayNs, final Runnable action) {
        final long plannedLife = life;
        time.after(delayNs, () -> receive(plannedLife, action));
    }

    // ---- session

    /** Gives up the session, if any, and opens another. */
    protected final void replaceSession() {
        if (session != null) {
            final SimulatedSession old = session;
            session = null;
            cluster.closeByOwner(old);
        }
        connect();
    }

    /**
     * The connection breaks; this end sees it at once, the log only at the time-out of the session.
     */
    final void loseSessionUnnoticed() {
        final SimulatedSession lost = session;
        lost.openForOwner = false;
        onSessionLost(lost);
    }

    private void connect() {
        if (!connecting && running) {
            connecting = true;
            cluster.connect(this);
        }
    }

    @Override
    public final void onSessionOpened(final SimulatedSession opened) {
        if (!running || !connecting) {
            cluster.ownerDied(opened);
            return;
        }
        connecting = false;
        session = opened;
        receive(
                life,
                () -> {
                    if (session == opened) {
                        trace.add(name, () -> "has session " + opened.id);
                        onConnected();
                    }
                });
    }

    @Override
    public final void onConnectFailed() {
        if (connecting) {
            connecting = false;
            later(random.between(50 * MS, 500 * MS), this::connect);
        }
    }

    @Override
    public final void onSessionLost(final SimulatedSession lost) {
        receive(
                life,
                () -> {
                    if (session == lost) {
                        trace.add(name, () -> "lost session " + lost.id);
                        session = null;
                        onDisconnected();
                        later(random.between(0, 300 * MS), this::connect);
                    }
                });
    }

    @Override
    public final void onNewLeader(final SimulatedSession of, final long term) {
        receive(
                life,
                () -> {
                    if (session == of) {
                        onNewLeader(term);
                    }
                });
    }

    @Override
    public final void onEgress(
            final SimulatedSession of,
            final List<Call> message,
            final byte[] bytes,
            final long term,
            final long egressNumber) {
        receive(
                life,
                () -> {
                    if (session == of) {
                        trace.add(name, () -> "gets " + egressNumber + "@" + term + " " + message);
                        onMessage(message, bytes, term, egressNumber);
                    }
                });
    }

    // ---- what a process is

    /** True if it does not come back when it ends. */
    protected boolean isRetired() {
        return false;
    }

    /** It will do nothing for this long. */
    protected void onStall(final long durationNs) {
        // nothing to account for
    }

    /** It goes on. */
    protected void onResume() {
        // nothing to account for
    }

    protected abstract void onStart();

    protected abstract void onCrash();

    protected abstract void onPoll();

    protected abstract void onConnected();

    protected abstract void onDisconnected();

    protected abstract void onNewLeader(long term);

    /**
     * @param bytes the message as it was encoded, or null where the simulation does without.
     */
    protected abstract void onMessage(
            List<Call> message, byte[] bytes, long term, long egressNumber);
}
