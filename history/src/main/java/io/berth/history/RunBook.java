package io.berth.history;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/** Sandboxes, their slots, and the runs in them, by the word of the workers. */
final class RunBook {
    private static final int INDEX_MASK = (1 << 20) - 1;

    private final CheckerSettings settings;
    private final Violations violations;
    private final ProcessBook processes;
    private final CallBook calls;
    private final Long2ObjectHashMap<Sandbox> sandboxes = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<Run> open = new Long2ObjectHashMap<>();
    private final ChunkedBits begunTokens = new ChunkedBits();

    /** By the index of the invocation's record, the invocation that began last. */
    private final Long2LongHashMap begunInvocations = new Long2LongHashMap(0);

    /** Tokens of which one more end may come, as one more begin was told as a violation. */
    private final LongHashSet repeated = new LongHashSet();

    private final LimitBook limits;
    private boolean keepsWarm;
    private long begun;
    private long ended;
    private long lost;
    private long unrecorded;
    private long started;
    private long stopped;

    RunBook(
            final CheckerSettings settings,
            final Violations violations,
            final ProcessBook processes,
            final CallBook calls) {
        this.settings = settings;
        this.violations = violations;
        this.processes = processes;
        this.calls = calls;
        limits = new LimitBook(violations, processes, open.values(), settings.overdueNs());
    }

    LimitBook limits() {
        return limits;
    }

    long begun() {
        return begun;
    }

    long ended() {
        return ended;
    }

    /** Runs whose process was gone before they ended. */
    long lost() {
        return lost;
    }

    /** Runs of callers that do not record. */
    long unrecorded() {
        return unrecorded;
    }

    int open() {
        return open.size();
    }

    long sandboxesStarted() {
        return started;
    }

    long sandboxesStopped() {
        return stopped;
    }

    private static final class Sandbox {
        final long functionId;
        final int source;
        final Int2ObjectHashMap<Slot> slots = new Int2ObjectHashMap<>(4, 0.65f);

        Sandbox(final long functionId, final int source) {
            this.functionId = functionId;
            this.source = source;
        }

        Slot slot(final int index) {
            Slot slot = slots.get(index);
            if (slot == null) {
                slot = new Slot();
                slots.put(index, slot);
            }
            return slot;
        }
    }

    private static final class Slot {
        long lastToken;
        long running;
    }

    // ---- sandboxes

    void keepWarm(final boolean keep) {
        keepsWarm = keep;
    }

    void sandboxStarted(final HistoryRecord record) {
        started++;
        if (keepsWarm) {
            violations.add(
                    Promise.WARM,
                    record.timeNs,
                    "sandbox %#x of function %#x started on %s",
                    record.a,
                    record.b,
                    processes.nameOfSource(record.source));
        }
        if (sandboxes.put(record.a, new Sandbox(record.b, record.source)) != null) {
            violations.add(
                    Promise.LIVE_SANDBOX, record.timeNs, "sandbox %#x started twice", record.a);
        }
    }

    void sandboxStopped(final HistoryRecord record) {
        stopped++;
        final Sandbox sandbox = sandboxes.remove(record.a);
        if (keepsWarm) {
            violations.add(
                    Promise.WARM,
                    record.timeNs,
                    "sandbox %#x of function %#x stopped on %s: %s",
                    record.a,
                    record.b,
                    processes.nameOfSource(record.source),
                    StopReason.of(record.small));
        }
        if (sandbox == null) {
            violations.add(
                    Promise.LIVE_SANDBOX,
                    record.timeNs,
                    "sandbox %#x stopped and had not started",
                    record.a);
            return;
        }
        for (final Slot slot : sandbox.slots.values()) {
            if (slot.running != 0) {
                violations.add(
                        Promise.RUN_ENDS_ONCE,
                        record.timeNs,
                        "sandbox %#x stopped and token %#x still ran in it",
                        record.a,
                        slot.running);
                forgetOpen(open.get(slot.running));
            }
        }
    }

    // ---- runs

    void began(final HistoryRecord record) {
        if (!begunTokens.add(record.a)) {
            repeated.add(record.a);
            violations.add(
                    Promise.TOKEN_BEGINS_ONCE,
                    record.timeNs,
                    "token %#x of invocation %#x begins again, in slot %d of sandbox %#x on %s",
                    record.a,
                    record.b,
                    record.small,
                    record.d,
                    processes.nameOfSource(record.source));
            return;
        }
        begun++;
        final Attempt attempt = calls.attempt(record.a);
        if (attempt == null) {
            unrecorded++;
        }
        final Run run = new Run(record, attempt);
        if (!breaksItsSlot(record)
                && !breaksItsPlacement(record, attempt)
                && !breaksItsInvocation(record)) {
            calls.began(record, run);
        }
        take(record);
        if (attempt != null) {
            attempt.run = run;
        }
        open.put(run.token, run);
        if (!processes.part(record.source).superseded) {
            limits.began(record.timeNs, run);
        }
    }

    private void take(final HistoryRecord record) {
        final Sandbox sandbox = sandboxes.get(record.d);
        if (sandbox != null) {
            final Slot slot = sandbox.slot(record.small);
            slot.running = record.a;
            if (Long.compareUnsigned(record.a, slot.lastToken) > 0) {
                slot.lastToken = record.a;
            }
        }
        begunInvocations.put(record.b & INDEX_MASK, record.b);
    }

    private boolean breaksItsSlot(final HistoryRecord record) {
        final Sandbox sandbox = sandboxes.get(record.d);
        if (sandbox == null || sandbox.source != record.source) {
            violations.add(
                    Promise.LIVE_SANDBOX,
                    record.timeNs,
                    "token %#x begins on %s in sandbox %#x, which is not there",
                    record.a,
                    processes.nameOfSource(record.source),
                    record.d);
            return true;
        }
        if (sandbox.functionId != record.e) {
            violations.add(
                    Promise.LIVE_SANDBOX,
                    record.timeNs,
                    "token %#x of function %#x begins in sandbox %#x of function %#x",
                    record.a,
                    record.e,
                    record.d,
                    sandbox.functionId);
            return true;
        }
        final Slot slot = sandbox.slot(record.small);
        if (slot.running != 0) {
            violations.add(
                    Promise.ONE_RUN_A_SLOT,
                    record.timeNs,
                    "token %#x begins in slot %d of sandbox %#x on %s while token %#x runs there",
                    record.a,
                    record.small,
                    record.d,
                    processes.nameOfSource(record.source),
                    slot.running);
            return true;
        }
        if (Long.compareUnsigned(record.a, slot.lastToken) < 0) {
            violations.add(
                    Promise.TOKENS_GROW,
                    record.timeNs,
                    "token %#x begins in slot %d of sandbox %#x on %s after token %#x",
                    record.a,
                    record.small,
                    record.d,
                    processes.nameOfSource(record.source),
                    slot.lastToken);
            return true;
        }
        return false;
    }

    private boolean breaksItsPlacement(final HistoryRecord record, final Attempt attempt) {
        if (attempt == null) {
            if (settings.allClients()) {
                violations.add(
                        Promise.PLACED_BEFORE_BEGUN,
                        record.timeNs,
                        "token %#x of invocation %#x begins in slot %d of sandbox %#x on %s, and no"
                                + " payload left under it",
                        record.a,
                        record.b,
                        record.small,
                        record.d,
                        processes.nameOfSource(record.source));
            }
            return settings.allClients();
        }
        final boolean same =
                attempt.invocationId == record.b
                        && attempt.sandboxId == record.d
                        && attempt.slot == record.small;
        if (!same) {
            violations.add(
                    Promise.PLACED_BEFORE_BEGUN,
                    record.timeNs,
                    "token %#x begins as invocation %#x in slot %d of sandbox %#x, and was placed"
                            + " as %#x in slot %d of %#x",
                    record.a,
                    record.b,
                    record.small,
                    record.d,
                    attempt.invocationId,
                    attempt.slot,
                    attempt.sandboxId);
        }
        return !same;
    }

    private boolean breaksItsInvocation(final HistoryRecord record) {
        final boolean again = begunInvocations.get(record.b & INDEX_MASK) == record.b;
        if (again && record.b != 0) {
            violations.add(
                    Promise.AT_MOST_ONCE,
                    record.timeNs,
                    "invocation %#x begins again, under token %#x on %s",
                    record.b,
                    record.a,
                    processes.nameOfSource(record.source));
            return true;
        }
        return false;
    }

    void stuck(final HistoryRecord record) {
        final Run run = open.get(record.a);
        if (run == null || run.source != record.source) {
            violations.add(
                    Promise.SOUND_RECORDS,
                    record.timeNs,
                    "token %#x is stuck and does not run",
                    record.a);
            return;
        }
        run.stuck = true;
        run.outcome = outcomeOf(record);
        run.resultHash = record.b;
        processes.fault();
    }

    void ended(final HistoryRecord record) {
        final Run run = open.get(record.a);
        if (run == null || run.source != record.source) {
            if (!repeated.remove(record.a)) {
                violations.add(
                        Promise.RUN_ENDS_ONCE,
                        record.timeNs,
                        "token %#x ends on %s, and %s",
                        record.a,
                        processes.nameOfSource(record.source),
                        begunTokens.contains(record.a) ? "does not run there" : "never began");
            }
            return;
        }
        ended++;
        final RunOutcome outcome = outcomeOf(record);
        if (run.stuck && run.outcome != outcome) {
            violations.add(
                    Promise.RAN_AS_TOLD,
                    record.timeNs,
                    "token %#x ended %s, and its caller was told %s when it was stuck",
                    record.a,
                    outcome,
                    run.outcome);
        }
        run.outcome = outcome;
        run.resultHash = record.b;
        run.ended = true;
        over(run);
    }

    private static RunOutcome outcomeOf(final HistoryRecord record) {
        final RunOutcome outcome = RunOutcome.of(record.small);
        return outcome == null ? RunOutcome.NONE : outcome;
    }

    /** The run is over: it ended, or its process is gone. */
    private void over(final Run run) {
        open.remove(run.token);
        final Sandbox sandbox = sandboxes.get(run.sandboxId);
        if (sandbox != null) {
            final Slot slot = sandbox.slot(run.slot);
            if (slot.running == run.token) {
                slot.running = 0;
            }
        }
        limits.over(run);
        calls.runOver(run);
    }

    /** It was told as a violation that the run is open: its end says nothing more. */
    private void forgetOpen(final Run run) {
        if (run != null) {
            repeated.add(run.token);
            over(run);
        }
    }

    // ---- processes

    /** A new incarnation holds nothing of the one before. */
    void incarnation(final HistoryRecord record) {
        final List<Run> still = openIn(record.source);
        for (final Run run : still) {
            violations.add(
                    Promise.LIVE_WORKER,
                    record.timeNs,
                    "%s is a new incarnation and token %#x still runs in it",
                    processes.nameOfSource(record.source),
                    run.token);
            forgetOpen(run);
        }
        if (dropSandboxes(record.source) > 0 && still.isEmpty()) {
            violations.add(
                    Promise.LIVE_WORKER,
                    record.timeNs,
                    "%s is a new incarnation and holds sandboxes of the one before",
                    processes.nameOfSource(record.source));
        }
    }

    /** Another process serves in its place (rule 26): what it runs may end, and counts no more. */
    void superseded(final int source) {
        openIn(source).forEach(limits::over);
    }

    /** The process is gone, with all that it held. */
    void gone(final int source) {
        for (final Run run : openIn(source)) {
            lost++;
            run.lost = true;
            over(run);
        }
        dropSandboxes(source);
    }

    private List<Run> openIn(final int source) {
        final List<Run> found = new ArrayList<>();
        for (final Run run : open.values()) {
            if (run.source == source) {
                found.add(run);
            }
        }
        return found;
    }

    private int dropSandboxes(final int source) {
        int dropped = 0;
        final Iterator<Sandbox> all = sandboxes.values().iterator();
        while (all.hasNext()) {
            if (all.next().source == source) {
                all.remove();
                dropped++;
            }
        }
        return dropped;
    }

    /** Nothing may run any more. */
    void quiet(final long timeNs) {
        for (final Run run : new ArrayList<>(open.values())) {
            if (processes.part(run.source).superseded) {
                continue;
            }
            violations.add(
                    Promise.QUIET,
                    timeNs,
                    "token %#x of invocation %#x still runs in slot %d of sandbox %#x on %s",
                    run.token,
                    run.invocationId,
                    run.slot,
                    run.sandboxId,
                    processes.nameOfSource(run.source));
            forgetOpen(run);
        }
    }
}
