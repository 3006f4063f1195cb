package io.berth.worker.protocol;

import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import java.util.function.LongSupplier;

/**
 * The worker's side of the protocol (rules 3, 5, 6, 10, 18 to 29, 39 to 43). Single threaded:
 * everything that decides whether a run has begun happens on the thread that calls this. No I/O and
 * no clock: {@code nowNs} is the worker's monotonic clock and never steps back between calls.
 *
 * <p>Feed it what arrives, then call {@link #poll} in every turn: that is where messages are sent,
 * also again. Arguments that make no sense are ignored and counted; nothing here throws for
 * anything that a peer can say.
 */
public final class WorkerProtocol implements SandboxListener {
    private static final long RETRY_REJECTED_NS = 1_000_000_000L;

    /** Incarnations follow one another at most this fast. */
    private static final long NEW_INCARNATION_PAUSE_NS = 100_000_000L;

    private final Standing standing;
    private final EventSender events;
    private final ResultStore results;
    private final SandboxTable table = new SandboxTable();
    private final SandboxSupervisor supervisor;
    private final PayloadGate gate;
    private final ReportSender reports;
    private final Greeter greeter;
    private final DrainPlan drain;
    private final LongSupplier random;

    private final Resync resync;
    private final Admission admission;
    private boolean connected;

    /**
     * @param random for incarnations and nonces; need not be secret, must differ between processes.
     */
    public WorkerProtocol(
            final WorkerSettings settings,
            final WorkerOutput output,
            final SandboxRuntime runtime,
            final PlacementVerifier verifier,
            final LongSupplier random) {
        this(settings, output, runtime, verifier, random, WorkerObserver.NONE);
    }

    /**
     * @param random for incarnations and nonces; need not be secret, must differ between processes.
     * @param observer told of every incarnation, sandbox and run.
     */
    public WorkerProtocol(
            final WorkerSettings settings,
            final WorkerOutput output,
            final SandboxRuntime runtime,
            final PlacementVerifier verifier,
            final LongSupplier random,
            final WorkerObserver observer) {
        this.random = random;
        standing = new Standing(settings, output, observer);
        events = new EventSender(standing);
        results = new ResultStore(standing);
        supervisor = new SandboxSupervisor(standing, runtime, events, results, table);
        gate = new PayloadGate(standing, verifier, events, results, table, supervisor);
        reports = new ReportSender(standing, events, table);
        resync = new Resync(standing, events);
        admission = new Admission(standing, resync);
        greeter = new Greeter(standing, events, random);
        drain = new DrainPlan(standing, events, results, table, supervisor);
        newIncarnation();
    }

    // ---- the cluster session

    /** A new cluster session is there. */
    public void onConnected(final long nowNs) {
        connected = true;
        resync.onConnected();
        if (standing.state != RegistrationState.CLEARING
                && standing.state != RegistrationState.ENDED) {
            greeter.begin(nowNs);
        }
    }

    /** The cluster session is gone. The lease goes on to its end. */
    public void onDisconnected(final long nowNs) {
        connected = false;
        if (standing.state == RegistrationState.REGISTERED
                || standing.state == RegistrationState.GREETING) {
            standing.state = RegistrationState.DISCONNECTED;
        }
        reports.abandon();
    }

    /** The session goes on with another leader. */
    public void onNewLeader(final long nowNs, final long term) {
        resync.admit(nowNs, term, 0);
    }

    // ---- from the balancer

    public void onWelcome(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long nonceHigh,
            final long nonceLow,
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long lastCommandIssued,
            final long leaseNs,
            final long cellEpoch,
            final boolean resumed) {
        if (!resync.admit(nowNs, term, egressNumber)) {
            return;
        }
        if (!greeter.isAnswer(nonceHigh, nonceLow) || leaseNs <= 0) {
            standing.counts.ignored++;
            return;
        }
        if (lastCommandIssued < standing.lastCommandApplied
                || !events.resume(nowNs, lastEventApplied)) {
            clear(nowNs); // the state went back behind what this incarnation has done (rule 2)
            return;
        }
        standing.state = RegistrationState.REGISTERED;
        standing.workerId = workerId;
        standing.registrationEpoch = registrationEpoch;
        standing.cellEpoch = cellEpoch;
        standing.lease.granted(greeter.firstSentNs(), leaseNs);
        standing.counts.registrations++;
        reports.registered(nowNs, resumed);
        resync.registered(nowNs, lastCommandIssued > standing.lastCommandApplied);
    }

    public void onHelloRejected(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long nonceHigh,
            final long nonceLow,
            final long retryAfterNs,
            final RejectReason reason) {
        if (!resync.admit(nowNs, term, egressNumber)) {
            return;
        }
        if (!greeter.isAnswer(nonceHigh, nonceLow)) {
            standing.counts.ignored++;
            return;
        }
        standing.output.helloRejected(reason);
        final boolean forGood =
                reason == RejectReason.MALFORMED
                        || reason == RejectReason.UNSUPPORTED_VERSION
                        || reason == RejectReason.INVALID_ARGUMENT
                        || reason == RejectReason.NOT_ALLOWED;
        if (reason == RejectReason.INCARNATION_DEAD || reason == RejectReason.CELL_EPOCH_BEHIND) {
            clear(nowNs);
        } else if (forGood && retryAfterNs == 0) {
            drain.halt(HaltReason.REJECTED);
        } else {
            greeter.begin(nowNs + (retryAfterNs > 0 ? retryAfterNs : RETRY_REJECTED_NS));
        }
    }

    public void onAck(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long pulseNumber) {
        if (!admission.ofRegistration(nowNs, term, egressNumber, workerId, registrationEpoch)) {
            return;
        }
        if (!standing.lease.answered(pulseNumber)) {
            standing.counts.ignored++;
            return;
        }
        events.acknowledge(
                nowNs, lastEventApplied, pulseNumber, standing.lease.lastEventIn(pulseNumber));
        resync.answered(pulseNumber);
    }

    public void onStartSandbox(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long startUpNs,
            final int memoryMb,
            final int sandboxSlots,
            final SandboxKind kind,
            final String functionName,
            final String code) {
        if (admission.isNextCommand(
                nowNs, term, egressNumber, workerId, registrationEpoch, commandNumber)) {
            supervisor.start(
                    nowNs,
                    sandboxId,
                    functionId,
                    functionVersion,
                    timeoutNs,
                    startUpNs,
                    memoryMb,
                    sandboxSlots,
                    kind,
                    functionName,
                    code);
        }
    }

    public void onStopSandbox(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId) {
        if (admission.isNextCommand(
                nowNs, term, egressNumber, workerId, registrationEpoch, commandNumber)) {
            supervisor.stop(nowNs, sandboxId);
        }
    }

    public void onRevokeToken(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {
        if (admission.isNextCommand(
                nowNs, term, egressNumber, workerId, registrationEpoch, commandNumber)) {
            supervisor.revoke(sandboxId, sandboxSlot, token);
        }
    }

    public void onCancelRun(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {
        if (admission.isNextCommand(
                nowNs, term, egressNumber, workerId, registrationEpoch, commandNumber)) {
            supervisor.cancel(nowNs, sandboxId, sandboxSlot, token);
        }
    }

    public void onReportRequest(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long workerId,
            final long registrationEpoch) {
        if (admission.ofRegistration(nowNs, term, egressNumber, workerId, registrationEpoch)) {
            reports.request();
        }
    }

    public void onWorkerUnknown(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long workerId,
            final long registrationEpoch,
            final RejectReason reason) {
        if (!admission.ofRegistration(nowNs, term, egressNumber, workerId, registrationEpoch)) {
            return;
        }
        if (reason == RejectReason.INCARNATION_DEAD || reason == RejectReason.CELL_EPOCH_BEHIND) {
            clear(nowNs);
        } else {
            reports.abandon();
            greeter.begin(nowNs);
        }
    }

    // ---- from callers

    /** A payload has arrived; begun, refused, or answered as its token was before (rule 40). */
    public void onRun(final long nowNs, final RunRequest request) {
        gate.onRun(nowNs, request);
    }

    /** The caller has its result. */
    public void onResultAck(final long nowNs, final long invocationId, final long token) {
        results.acknowledge(invocationId, token);
    }

    /** A message of a caller did not decode. */
    public void onMalformed() {
        standing.counts.malformed++;
    }

    // ---- from the sandboxes

    @Override
    public void onSandboxStarted(final long nowNs, final long sandboxId) {
        supervisor.started(nowNs, sandboxId);
    }

    @Override
    public void onSandboxStartFailed(final long nowNs, final long sandboxId) {
        supervisor.startFailed(nowNs, sandboxId);
    }

    @Override
    public void onSandboxStopped(final long nowNs, final long sandboxId) {
        supervisor.stopped(nowNs, sandboxId);
    }

    @Override
    public void onRunEnded(
            final long nowNs,
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final boolean returned,
            final byte[] result) {
        supervisor.runEnded(nowNs, sandboxId, sandboxSlot, token, returned, result);
    }

    // ---- from the process

    /** Begins a graceful stop; ends with {@link WorkerOutput#halt}. Idempotent. */
    public void drain(final long nowNs) {
        drain.begin(nowNs, HaltReason.STOPPED);
    }

    /** Does what is due. @return how much was done, 0: nothing. */
    public int poll(final long nowNs) {
        if (standing.state == RegistrationState.ENDED) {
            return 0;
        }
        int work = supervisor.poll(nowNs) + results.poll(nowNs) + gate.poll();
        if (supervisor.stuckSandboxes() > 0 && standing.lease.isLongOver(nowNs)) {
            drain.haltStuck();
            return work + 1;
        }
        if (supervisor.stuckSandboxes() > standing.settings.maxStuck()) {
            drain.begin(nowNs, HaltReason.TOO_MANY_STUCK);
        }
        work +=
                switch (standing.state) {
                    case GREETING -> pollGreeting(nowNs);
                    case REGISTERED -> pollRegistered(nowNs);
                    case CLEARING -> pollClearing(nowNs);
                    default -> 0;
                };
        drain.poll(nowNs);
        return work;
    }

    // ---- what others may read, on the same thread

    public RegistrationState state() {
        return standing.state;
    }

    public WorkerCounts counts() {
        return standing.counts;
    }

    public long workerId() {
        return standing.workerId;
    }

    public long incarnation() {
        return standing.incarnation;
    }

    public long registrationEpoch() {
        return standing.registrationEpoch;
    }

    public long lastCommandApplied() {
        return standing.lastCommandApplied;
    }

    /**
     * @return number of the newest event of this incarnation.
     */
    public long lastEventNumber() {
        return events.lastAdded();
    }

    /**
     * @return events that the balancer has not acknowledged.
     */
    public int pendingEvents() {
        return events.pending();
    }

    public boolean isDraining() {
        return standing.draining;
    }

    public boolean holdsLease(final long nowNs) {
        return standing.lease.isValid(nowNs);
    }

    /**
     * @return sandboxes that hold anything, also starting, stopping and stuck ones.
     */
    public int sandboxes() {
        return table.size();
    }

    /**
     * @return runs that have begun and have not ended, stuck ones too.
     */
    public int running() {
        return supervisor.running();
    }

    public int stuckSandboxes() {
        return supervisor.stuckSandboxes();
    }

    /**
     * @return token of the run in a slot that has begun and not ended, 0: none.
     */
    public long runningToken(final long sandboxId, final int sandboxSlot) {
        final RunSlot slot = table.slot(sandboxId, sandboxSlot);
        return slot == null ? 0 : slot.runningToken;
    }

    public int keptResults() {
        return results.size();
    }

    public long keptResultBytes() {
        return results.bytes();
    }

    // ---- turns

    private int pollGreeting(final long nowNs) {
        if (connected && greeter.isUnanswered(nowNs)) {
            replaceSession();
            return 1;
        }
        return greeter.poll(nowNs);
    }

    private int pollRegistered(final long nowNs) {
        if (standing.lease.isForsaken(nowNs)
                || nowNs - standing.lease.answeredSendNs() >= standing.settings.unansweredNs()) {
            replaceSession();
            return 1;
        }
        int work = resync.poll(nowNs);
        if (!reports.isSending()) {
            work += events.poll(nowNs);
        }
        work += reports.poll(nowNs);
        if (isPulseDue(nowNs) && sendPulse(nowNs)) {
            work++;
        }
        return work;
    }

    private boolean isPulseDue(final long nowNs) {
        return standing.lease.wantsPulse(nowNs)
                || (standing.confirmDue && nowNs - standing.confirmDueNs >= 0);
    }

    private boolean sendPulse(final long nowNs) {
        final boolean sent =
                standing.output.sendPulse(
                        standing.workerId,
                        standing.registrationEpoch,
                        standing.lastCommandApplied,
                        events.lastAdded(),
                        standing.lease.nextNumber());
        if (sent) {
            standing.numberedSent(nowNs, 0);
        }
        return sent;
    }

    private void replaceSession() {
        connected = false;
        standing.state = RegistrationState.DISCONNECTED;
        reports.abandon();
        standing.output.reconnect();
    }

    // ---- incarnations

    /**
     * Declared dead: everything stops, and only then does a new incarnation say Hello (rules 3 and
     * 25).
     */
    private void clear(final long nowNs) {
        standing.state = RegistrationState.CLEARING;
        standing.lease.end();
        standing.workerId = 0;
        reports.abandon();
        supervisor.stopAll(nowNs, RunSlot.Cause.STOP);
    }

    private int pollClearing(final long nowNs) {
        if (supervisor.stuckSandboxes() > 0) {
            drain.halt(HaltReason.STUCK_AFTER_DEATH);
            return 1;
        }
        if (table.size() > 0) {
            return 0;
        }
        newIncarnation();
        standing.state = RegistrationState.DISCONNECTED;
        drain.repeatEvent();
        if (connected) {
            greeter.begin(nowNs + NEW_INCARNATION_PAUSE_NS);
        }
        return 1;
    }

    private void newIncarnation() {
        long incarnation = random.getAsLong();
        while (incarnation == 0 || incarnation == standing.incarnation) {
            incarnation = random.getAsLong();
        }
        standing.incarnation = incarnation;
        standing.lastCommandApplied = 0;
        standing.highestTokenSeen =
                0; // holds nothing: what was seen proves nothing about this incarnation
        standing.cellEpoch = 0;
        standing.confirmDue = false;
        standing.counts.incarnations++;
        events.reset();
        standing.observer.onIncarnation(incarnation);
    }
}
