package io.berth.history;

/**
 * Decides the promises from what clients and workers recorded, and from nothing else. Takes the
 * records of all processes in the order of their times; keeps what is open, a bit for each token
 * and call, and what may still begin though its call has ended. Not thread safe; no record makes it
 * throw.
 */
public final class HistoryChecker {
    private final Violations violations;
    private final ProcessBook processes;
    private final CallBook calls;
    private final RunBook runs;
    private long records;
    private long dropped;
    private long lastNs = Long.MIN_VALUE;

    /** A checker of one history. */
    public HistoryChecker(final CheckerSettings settings) {
        violations = new Violations(settings.maxViolations());
        processes = new ProcessBook(violations);
        calls = new CallBook(settings, violations, processes);
        runs = new RunBook(settings, violations, processes, calls);
    }

    /** Checks records that are in the order of their times. */
    public static HistoryReport check(
            final Iterable<HistoryRecord> records, final CheckerSettings settings) {
        final HistoryChecker checker = new HistoryChecker(settings);
        records.forEach(checker::onRecord);
        return checker.finish();
    }

    /** The name behind a {@link ProcessKey}, for people. */
    public void name(final long key, final String name) {
        processes.name(key, name);
    }

    /** A part of the history lacks this many records. */
    void dropped(final long count) {
        dropped += count;
    }

    /** Violations so far. */
    public long violations() {
        return violations.total();
    }

    /** Takes the next record; it may be reused afterwards. */
    public void onRecord(final HistoryRecord record) {
        records++;
        if (record.kind == null) {
            violations.add(
                    Promise.SOUND_RECORDS,
                    record.timeNs,
                    "a record of an unknown kind, in part %d",
                    record.source);
            return;
        }
        lastNs = record.timeNs;
        if (record.kind == RecordKind.OPENED) {
            opened(record);
        } else if (processes.speaks(record)) {
            dispatch(record);
        }
    }

    private void dispatch(final HistoryRecord record) {
        switch (record.kind) {
            case ASKED -> calls.asked(record);
            case PLACED -> calls.placed(record);
            case ANSWERED -> calls.answered(record);
            case INCARNATION -> incarnation(record);
            case SANDBOX_STARTED -> sandboxStarted(record);
            case SANDBOX_STOPPED -> runs.sandboxStopped(record);
            case BEGAN -> runs.began(record);
            case STUCK -> runs.stuck(record);
            case ENDED -> runs.ended(record);
            case FUNCTION -> runs.limits().function(record.a, record.b);
            case LIMIT -> limit(record);
            case STRIKE -> processes.struck(record.a, record.small, record.timeNs);
            case GONE -> gone(record.a);
            case WARM_FROM -> runs.keepWarm(true);
            case WARM_TO -> runs.keepWarm(false);
            case QUIET -> quiet(record.timeNs);
            default -> closed(record);
        }
    }

    private void opened(final HistoryRecord record) {
        final SourceKind kind = SourceKind.of(record.small);
        final ProcessBook.Part part = processes.part(record.source);
        if (part.opened || kind == null) {
            violations.add(
                    Promise.SOUND_RECORDS,
                    record.timeNs,
                    "part %d begins %s",
                    record.source,
                    kind == null ? "as no known kind" : "twice");
            return;
        }
        part.opened = true;
        part.kind = kind;
        part.key = record.a;
    }

    /** The balancer takes it for the worker of its name: another that was is one no more. */
    private void sandboxStarted(final HistoryRecord record) {
        runs.sandboxStarted(record);
        final ProcessBook.Part newest = processes.part(record.source);
        if (newest.serves) {
            return;
        }
        newest.serves = true;
        for (final ProcessBook.Part part : processes.parts()) {
            if (part != newest && part.key == newest.key && part.isLive()) {
                superseded(part.source);
            }
        }
    }

    /** Another process serves in the place of this one, which may still be there. */
    void superseded(final int source) {
        processes.fault();
        processes.part(source).superseded = true;
        runs.superseded(source);
    }

    private void incarnation(final HistoryRecord record) {
        final ProcessBook.Part part = processes.part(record.source);
        if (part.incarnation != 0) {
            processes.fault();
            runs.incarnation(record);
        }
        part.incarnation = record.b;
    }

    private void limit(final HistoryRecord record) {
        final LimitKind kind = LimitKind.of(record.small);
        final LimitPhase phase = LimitPhase.of((int) record.d);
        if (kind == null || phase == null) {
            violations.add(
                    Promise.SOUND_RECORDS,
                    record.timeNs,
                    "a limit of no known kind or phase: %d, %d",
                    record.small,
                    record.d);
        } else {
            runs.limits().limit(record.timeNs, kind, record.a, record.b, record.c, phase);
        }
    }

    private void gone(final long key) {
        processes.fault();
        for (final ProcessBook.Part part : processes.parts()) {
            if (part.key == key && part.isLive()) {
                goneIs(part);
            }
        }
    }

    private void goneIs(final ProcessBook.Part part) {
        part.gone = true;
        runs.gone(part.source);
        calls.gone(part.source);
    }

    private void closed(final HistoryRecord record) {
        final ProcessBook.Part part = processes.part(record.source);
        part.closed = true;
        if (part.kind == SourceKind.WORKER) {
            runs.gone(record.source);
        } else {
            calls.closed(record.source, record.timeNs);
        }
    }

    private void quiet(final long timeNs) {
        calls.quiet(timeNs);
        runs.quiet(timeNs);
    }

    /** The history is over. @return what came of it. */
    public HistoryReport finish() {
        calls.finish(lastNs);
        return new HistoryReport(
                records,
                dropped,
                processes.count(SourceKind.CLIENT),
                processes.count(SourceKind.WORKER),
                calls.asked(),
                calls.answered(),
                calls.orphans(),
                runs.begun(),
                runs.ended(),
                runs.lost(),
                runs.unrecorded(),
                runs.open(),
                runs.sandboxesStarted(),
                runs.sandboxesStopped(),
                calls.latestNs(),
                violations.total(),
                violations.counts(),
                violations.kept());
    }
}
