package io.berth.simulation.mutants;

import static io.berth.simulation.mutants.History.random;
import static io.berth.simulation.mutants.History.scenario;
import static io.berth.simulation.mutants.Mutant.ofHeart;

import java.util.List;

/** Mistakes of the state machine about ids, tokens, slots, time and workers. */
final class SlotMutants {
    private SlotMutants() {}

    private static final List<Mutant> ALL =
            List.of(
                    ofHeart(
                            "gives an id again",
                            "1",
                            "RecordTable",
                            "makeLive(index, generation(index) + 1);",
                            "makeLive(index, 1);",
                            "begins twice",
                            scenario("a client that comes back")),
                    ofHeart(
                            "reuses a token",
                            "2",
                            "Invocations",
                            "cell.tokenCounter(PlacementState.CELL, counter);",
                            "if ((counter & 15) != 0) { cell.tokenCounter(PlacementState.CELL, "
                                    + "counter); }",
                            "another placement with the same token",
                            scenario("payloads that race with the expiry of their placements")),
                    ofHeart(
                            "lets another incarnation in while one is active",
                            "3",
                            "WorkerSessions",
                            "if (current == ACTIVE || current == DRAINING) { reject(",
                            "if (current == NONE) { reject(",
                            "a second incarnation",
                            random(1, 300)),
                    ofHeart(
                            "lets cluster time jump",
                            "7",
                            "ClusterTime",
                            "step < 0 || step > MAX_STEP_NS ? MAX_STEP_NS : step",
                            "step",
                            "cluster time moves",
                            scenario("a payload under way to a worker that is cut off")),
                    ofHeart(
                            "lets cluster time step back",
                            "7",
                            "ClusterTime",
                            "if (timestampNs > last) {",
                            "if (timestampNs != last) {",
                            "cluster time moves",
                            random(1, 500)),
                    ofHeart(
                            "counts the time between two leaders",
                            "7",
                            "PlacementStateMachine",
                            """
                            state.time.firstOfTerm(timestampNs);
                            state.cell.leadershipTermId(CELL, leadershipTermId);
                            core.deadlines.disarm();
                            """,
                            """
                            state.time.advance(timestampNs);
                            state.cell.leadershipTermId(CELL, leadershipTermId);
                            core.deadlines.disarm();
                            """,
                            "cluster time moves",
                            scenario("a cancel that overtakes its request")),
                    ofHeart(
                            "arms no timer after the first",
                            "8",
                            "Deadlines",
                            "if (timerId == state.cell.timerId(CELL)) {",
                            "if (timerId == 1) {",
                            "no timer is armed",
                            scenario("a cancel that overtakes its request")),
                    ofHeart(
                            "arms no timer in a new term",
                            "8",
                            "PlacementStateMachine",
                            "core.deadlines.disarm();",
                            "",
                            "no timer is armed",
                            scenario("a cancel that overtakes its request")),
                    ofHeart(
                            "applies events above a gap",
                            "18",
                            "WorkerEvents",
                            "if (number != workers.lastEventApplied(worker) + 1) {",
                            "if (number <= workers.lastEventApplied(worker)) {",
                            "have come without a gap",
                            random(3, 1200)),
                    ofHeart(
                            "applies an event again",
                            "18",
                            "WorkerEvents",
                            "if (number != workers.lastEventApplied(worker) + 1) {",
                            "if (number > workers.lastEventApplied(worker) + 1) {",
                            "have come without a gap",
                            random(3, 400)),
                    ofHeart(
                            "believes a late Completed",
                            "18",
                            "WorkerEvents",
                            "return sandboxes.held(sandbox) == 1 && sandboxes.token(sandbox) == "
                                    + "token;",
                            "return sandboxes.held(sandbox) == 1;",
                            "let go without the word of its worker",
                            scenario("an older word under a new number")),
                    ofHeart(
                            "frees a slot when its placement expires",
                            "20",
                            "Invocations",
                            "} else if (table.revoking(invocation) == 0) { revoke(invocation);",
                            "} else if (table.revoking(invocation) == 0) { final int expired = "
                                    + "table.sandbox(invocation); core.sandboxes.releaseSlot(expired); "
                                    + "returned(invocation); core.sandboxes.becomeIdle(expired);",
                            "let go without the word of its worker",
                            scenario("a client that comes back")),
                    ofHeart(
                            "revokes nothing when a placement expires",
                            "20",
                            "Invocations",
                            "command(invocation, WorkerCommands.REVOKE);",
                            "",
                            "a placement has expired and is not revoked",
                            scenario("runs past their time limit")),
                    ofHeart(
                            "forgets a release",
                            "20",
                            "WorkerEvents",
                            "core.sandboxes.releaseSlot(sandbox); if (invocation != NONE) { "
                                    + "core.invocations.finish(invocation, end",
                            "if (end != InvocationState.CANCELLED) { "
                                    + "core.sandboxes.releaseSlot(sandbox); } if (invocation != NONE) { "
                                    + "core.invocations.finish(invocation, end",
                            "let go without the word of its worker",
                            random(1, 1000)),
                    ofHeart(
                            "ends a run by its own clock",
                            "21",
                            "Invocations",
                            "core.sandboxes.stop(table.sandbox(invocation));",
                            "final int overdue = table.sandbox(invocation); finish(invocation, "
                                    + "InvocationState.TIMED_OUT, table.token(invocation)); "
                                    + "state.sandboxes.invocation(overdue, NONE); core.sandboxes.stop(overdue);",
                            "ended without the word",
                            random(2, 2000)),
                    ofHeart(
                            "sends what was refused to the end of its queue",
                            "23",
                            "Invocations",
                            ".addFirst(function, invocation);",
                            ".addLast(function, invocation);",
                            "served before its turn",
                            random(24, 1000)),
                    ofHeart(
                            "drops the grace of a worker",
                            "25",
                            "WorkerSessions",
                            "wakeAt(worker, state.nowNs() + graceNs);",
                            "wakeAt(worker, state.nowNs());",
                            "given up in its grace",
                            scenario("a payload under way to a worker that is cut off")),
                    ofHeart(
                            "places on a worker that is silent",
                            "25",
                            "PlacementState",
                            "return workers.state(worker) == WorkerState.ACTIVE.value();",
                            "return workers.state(worker) != WorkerState.DEAD.value();",
                            "placed on a worker that is not there",
                            random(3, 1400)),
                    ofHeart(
                            "frees the slots of a worker that is lost",
                            "26",
                            "Sweeps",
                            "if (isHeld && workers.releaseAtOnce(worker) == 1) {",
                            "if (isHeld) {",
                            "let go without the word of its worker",
                            scenario("a payload under way to a worker that is cut off")),
                    ofHeart(
                            "judges what a report could not know of",
                            "27",
                            "WorkerReports",
                            "if (sandboxes.startCommand(sandbox) > "
                                    + "workers.reportLastCommand(ofWorker)) {",
                            "if (sandboxes.startCommand(sandbox) < 0) {",
                            "forgotten, and",
                            scenario("a start that crosses a report")),
                    ofHeart(
                            "takes memory for free before the sandbox is gone",
                            "28",
                            "Sandboxes",
                            "changeState(sandbox, STOPPING); cancelTimer(sandbox);",
                            "changeState(sandbox, STOPPING); cancelTimer(sandbox); "
                                    + "changeUsedMb(worker, -table.memoryMb(sandbox)); "
                                    + "workers.stoppingMb(worker, workers.stoppingMb(worker) - "
                                    + "table.memoryMb(sandbox)); table.memoryMb(sandbox, 0);",
                            "MB and room for",
                            random(2, 1100)),
                    ofHeart(
                            "decides by what is no state",
                            "33",
                            "SplitMix64",
                            "(next() >>> 32)",
                            "((next() ^ (long) System.identityHashCode(this) << 32) >>> 32)",
                            "a loaded copy",
                            random(1, 400)),
                    ofHeart(
                            "starts the digest anew with a snapshot",
                            "37",
                            "PlacementStateMachine",
                            "digest.reset(rollingDigest);",
                            "digest.reset(0);",
                            "a loaded copy",
                            random(1, 200)),
                    ofHeart(
                            "iterates a hash map",
                            "35",
                            "BestOfKPolicy",
                            "fleet.nextThatFits(random.nextBelow(candidates), zones)",
                            "fleet.nextThatFits(java.util.stream.IntStream.range(0, "
                                    + "candidates).boxed().collect(java.util.stream.Collectors.toMap(n -> new "
                                    + "Object(), n -> n)).values().iterator().next(), zones)",
                            "a loaded copy",
                            random(1, 400)));

    static List<Mutant> all() {
        return ALL;
    }
}
