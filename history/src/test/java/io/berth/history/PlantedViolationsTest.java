package io.berth.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.history.Story.Told;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each promise broken once in a history that is valid otherwise: found, named, nothing else. */
class PlantedViolationsTest {
    private static final long LATE_NS = 100 * TestHistory.MS;
    private static final CheckerSettings SETTINGS = CheckerSettings.strict().withLateNs(LATE_NS);

    /** Where in the story something is planted. */
    private enum When {
        BEFORE_QUIET,
        AT_THE_END
    }

    /**
     * @param what is wrong.
     * @param promise it breaks.
     * @param text that the violation must have.
     */
    private record Plant(
            String what, Promise promise, String text, When when, Consumer<Story> planted) {
        @Override
        public String toString() {
            return promise + ": " + what;
        }
    }

    private static Plant plant(
            final Promise promise,
            final String what,
            final String text,
            final Consumer<Story> planted) {
        return new Plant(what, promise, text, When.BEFORE_QUIET, planted);
    }

    private static Plant atTheEnd(
            final Promise promise,
            final String what,
            final String text,
            final Consumer<Story> planted) {
        return new Plant(what, promise, text, When.AT_THE_END, planted);
    }

    static List<Plant> plants() {
        return Stream.of(
                        calls(),
                        callsTold(),
                        answers(),
                        runs(),
                        slots(),
                        placements(),
                        sandboxes(),
                        limits(),
                        rest())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Plant> calls() {
        return List.of(
                atTheEnd(
                        Promise.CALL_ENDS,
                        "a call without an end",
                        "call \\d+ of client, asked at \\d+, has no end",
                        Story::call),
                plant(
                        Promise.CALL_ENDS_ONCE,
                        "a call ends twice",
                        "call \\d+ of client ends again",
                        s -> s.call().notRun().notRun()),
                plant(
                        Promise.CALL_ENDS_ONCE,
                        "an end of what was never asked",
                        "call \\d+ of client ends and was never asked",
                        s -> s.new Told().notRun()),
                plant(
                        Promise.ENDS_IN_TIME,
                        "an end long after the deadline",
                        "ends 200\\d+ us after its deadline",
                        s -> {
                            final Told call = s.call();
                            s.history.pass(Story.DEADLINE_NS + 2 * LATE_NS);
                            call.notRun();
                        }),
                plant(
                        Promise.NOT_RUN_NEVER_BEGINS,
                        "NOT_RUN although it began",
                        "ends NOT_RUN, and began under token 0x",
                        s -> {
                            final Told call = s.call().placed(Story.B0, 0);
                            call.began(s.worker1, Story.B0, 0, Story.RESERVED).notRun();
                            call.ended(s.worker1, RunOutcome.COMPLETED);
                        }),
                plant(
                        Promise.NOT_RUN_NEVER_BEGINS,
                        "it begins after NOT_RUN",
                        "ended NOT_RUN, and begins under token 0x",
                        s ->
                                s.call()
                                        .placed(Story.B0, 0)
                                        .notRun()
                                        .began(s.worker1, Story.B0, 0, Story.RESERVED)
                                        .ended(s.worker1, RunOutcome.COMPLETED)));
    }

    private static List<Plant> callsTold() {
        return List.of(
                plant(
                        Promise.UNKNOWN_WITH_CAUSE,
                        "UNKNOWN although no payload left",
                        "ends UNKNOWN\\(WORKER_LOST\\), and no payload",
                        s -> s.call().unknown(AnswerReason.WORKER_LOST)),
                plant(
                        Promise.UNKNOWN_WITH_CAUSE,
                        "UNKNOWN(DEADLINE) before the deadline",
                        "us before its deadline",
                        s -> s.call().placed(Story.B0, 0).unknown(AnswerReason.DEADLINE)),
                plant(
                        Promise.NOTHING_AFTER_END,
                        "a payload leaves after the end",
                        "a payload leaves under token 0x\\w+ for call \\d+ of client, which has",
                        s -> s.call().notRun().placed(Story.B0, 0)),
                plant(
                        Promise.QUIET,
                        "a call is open when all must be quiet",
                        "call \\d+ of client, asked at \\d+, has no end and all must be quiet",
                        Story::call),
                plant(
                        Promise.SOUND_RECORDS,
                        "a call is asked twice",
                        "call \\d+ of client is asked twice",
                        s -> s.call().asked(false).notRun()));
    }

    private static List<Plant> answers() {
        return List.of(
                plant(
                        Promise.RAN_HAS_A_RUN,
                        "RAN although nothing began",
                        "ends RAN, and its run under token 0x\\w+ never began",
                        s ->
                                s.call()
                                        .placed(Story.B0, 0)
                                        .ran(RunOutcome.COMPLETED, Story.RESERVED)),
                plant(
                        Promise.RAN_HAS_A_RUN,
                        "RAN before the run has ended",
                        "has not ended",
                        s ->
                                s.call()
                                        .placed(Story.B0, 0)
                                        .began(s.worker1, Story.B0, 0, Story.RESERVED)
                                        .ran(RunOutcome.COMPLETED, Story.RESERVED)
                                        .ended(s.worker1, RunOutcome.COMPLETED)),
                plant(
                        Promise.RAN_AS_TOLD,
                        "another outcome is told",
                        "is told COMPLETED.* ended FAILED",
                        s ->
                                s.call()
                                        .placed(Story.B0, 0)
                                        .began(s.worker1, Story.B0, 0, Story.RESERVED)
                                        .ended(s.worker1, RunOutcome.FAILED)
                                        .ran(RunOutcome.COMPLETED, Story.RESERVED)),
                plant(
                        Promise.RAN_AS_TOLD,
                        "another result is told",
                        "is told COMPLETED, result 0x4d.*result 0x4e",
                        s -> {
                            final Told call = s.call().placed(Story.B0, 0);
                            call.began(s.worker1, Story.B0, 0, Story.RESERVED);
                            s.worker1.ended(call.token, RunOutcome.COMPLETED, Story.RESULT + 1);
                            call.ran(RunOutcome.COMPLETED, Story.RESERVED);
                        }),
                plant(
                        Promise.RAN_AS_TOLD,
                        "another function ran",
                        "function 0x12; its run.*function 0x11",
                        s ->
                                s.call()
                                        .placed(Story.B0, 0)
                                        .began(s.worker1, Story.B0, 0, Story.RESERVED)
                                        .ended(s.worker1, RunOutcome.COMPLETED)
                                        .ran(RunOutcome.COMPLETED, Story.FREE)));
    }

    private static List<Plant> runs() {
        return List.of(
                plant(
                        Promise.AT_MOST_ONCE,
                        "a call that is not safe to repeat runs twice",
                        "call \\d+ of client begins again, under token 0x",
                        s ->
                                s.call()
                                        .placed(Story.B0, 0)
                                        .began(s.worker1, Story.B0, 0, Story.RESERVED)
                                        .ended(s.worker1, RunOutcome.COMPLETED)
                                        .retried()
                                        .wholly(s.worker1, Story.B0, 0, Story.RESERVED)),
                plant(
                        Promise.AT_MOST_ONCE,
                        "an invocation runs twice, though its call is safe to repeat",
                        "invocation 0x\\w+ begins again",
                        s ->
                                s.safeCall()
                                        .placed(Story.B0, 0)
                                        .began(s.worker1, Story.B0, 0, Story.RESERVED)
                                        .ended(s.worker1, RunOutcome.COMPLETED)
                                        .wholly(s.worker1, Story.B0, 0, Story.RESERVED)),
                plant(
                        Promise.RUN_ENDS_ONCE,
                        "a run ends twice",
                        "token 0x\\w+ ends on worker-1, and does not run there",
                        s ->
                                s.call()
                                        .wholly(s.worker1, Story.B0, 0, Story.RESERVED)
                                        .ended(s.worker1, RunOutcome.COMPLETED)),
                plant(
                        Promise.RUN_ENDS_ONCE,
                        "what never began ends",
                        "token 0x\\w+ ends on worker-1, and never began",
                        s ->
                                s.call()
                                        .placed(Story.B0, 0)
                                        .ended(s.worker1, RunOutcome.FAILED)
                                        .notRun()),
                plant(
                        Promise.RUN_ENDS_ONCE,
                        "a sandbox goes with a run inside",
                        "sandbox 0xb0 stopped and token 0x\\w+ still ran in it",
                        s -> {
                            final Told call = s.call().placed(Story.B0, 0);
                            call.began(s.worker1, Story.B0, 0, Story.RESERVED);
                            s.worker1.sandboxStopped(
                                    Story.B0, Story.RESERVED, StopReason.BY_ITSELF);
                            call.ended(s.worker1, RunOutcome.FAILED);
                            s.history.pass(Story.DEADLINE_NS);
                            call.unknown(AnswerReason.DEADLINE);
                        }),
                plant(
                        Promise.QUIET,
                        "a run is open when all must be quiet",
                        "token 0x\\w+ of invocation 0x\\w+ still runs in slot 0 of sandbox 0xb0 on"
                                + " worker-1",
                        s -> {
                            final Told call = s.call().placed(Story.B0, 0);
                            call.began(s.worker1, Story.B0, 0, Story.RESERVED);
                            s.history.pass(Story.DEADLINE_NS);
                            call.unknown(AnswerReason.DEADLINE);
                        }));
    }

    private static List<Plant> slots() {
        return List.of(
                plant(
                        Promise.TOKEN_BEGINS_ONCE,
                        "a token begins again on the other worker",
                        "token 0x\\w+ of invocation 0x\\w+ begins again, in slot 0 of sandbox 0xb0 on"
                                + " worker-1",
                        s -> {
                            final Told call = s.call();
                            call.wholly(s.worker0, Story.C0, 0, Story.RESERVED);
                            call.began(s.worker1, Story.B0, 0, Story.RESERVED)
                                    .ended(s.worker1, RunOutcome.COMPLETED);
                        }),
                plant(
                        Promise.TOKENS_GROW,
                        "a late placement begins after a newer one of its slot",
                        "token 0x\\w+ begins in slot 0 of sandbox 0xb0 on worker-1 after token 0x",
                        s -> {
                            final Told late = s.call().placed(Story.B0, 0);
                            s.call().wholly(s.worker1, Story.B0, 0, Story.RESERVED);
                            late.began(s.worker1, Story.B0, 0, Story.RESERVED)
                                    .ended(s.worker1, RunOutcome.COMPLETED)
                                    .ran(RunOutcome.COMPLETED, Story.RESERVED);
                        }),
                plant(
                        Promise.ONE_RUN_A_SLOT,
                        "a slot is granted twice",
                        "begins in slot 0 of sandbox 0xb0 on worker-1 while token 0x\\w+ runs there",
                        s -> {
                            final Told one = s.call().placed(Story.B0, 0);
                            final Told two = s.call().placed(Story.B0, 0);
                            one.began(s.worker1, Story.B0, 0, Story.RESERVED);
                            two.began(s.worker1, Story.B0, 0, Story.RESERVED);
                            one.ended(s.worker1, RunOutcome.COMPLETED)
                                    .ran(RunOutcome.COMPLETED, Story.RESERVED);
                            two.ended(s.worker1, RunOutcome.COMPLETED)
                                    .ran(RunOutcome.COMPLETED, Story.RESERVED);
                        }));
    }

    private static List<Plant> placements() {
        return List.of(
                plant(
                        Promise.PLACED_BEFORE_BEGUN,
                        "a forged placement begins",
                        "token 0x7777 of invocation 0x9999 begins in slot 0 of sandbox 0xb0 on"
                                + " worker-1, and no payload left under it",
                        s -> {
                            s.worker1.began(
                                    0x7777,
                                    0x9999,
                                    1,
                                    Story.B0,
                                    0,
                                    Story.RESERVED,
                                    Story.TIMEOUT_NS);
                            s.worker1.ended(0x7777, RunOutcome.COMPLETED, Story.RESULT);
                        }),
                plant(
                        Promise.PLACED_BEFORE_BEGUN,
                        "a placement begins in another slot",
                        "begins as invocation 0x\\w+ in slot 1 of sandbox 0xb0, and was placed as"
                                + " 0x\\w+ in slot 0",
                        s ->
                                s.call()
                                        .placed(Story.B0, 0)
                                        .began(s.worker1, Story.B0, 1, Story.RESERVED)
                                        .ended(s.worker1, RunOutcome.COMPLETED)
                                        .ran(RunOutcome.COMPLETED, Story.RESERVED)),
                plant(
                        Promise.GRANTED_ONCE,
                        "two callers are given one token",
                        "token 0x\\w+ is placed for call \\d+ of client .* and was for call \\d+",
                        s -> {
                            final Told one = s.call().placed(Story.B0, 0);
                            final Told two = s.call();
                            s.client.placed(two.call, one.invocation, one.token, Story.B0, 0, 9);
                            two.notRun();
                            one.began(s.worker1, Story.B0, 0, Story.RESERVED)
                                    .ended(s.worker1, RunOutcome.COMPLETED)
                                    .ran(RunOutcome.COMPLETED, Story.RESERVED);
                        }));
    }

    private static List<Plant> sandboxes() {
        return List.of(
                plant(
                        Promise.LIVE_SANDBOX,
                        "a run begins in a sandbox that is gone",
                        "token 0x\\w+ begins on worker-1 in sandbox 0xb0, which is not there",
                        s -> {
                            s.worker1.sandboxStopped(
                                    Story.B0, Story.RESERVED, StopReason.COMMANDED);
                            s.call().wholly(s.worker1, Story.B0, 0, Story.RESERVED);
                        }),
                plant(
                        Promise.LIVE_SANDBOX,
                        "a run begins in a sandbox of another function",
                        "token 0x\\w+ of function 0x12 begins in sandbox 0xb0 of function 0x11",
                        s -> s.call().wholly(s.worker1, Story.B0, 0, Story.FREE)),
                plant(
                        Promise.LIVE_SANDBOX,
                        "a sandbox starts twice",
                        "sandbox 0xb0 started twice",
                        s -> s.worker1.sandboxStarted(Story.B0, Story.RESERVED, 1)),
                plant(
                        Promise.LIVE_WORKER,
                        "a new incarnation goes on with a run of the one before",
                        "worker-1 is a new incarnation and token 0x\\w+ still runs in it",
                        s -> {
                            final Told call = s.call().placed(Story.B0, 0);
                            call.began(s.worker1, Story.B0, 0, Story.RESERVED);
                            s.worker1.sandboxStopped(Story.B1, Story.FREE, StopReason.DEAD);
                            dropSandboxOf(s, call);
                        }),
                plant(
                        Promise.LIVE_WORKER,
                        "a process that is gone says something",
                        "worker-1 says SANDBOX_STARTED although it is gone",
                        s -> {
                            s.drill.gone(ProcessKey.of("worker-1"));
                            s.worker1.sandboxStarted(0xB7, Story.FREE, 1);
                        }),
                plant(
                        Promise.WARM,
                        "a warm sandbox is started again in a window",
                        "sandbox 0xb5 of function 0x12 started on worker-1",
                        s -> {
                            s.drill.warmFrom();
                            s.worker1.sandboxStarted(0xB5, Story.FREE, 1);
                            s.drill.warmTo();
                        }),
                plant(
                        Promise.WARM,
                        "a warm sandbox is stopped in a window",
                        "sandbox 0xb1 of function 0x12 stopped on worker-1: COMMANDED",
                        s -> {
                            s.drill.warmFrom();
                            s.worker1.sandboxStopped(Story.B1, Story.FREE, StopReason.COMMANDED);
                            s.drill.warmTo();
                        }));
    }

    private static void dropSandboxOf(final Story s, final Told call) {
        // The sandbox with the run is told as stopped by nobody: only the run is in the way.
        s.worker1.incarnation(ProcessKey.of("worker-1"), 9);
        call.ended(s.worker1, RunOutcome.FAILED);
        s.history.pass(Story.DEADLINE_NS);
        call.unknown(AnswerReason.DEADLINE);
    }

    private static List<Plant> limits() {
        return List.of(
                plant(
                        Promise.FUNCTION_LIMIT,
                        "a third run of a function with a reservation of two",
                        "function 0x11: 3 runs at once up to token 0x\\w+ .*at most 2",
                        s -> together(s, 3, Story.RESERVED, Story.B0)),
                plant(
                        Promise.FUNCTION_LIMIT,
                        "a run granted after the limit was lowered",
                        "function 0x11: 2 runs at once up to token 0x\\w+ .*at most 1",
                        s -> {
                            final Told one = s.call().placed(Story.B0, 0);
                            one.began(s.worker1, Story.B0, 0, Story.RESERVED);
                            s.drill.limit(
                                    LimitKind.FUNCTION,
                                    Story.RESERVED,
                                    Story.TENANT,
                                    1,
                                    LimitPhase.ASKED);
                            s.drill.limit(
                                    LimitKind.FUNCTION,
                                    Story.RESERVED,
                                    Story.TENANT,
                                    1,
                                    LimitPhase.IN_FORCE);
                            s.call().wholly(s.worker1, Story.B0, 1, Story.RESERVED);
                            one.ended(s.worker1, RunOutcome.COMPLETED)
                                    .ran(RunOutcome.COMPLETED, Story.RESERVED);
                        }),
                plant(
                        Promise.TENANT_LIMIT,
                        "a fifth run of a tenant with a limit of four",
                        "5 runs at once up to token 0x\\w+ .*at most 4",
                        s -> {
                            s.drill.limit(
                                    LimitKind.FUNCTION,
                                    Story.RESERVED,
                                    Story.TENANT,
                                    -1,
                                    LimitPhase.ASKED);
                            s.drill.limit(
                                    LimitKind.FUNCTION,
                                    Story.RESERVED,
                                    Story.TENANT,
                                    -1,
                                    LimitPhase.IN_FORCE);
                            together(s, 5, Story.RESERVED, Story.B0);
                        }),
                plant(
                        Promise.UNRESERVED_LIMIT,
                        "a third run of what is not reserved, two of four are",
                        "3 runs at once up to token 0x\\w+ .*at most 2",
                        s -> together(s, 3, Story.FREE, Story.B1)));
    }

    private static void together(
            final Story s, final int count, final long function, final long sandbox) {
        final Told[] calls = new Told[count];
        for (int slot = 0; slot < count; slot++) {
            calls[slot] = s.call().placed(sandbox, slot);
        }
        for (int slot = 0; slot < count; slot++) {
            calls[slot].began(s.worker1, sandbox, slot, function);
        }
        for (final Told call : calls) {
            call.ended(s.worker1, RunOutcome.COMPLETED).ran(RunOutcome.COMPLETED, function);
        }
    }

    private static List<Plant> rest() {
        return List.of(
                plant(
                        Promise.SOUND_RECORDS,
                        "a payload of a call that was never asked",
                        "for call \\d+ of client, which was never asked",
                        s -> s.new Told().placed(Story.B0, 0)),
                plant(
                        Promise.SOUND_RECORDS,
                        "what does not run is stuck",
                        "token 0x3 is stuck and does not run",
                        s -> s.worker1.stuck(3, RunOutcome.TIMED_OUT, 0)),
                plant(
                        Promise.RAN_AS_TOLD,
                        "a stuck run ends otherwise than its caller was told",
                        "token 0x\\w+ ended COMPLETED, and its caller was told TIMED_OUT",
                        s -> {
                            final Told call = s.call().placed(Story.B0, 0);
                            call.began(s.worker1, Story.B0, 0, Story.RESERVED);
                            s.worker1.stuck(call.token, RunOutcome.TIMED_OUT, Story.RESULT);
                            call.ran(RunOutcome.TIMED_OUT, Story.RESERVED)
                                    .ended(s.worker1, RunOutcome.COMPLETED);
                        }));
    }

    private static Story story(final Plant plant) {
        final Story story = new Story().begin().middle().death();
        if (plant != null && plant.when == When.BEFORE_QUIET) {
            plant.planted.accept(story);
        }
        story.quiet();
        if (plant != null && plant.when == When.AT_THE_END) {
            plant.planted.accept(story);
        }
        return story.end();
    }

    private static HistoryReport check(final Story story) {
        final HistoryChecker checker = new HistoryChecker(SETTINGS);
        for (final String name : List.of("client", "drill", "worker-0", "worker-1")) {
            checker.name(ProcessKey.of(name), name);
        }
        story.history.records.forEach(checker::onRecord);
        return checker.finish();
    }

    @Test
    void shouldFindNothingInAHistoryThatKeepsEveryPromise() {
        final HistoryReport report = check(story(null));
        assertEquals(List.of(), report.kept());
        assertTrue(report.holds());
        assertEquals(11, report.calls());
        assertEquals(11, report.answered());
        assertEquals(1, report.lost());
    }

    @ParameterizedTest
    @MethodSource("plants")
    void shouldFindThePlantedViolationAndNothingElse(final Plant plant) {
        final Story story = story(plant);
        final HistoryReport report = check(story);
        assertEquals(1, report.violations(), () -> report.kept().toString());
        final HistoryViolation found = report.kept().get(0);
        assertEquals(plant.promise, found.promise(), found::toString);
        assertTrue(Pattern.compile(plant.text).matcher(found.text()).find(), found::toString);
        assertTrue(
                story.history.records.stream().anyMatch(r -> r.timeNs == found.timeNs()),
                "it names the time of a record");
    }

    @Test
    void shouldPlantAViolationOfEveryPromise() {
        final Set<Promise> planted = EnumSet.noneOf(Promise.class);
        plants().forEach(plant -> planted.add(plant.promise));
        assertEquals(EnumSet.copyOf(Arrays.asList(Promise.values())), planted);
    }

    @Test
    void shouldWantAFaultForALostWorker() {
        final Story story = new Story().begin().middle();
        story.history.records.removeIf(record -> record.kind == RecordKind.STUCK);
        final Told call = story.call().placed(Story.B0, 0);
        call.began(story.worker1, Story.B0, 0, Story.RESERVED)
                .ended(story.worker1, RunOutcome.COMPLETED)
                .unknown(AnswerReason.WORKER_LOST);
        final HistoryReport report = check(story.quiet().end());
        assertEquals(
                Set.of(Promise.RAN_HAS_A_RUN, Promise.UNKNOWN_WITH_CAUSE),
                report.byPromise().keySet(),
                () -> report.kept().toString());
    }
}
