package io.berth.bench.latency;

import io.berth.schemas.protocol.EndedDecoder;
import io.berth.schemas.protocol.InvokeEncoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.PlacedDecoder;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.RejectedDecoder;
import io.berth.schemas.protocol.RevokeTokenDecoder;
import io.berth.schemas.protocol.StartSandboxDecoder;
import io.berth.schemas.protocol.WaitingDecoder;
import io.berth.schemas.protocol.WorkerAckDecoder;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerEventsEncoder;
import io.berth.schemas.protocol.WorkerPulseEncoder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decisions: Invoke until Placed, then the worker's Completed until its WorkerAck. A client and
 * workers that speak the protocol without libraries around it: sandboxes start at once, and the
 * word of the worker leaves as soon as the placement is seen. Every placement is checked: asked
 * for, of a sandbox that was started, with a token above all that the sandbox had before.
 *
 * <p>The sessions may lead to anything that decides as Berth does.
 */
public final class DecisionDriver extends TwoStepDriver {
    /** Most decisions outstanding, and sandboxes made before the first. */
    public static final int OUTSTANDING = 512;

    private static final long DEADLINE_NS = 60_000_000_000L;
    private static final long RESEND_NS = 250_000_000L;
    private static final int PRIORITY = 1;
    private static final int ANY_ZONE = 255;
    private static final int BUFFER_LENGTH = 2_048;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BUFFER_LENGTH]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final InvokeEncoder invoke = new InvokeEncoder();
    private final WorkerEventsEncoder events = new WorkerEventsEncoder();
    private final WorkerPulseEncoder pulse = new WorkerPulseEncoder();
    private final PlacedDecoder placed = new PlacedDecoder();
    private final EndedDecoder ended = new EndedDecoder();
    private final RejectedDecoder rejected = new RejectedDecoder();
    private final WorkerAckDecoder ack = new WorkerAckDecoder();
    private final StartSandboxDecoder start = new StartSandboxDecoder();
    private final RevokeTokenDecoder revoke = new RevokeTokenDecoder();

    private final DecisionSetup setup;
    private final RawWorker[] workers;
    private final long[] operations = new long[OUTSTANDING];
    private final long[] sequences = new long[OUTSTANDING];
    private final long[] sandboxIds = new long[OUTSTANDING];
    private final long[] tokens = new long[OUTSTANDING];
    private final int[] sandboxSlots = new int[OUTSTANDING];
    private final boolean[] isOpen = new boolean[OUTSTANDING];
    private final long[] askedNs = new long[OUTSTANDING];
    private long highestToken;
    private long lastLookNs;
    private int open;

    /** What one worker knows of itself. */
    private static final class RawWorker {
        private long workerId;
        private long registrationEpoch;
        private long leaseNs;
        private long lastCommand;
        private long lastMessage;
        private long lastMessageNs = System.nanoTime();

        /** Sandboxes by the order in which they were started. */
        private final LongArrayList sandboxes = new LongArrayList();
    }

    /** Of the runs before the first that is measured. */
    private static final class Counts implements OperationListener {
        private int answered;
        private int finished;

        @Override
        public void onAnswered(final long operation) {
            answered++;
        }

        @Override
        public void onFinished(final long operation) {
            finished++;
        }
    }

    private DecisionDriver(
            final BalancerLink client,
            final List<BalancerLink> workerLinks,
            final AutoCloseable transport) {
        super(client, workerLinks, transport);
        setup = new DecisionSetup(client, workerLinks);
        workers = new RawWorker[workerLinks.size()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new RawWorker();
        }
    }

    /**
     * Registers client and workers (named worker-0, worker-1 …), makes the function, starts {@link
     * #OUTSTANDING} sandboxes and runs each once.
     *
     * @param client a session that may also say what operators say.
     * @param workerLinks a session for each worker, at least one.
     * @param transport closed after the sessions.
     * @throws IllegalStateException with one line when it does not come to that.
     */
    public static DecisionDriver connect(
            final BalancerLink client,
            final List<BalancerLink> workerLinks,
            final AutoCloseable transport) {
        final DecisionDriver driver = new DecisionDriver(client, workerLinks, transport);
        try {
            driver.register();
            driver.startSandboxes();
            return driver;
        } catch (final RuntimeException ex) {
            driver.close();
            throw ex;
        }
    }

    private void register() {
        setup.createFunction();
        for (int i = 0; i < workers.length; i++) {
            final DecisionSetup.Registration registration = setup.registerWorker(i);
            workers[i].workerId = registration.workerId();
            workers[i].registrationEpoch = registration.registrationEpoch();
            workers[i].leaseNs = registration.leaseNs();
        }
        setup.registerClient(OUTSTANDING);
    }

    /** As many at once as there are slots, and none ends before all are placed. */
    private void startSandboxes() {
        final Counts counts = new Counts();
        hold();
        for (int i = 0; i < OUTSTANDING; i++) {
            final int operation = i;
            setup.await("room for an Invoke", () -> offer(operation), () -> poll(counts));
        }
        setup.await("sandboxes", () -> counts.answered == OUTSTANDING, () -> poll(counts));
        release();
        setup.await("runs to end", () -> counts.finished == OUTSTANDING, () -> poll(counts));
    }

    @Override
    public int mostOutstanding() {
        return OUTSTANDING;
    }

    @Override
    public boolean offer(final long operation) {
        final int slot = OperationDriver.slot(operation);
        operations[slot] = operation;
        if (!offerInvoke(slot, sequences[slot] + 1)) {
            return false;
        }
        sequences[slot]++;
        isOpen[slot] = true;
        askedNs[slot] = System.nanoTime();
        open++;
        return true;
    }

    private boolean offerInvoke(final int slot, final long sequence) {
        invoke.wrapAndApplyHeader(buffer, 0, headerEncoder)
                .clientId(setup.clientId())
                .sequence(sequence)
                .functionId(setup.functionId())
                .deadlineNs(DEADLINE_NS)
                .payloadLength(0)
                .requestSlot(slot)
                .priority((short) PRIORITY)
                .zone((short) ANY_ZONE);
        invoke.flags().clear().mayWait(true).previousEnded(sequence > 1);
        return offerOfClient(buffer, MessageHeaderEncoder.ENCODED_LENGTH + invoke.encodedLength());
    }

    /**
     * As clients do: the same bytes again where there was no answer for a quarter of a second. What
     * waits for a session that was slow leaves a node with the next entry.
     */
    @Override
    void keepClient(final long nowNs) {
        if (open == 0 || nowNs - lastLookNs < RESEND_NS) {
            return;
        }
        lastLookNs = nowNs;
        for (int slot = 0; slot < OUTSTANDING; slot++) {
            if (isOpen[slot]
                    && nowNs - askedNs[slot] >= RESEND_NS
                    && offerInvoke(slot, sequences[slot])) {
                askedNs[slot] = nowNs;
            }
        }
    }

    // ---- what the client hears

    @Override
    void onClientMessage(final DirectBuffer message, final int offset, final int length) {
        header.wrap(message, offset);
        final int templateId = header.templateId();
        if (templateId == PlacedDecoder.TEMPLATE_ID) {
            onPlaced(message, offset);
        } else if (templateId == RejectedDecoder.TEMPLATE_ID) {
            rejected.wrapAndApplyHeader(message, offset, header);
            fault("an Invoke was rejected: " + rejected.reason());
        } else if (templateId == EndedDecoder.TEMPLATE_ID) {
            onEnded(message, offset);
        } else if (templateId != WaitingDecoder.TEMPLATE_ID) {
            fault("the client was told message " + templateId);
        }
    }

    /** Asked again, answered meanwhile, and over by now: fine, but for what is still open. */
    private void onEnded(final DirectBuffer message, final int offset) {
        ended.wrapAndApplyHeader(message, offset, header);
        final int slot = ended.requestSlot();
        if (slot >= OUTSTANDING || isOpen[slot] && ended.sequence() == sequences[slot]) {
            fault("an invocation ended as " + ended.end() + " without a placement");
        }
    }

    private void onPlaced(final DirectBuffer message, final int offset) {
        placed.wrapAndApplyHeader(message, offset, header);
        final int slot = placed.requestSlot();
        final long sandboxId = placed.sandboxId();
        final long token = placed.token();
        final int worker = workerOf(placed.workerId());
        if (slot < OUTSTANDING && token == tokens[slot]) {
            return; // the answer to a question asked again
        }
        if (slot >= OUTSTANDING || !isOpen[slot] || placed.sequence() != sequences[slot]) {
            fault("a placement came that nobody had asked for, or twice");
        } else if (worker < 0 || token <= highestToken) {
            fault("a placement with token " + token + " came after " + highestToken);
        } else {
            highestToken = token;
            isOpen[slot] = false;
            open--;
            sandboxIds[slot] = sandboxId;
            tokens[slot] = token;
            sandboxSlots[slot] = placed.sandboxSlot();
            answered(operations[slot], worker);
        }
    }

    private int workerOf(final long workerId) {
        for (int i = 0; i < workers.length; i++) {
            if (workers[i].workerId == workerId) {
                return i;
            }
        }
        return -1;
    }

    // ---- what a worker hears and says

    @Override
    void onWorkerMessage(
            final int worker, final DirectBuffer message, final int offset, final int length) {
        header.wrap(message, offset);
        switch (header.templateId()) {
            case WorkerAckDecoder.TEMPLATE_ID -> {
                ack.wrapAndApplyHeader(message, offset, header);
                acknowledged(worker, ack.lastEventApplied());
            }
            case StartSandboxDecoder.TEMPLATE_ID -> {
                start.wrapAndApplyHeader(message, offset, header);
                if (isNext(workers[worker], start.commandNumber())) {
                    workers[worker].sandboxes.addLong(start.sandboxId());
                    tell(worker, -workers[worker].sandboxes.size());
                }
            }
            case RevokeTokenDecoder.TEMPLATE_ID -> {
                // Of a run that has begun: it ends as it ends.
                revoke.wrapAndApplyHeader(message, offset, header);
                isNext(workers[worker], revoke.commandNumber());
            }
            default -> fault("worker " + worker + " was told message " + header.templateId());
        }
    }

    private boolean isNext(final RawWorker worker, final long commandNumber) {
        if (commandNumber > worker.lastCommand + 1) {
            fault("a command is missing before number " + commandNumber);
        }
        if (commandNumber != worker.lastCommand + 1) {
            return false;
        }
        worker.lastCommand = commandNumber;
        return true;
    }

    @Override
    boolean sendBatch(final int worker, final CompletionQueue queue, final int count) {
        final RawWorker self = workers[worker];
        final WorkerEventsEncoder.EventsEncoder group =
                events.wrapAndApplyHeader(buffer, 0, headerEncoder)
                        .workerId(self.workerId)
                        .registrationEpoch(self.registrationEpoch)
                        .lastCommandApplied(self.lastCommand)
                        .firstEventNumber(queue.firstUnsent())
                        .pulseNumber(self.lastMessage + 1)
                        .eventsCount(count);
        for (int i = 0; i < count; i++) {
            final long item = queue.item(queue.firstUnsent() + i);
            group.next();
            if (item >= 0) {
                final int slot = OperationDriver.slot(item);
                group.sandboxId(sandboxIds[slot])
                        .token(tokens[slot])
                        .durationNs(1)
                        .sandboxSlot(sandboxSlots[slot])
                        .kind(WorkerEventKind.COMPLETED);
            } else {
                group.sandboxId(self.sandboxes.getLong((int) (-item - 1)))
                        .token(0)
                        .durationNs(1)
                        .sandboxSlot(0)
                        .kind(WorkerEventKind.STARTED);
            }
            group.refuseReason(RefuseReason.NONE);
        }
        return sent(worker, events.encodedLength());
    }

    /** With nothing to tell, the lease is renewed by a pulse. */
    @Override
    int keepWorker(final int worker, final CompletionQueue queue, final long nowNs) {
        final RawWorker self = workers[worker];
        if (self.leaseNs == 0 || nowNs - self.lastMessageNs < self.leaseNs / 4) {
            return 0;
        }
        pulse.wrapAndApplyHeader(buffer, 0, headerEncoder)
                .workerId(self.workerId)
                .registrationEpoch(self.registrationEpoch)
                .lastCommandApplied(self.lastCommand)
                .lastEventSent(queue.lastSent())
                .pulseNumber(self.lastMessage + 1);
        return sent(worker, pulse.encodedLength()) ? 1 : 0;
    }

    private boolean sent(final int worker, final int encodedLength) {
        if (!offerOfWorker(worker, buffer, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength)) {
            return false;
        }
        workers[worker].lastMessage++;
        workers[worker].lastMessageNs = System.nanoTime();
        return true;
    }
}
