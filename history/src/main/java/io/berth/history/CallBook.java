package io.berth.history;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/** Calls and the payloads that left for them, by the word of the clients. */
final class CallBook {
    private final CheckerSettings settings;
    private final Violations violations;
    private final ProcessBook processes;

    /** Of each part: its open calls, and which numbers were asked and answered. */
    private final List<Numbers> bySource = new ArrayList<>();

    /** By token: what may still begin, or has begun and is still of interest. */
    private final Long2ObjectHashMap<Attempt> attempts = new Long2ObjectHashMap<>();

    private long asked;
    private long answered;
    private long placed;
    private long orphans;
    private long latestNs;
    private final List<HistoryViolation> needFault = new ArrayList<>();

    CallBook(
            final CheckerSettings settings,
            final Violations violations,
            final ProcessBook processes) {
        this.settings = settings;
        this.violations = violations;
        this.processes = processes;
    }

    private static final class Numbers {
        final ChunkedBits asked = new ChunkedBits();
        final ChunkedBits answered = new ChunkedBits();
        final Long2ObjectHashMap<CallState> open = new Long2ObjectHashMap<>();
    }

    long asked() {
        return asked;
    }

    long answered() {
        return answered;
    }

    long placed() {
        return placed;
    }

    /** Calls whose client was gone before they ended. */
    long orphans() {
        return orphans;
    }

    /** How long after its deadline an end was told at the latest; negative: before it. */
    long latestNs() {
        return answered == 0 ? 0 : latestNs;
    }

    int open() {
        int count = 0;
        for (final Numbers numbers : bySource) {
            count += numbers.open.size();
        }
        return count;
    }

    private Numbers numbers(final int source) {
        while (bySource.size() <= source) {
            bySource.add(new Numbers());
        }
        return bySource.get(source);
    }

    /** The payload that left under a token, null: none is known any more. */
    Attempt attempt(final long token) {
        return attempts.get(token);
    }

    // ---- what clients say

    void asked(final HistoryRecord record) {
        final Numbers numbers = numbers(record.source);
        if (!numbers.asked.add(record.a)) {
            violations.add(
                    Promise.SOUND_RECORDS,
                    record.timeNs,
                    "call %d of %s is asked twice",
                    record.a,
                    processes.nameOfSource(record.source));
            return;
        }
        asked++;
        numbers.open.put(
                record.a,
                new CallState(record.source, record.a, record.timeNs, record.d, record.small != 0));
    }

    void placed(final HistoryRecord record) {
        final Numbers numbers = numbers(record.source);
        final CallState call = numbers.open.get(record.a);
        if (call == null) {
            final boolean wasAsked = numbers.asked.contains(record.a);
            violations.add(
                    wasAsked ? Promise.NOTHING_AFTER_END : Promise.SOUND_RECORDS,
                    record.timeNs,
                    "a payload leaves under token %#x for call %d of %s, which %s",
                    record.c,
                    record.a,
                    processes.nameOfSource(record.source),
                    wasAsked ? "has ended" : "was never asked");
            return;
        }
        final Attempt same = attempts.get(record.c);
        if (same != null) {
            if (same.call != call || same.sandboxId != record.d || same.slot != record.small) {
                violations.add(
                        Promise.GRANTED_ONCE,
                        record.timeNs,
                        "token %#x is placed for %s in slot %d of sandbox %#x, and was for %s in"
                                + " slot %d of %#x",
                        record.c,
                        describe(call),
                        record.small,
                        record.d,
                        describe(same.call),
                        same.slot,
                        same.sandboxId);
            }
            return;
        }
        placed++;
        attempts.put(
                record.c,
                new Attempt(call, record.c, record.b, record.d, record.small, record.timeNs));
    }

    void answered(final HistoryRecord record) {
        final Numbers numbers = numbers(record.source);
        final CallState call = numbers.open.get(record.a);
        if (call == null || !numbers.answered.add(record.a)) {
            violations.add(
                    Promise.CALL_ENDS_ONCE,
                    record.timeNs,
                    "call %d of %s ends %s",
                    record.a,
                    processes.nameOfSource(record.source),
                    numbers.asked.contains(record.a) ? "again" : "and was never asked");
            return;
        }
        final CallEnd end = CallEnd.of(RecordedHistory.endOf(record.small));
        answered++;
        numbers.open.remove(record.a);
        call.answered = end == null ? CallEnd.UNKNOWN : end;
        if (end == null) {
            violations.add(
                    Promise.SOUND_RECORDS,
                    record.timeNs,
                    "%s ends in no known way: %#x",
                    describe(call),
                    record.small);
        } else {
            checkTime(record, call);
            switch (end) {
                case NOT_RUN -> checkNotRun(record, call);
                case RAN -> checkRan(record, call);
                default -> checkUnknown(record, call);
            }
        }
        forgetWhatIsOver(call);
    }

    private void checkTime(final HistoryRecord record, final CallState call) {
        final long lateNs = record.timeNs - call.askedNs - call.deadlineNs;
        latestNs = answered == 1 ? lateNs : Math.max(latestNs, lateNs);
        if (settings.lateNs() >= 0 && lateNs > settings.lateNs()) {
            violations.add(
                    Promise.ENDS_IN_TIME,
                    record.timeNs,
                    "%s ends %d us after its deadline",
                    describe(call),
                    lateNs / 1_000);
        }
    }

    private void checkNotRun(final HistoryRecord record, final CallState call) {
        for (Attempt at = call.newest; at != null; at = at.older) {
            if (at.run != null) {
                violations.add(
                        Promise.NOT_RUN_NEVER_BEGINS,
                        record.timeNs,
                        "%s ends NOT_RUN, and began under token %#x on %s",
                        describe(call),
                        at.token,
                        processes.nameOfSource(at.run.source));
                return;
            }
        }
    }

    private void checkRan(final HistoryRecord record, final CallState call) {
        if (processes.count(SourceKind.WORKER) == 0 && !settings.allWorkers()) {
            return;
        }
        final Attempt attempt = call.attempt(record.c);
        final Run run = attempt == null ? null : attempt.run;
        if (run == null || !run.hasOutcome()) {
            violations.add(
                    Promise.RAN_HAS_A_RUN,
                    record.timeNs,
                    "%s ends RAN, and its run under token %#x %s",
                    describe(call),
                    record.c,
                    run == null ? "never began" : run.lost ? "was lost" : "has not ended");
            return;
        }
        final RunOutcome told = RunOutcome.of(RecordedHistory.outcomeOf(record.small));
        final boolean sameResult =
                record.d == 0 || run.resultHash == 0 || record.d == run.resultHash;
        final boolean sameFunction = record.e == 0 || record.e == run.functionId;
        if (told != run.outcome || !sameResult || !sameFunction) {
            violations.add(
                    Promise.RAN_AS_TOLD,
                    record.timeNs,
                    "%s is told %s, result %#x, function %#x; its run under token %#x ended %s,"
                            + " result %#x, function %#x",
                    describe(call),
                    told,
                    record.d,
                    record.e,
                    record.c,
                    run.outcome,
                    run.resultHash,
                    run.functionId);
        }
    }

    private void checkUnknown(final HistoryRecord record, final CallState call) {
        final AnswerReason reason = AnswerReason.of(RecordedHistory.reasonOf(record.small));
        if (call.newest == null) {
            violations.add(
                    Promise.UNKNOWN_WITH_CAUSE,
                    record.timeNs,
                    "%s ends UNKNOWN(%s), and no payload of it left",
                    describe(call),
                    reason);
        } else if (reason == AnswerReason.DEADLINE
                && record.timeNs - call.askedNs < call.deadlineNs - toleranceNs(call)) {
            violations.add(
                    Promise.UNKNOWN_WITH_CAUSE,
                    record.timeNs,
                    "%s ends UNKNOWN(DEADLINE) %d us before its deadline",
                    describe(call),
                    (call.deadlineNs - (record.timeNs - call.askedNs)) / 1_000);
        } else if (reason == AnswerReason.WORKER_LOST) {
            needsFault(record, call);
        }
    }

    /** Clocks of clients may be a little fast. */
    private static long toleranceNs(final CallState call) {
        return 1_000_000 + call.deadlineNs / 128;
    }

    /** Decided at the end: the worker may learn of its own death after its caller did. */
    private void needsFault(final HistoryRecord record, final CallState call) {
        if (needFault.size() < settings.maxViolations()) {
            needFault.add(
                    new HistoryViolation(
                            Promise.UNKNOWN_WITH_CAUSE,
                            record.timeNs,
                            describe(call)
                                    + " ends UNKNOWN(WORKER_LOST), and no worker was struck, cut,"
                                    + " stuck or gone"));
        }
    }

    private String describe(final CallState call) {
        return "call " + call.call + " of " + processes.nameOfSource(call.source);
    }

    // ---- what workers say

    /** A run of this payload begins, in a slot and for an invocation that allow it. */
    void began(final HistoryRecord record, final Run run) {
        final Attempt attempt = run.attempt;
        if (attempt == null) {
            return;
        }
        final CallState call = attempt.call;
        call.begun++;
        if (call.answered == CallEnd.NOT_RUN) {
            violations.add(
                    Promise.NOT_RUN_NEVER_BEGINS,
                    record.timeNs,
                    "%s ended NOT_RUN, and begins under token %#x on %s",
                    describe(call),
                    run.token,
                    processes.nameOfSource(run.source));
        } else if (call.begun > 1 && !call.safeToRepeat) {
            violations.add(
                    Promise.AT_MOST_ONCE,
                    record.timeNs,
                    "%s begins again, under token %#x on %s, and is not safe to repeat",
                    describe(call),
                    run.token,
                    processes.nameOfSource(run.source));
        }
    }

    /** A run is over: of a call that was answered, nothing more is wanted of it. */
    void runOver(final Run run) {
        if (run.attempt != null && run.attempt.call.answered != null) {
            attempts.remove(run.token);
        }
    }

    /** What has begun and is over cannot begin again; the rest must be known if it comes late. */
    private void forgetWhatIsOver(final CallState call) {
        for (Attempt at = call.newest; at != null; at = at.older) {
            if (at.run != null && (at.run.ended || at.run.lost)) {
                attempts.remove(at.token);
            }
        }
    }

    // ---- processes, and the end

    /** The process is gone: nobody is owed an end of what it asked. */
    void gone(final int source) {
        for (final CallState call : numbers(source).open.values()) {
            orphans++;
            call.orphan = true;
            call.answered = CallEnd.UNKNOWN; // what has left may begin, once
            forgetWhatIsOver(call);
        }
        numbers(source).open.clear();
    }

    /** The process ended by itself: all its calls must have ended. */
    void closed(final int source, final long timeNs) {
        for (final CallState call : numbers(source).open.values()) {
            tellOpen(Promise.CALL_ENDS, call, timeNs, "its client has ended");
        }
    }

    void quiet(final long timeNs) {
        for (final Numbers numbers : bySource) {
            for (final CallState call : numbers.open.values()) {
                tellOpen(Promise.QUIET, call, timeNs, "all must be quiet");
            }
        }
    }

    /** The history is read to its end. */
    void finish(final long timeNs) {
        for (final Numbers numbers : bySource) {
            for (final CallState call : numbers.open.values()) {
                tellOpen(Promise.CALL_ENDS, call, timeNs, "the history is over");
            }
        }
        if (!processes.hadFault()) {
            needFault.forEach(
                    violation ->
                            violations.add(
                                    violation.promise(),
                                    violation.timeNs(),
                                    "%s",
                                    violation.text()));
        }
    }

    private void tellOpen(
            final Promise promise, final CallState call, final long timeNs, final String why) {
        if (!call.told) {
            call.told = true;
            violations.add(
                    promise,
                    timeNs,
                    "%s, asked at %d, has no end and %s%s",
                    describe(call),
                    call.askedNs,
                    why,
                    call.newest == null
                            ? ""
                            : String.format(
                                    java.util.Locale.ROOT,
                                    "; its newest token is %#x",
                                    call.newest.token));
        }
    }
}
