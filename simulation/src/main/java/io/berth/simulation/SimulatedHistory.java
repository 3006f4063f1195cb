package io.berth.simulation;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.client.protocol.Placement;
import io.berth.history.AnswerReason;
import io.berth.history.CallEnd;
import io.berth.history.CheckerSettings;
import io.berth.history.History;
import io.berth.history.HistoryChecker;
import io.berth.history.HistoryFeed;
import io.berth.history.HistoryReport;
import io.berth.history.LimitKind;
import io.berth.history.LimitPhase;
import io.berth.history.ProcessKey;
import io.berth.history.ResultHash;
import io.berth.history.RunOutcome;
import io.berth.history.SourceKind;
import io.berth.history.Strike;
import io.berth.placement.PlacementCommands.FunctionSettings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What clients and workers record, as their processes do, and the checker that drills use: it knows
 * nothing of the log but which limits operators have set.
 */
final class SimulatedHistory {
    private static final AnswerReason[] REASONS = new AnswerReason[EndReason.values().length];

    static {
        for (final EndReason reason : EndReason.values()) {
            REASONS[reason.ordinal()] = AnswerReason.named(reason.name());
        }
    }

    private final VirtualTime time;
    private final HistoryChecker checker = new HistoryChecker(CheckerSettings.strict());
    private final History operator;
    private final Set<Long> tenants = new TreeSet<>();

    /** Functions, and whose they are. */
    private final Map<Long, Long> functions = new TreeMap<>();

    private int parts;
    private HistoryReport report;

    SimulatedHistory(final VirtualTime time) {
        this.time = time;
        operator = begin(SourceKind.DRILL, "operator");
        operator.strike(0, Strike.CUT); // anything may be, at any time, and nobody says so
    }

    /** Begins the part of a life of a process. */
    HistoryFeed begin(final SourceKind kind, final String name) {
        return new HistoryFeed(checker, parts++, kind, name, time::nowNs);
    }

    /** A process has died. */
    void gone(final String name) {
        operator.gone(ProcessKey.of(name));
    }

    /** A process stands still, or goes on. */
    void stands(final String name, final boolean still) {
        operator.strike(ProcessKey.of(name), still ? Strike.STOP : Strike.CONT);
    }

    /** Operators have been told what is in force. */
    void onStep(final Step step, final LimitBook limits) {
        final Call result = step.adminResult();
        if (result == null || !step.isDone()) {
            return;
        }
        final Call command = step.command();
        switch (command.name()) {
            case "createFunction" -> {
                final FunctionSettings settings = command.argument("settings");
                final long reserved = settings.reservedConcurrency();
                final long tenant = ProcessKey.of(settings.tenant());
                tenant(settings.tenant(), limits);
                operator.function(result.number("id"), tenant);
                reservation(
                        result.number("id"),
                        tenant,
                        reserved == FunctionSettings.NONE_RESERVED ? -1 : reserved);
            }
            case "deleteFunction" ->
                    reservation(result.number("id"), ProcessKey.of(command.argument("tenant")), -1);
            case "setTenant" -> tenant(command.argument("tenant"), limits);
            default -> {}
        }
    }

    /** The state went back: which limits it has is not known any more. */
    void restored() {
        tenants.forEach(key -> operator.limit(LimitKind.TENANT, key, key, -1, LimitPhase.IN_FORCE));
        functions.forEach((id, tenant) -> reservation(id, tenant, -1));
    }

    private void tenant(final String name, final LimitBook limits) {
        final long key = ProcessKey.of(name);
        tenants.add(key);
        operator.limit(
                LimitKind.TENANT,
                key,
                key,
                limits.tenant(name).concurrencyLimit(),
                LimitPhase.IN_FORCE);
    }

    private void reservation(final long functionId, final long tenant, final long limit) {
        functions.putIfAbsent(functionId, tenant);
        operator.limit(LimitKind.FUNCTION, functionId, tenant, limit, LimitPhase.IN_FORCE);
    }

    /** Everything must have ended. @throws CheckFailure where a promise was broken. */
    void finish() {
        operator.quiet();
        report = checker.finish();
        if (!report.holds()) {
            throw new CheckFailure(report.complaint());
        }
    }

    /** What came of it, null: it is not over. */
    HistoryReport report() {
        return report;
    }

    // ---- what a client says

    static void asked(final History history, final SimulatedCall call, final long deadlineNs) {
        history.asked(call.number, 0, 0, call.safeToRepeat, deadlineNs);
    }

    static void leaves(final History history, final SimulatedCall call, final Placement placement) {
        if (call.recordedToken != placement.token) {
            call.recordedToken = placement.token;
            history.placed(
                    call.number,
                    placement.invocationId,
                    placement.token,
                    placement.sandboxId,
                    placement.sandboxSlot,
                    placement.workerId);
        }
    }

    static void ended(final History history, final SimulatedCall call, final CallOutcome outcome) {
        final boolean ran = outcome.end() == ClientEnd.RAN;
        history.answered(
                call.number,
                switch (outcome.end()) {
                    case NOT_RUN -> CallEnd.NOT_RUN;
                    case RAN -> CallEnd.RAN;
                    default -> CallEnd.UNKNOWN;
                },
                REASONS[outcome.reason().ordinal()],
                ran ? outcomeOf(outcome.reason()) : RunOutcome.NONE,
                outcome.invocationId(),
                outcome.token(),
                !ran || outcome.result() == null
                        ? 0
                        : ResultHash.of(
                                outcome.result(), outcome.resultOffset(), outcome.resultLength()),
                outcome.functionId());
    }

    private static RunOutcome outcomeOf(final EndReason reason) {
        return switch (reason) {
            case NONE -> RunOutcome.COMPLETED;
            case TIMED_OUT -> RunOutcome.TIMED_OUT;
            case CANCELLED -> RunOutcome.CANCELLED;
            default -> RunOutcome.FAILED;
        };
    }
}
