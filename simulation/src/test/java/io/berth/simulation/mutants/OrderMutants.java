package io.berth.simulation.mutants;

import static io.berth.simulation.mutants.History.random;
import static io.berth.simulation.mutants.History.scenario;
import static io.berth.simulation.mutants.Mutant.ofHeart;

import java.util.List;

/** Mistakes of the state machine about who is served, where and how fast. */
final class OrderMutants {
    private OrderMutants() {}

    private static final List<Mutant> ALL =
            List.of(
                    ofHeart(
                            "serves the newest first where first come is due",
                            "order",
                            "Placer",
                            "return isStanding ? queue.last(function) : queue.first(function);",
                            "return queue.last(function);",
                            "served before its turn",
                            scenario("leaders whose clocks are minutes apart")),
                    ofHeart(
                            "serves the oldest first of a standing queue",
                            "order",
                            "Placer",
                            "return isStanding ? queue.last(function) : queue.first(function);",
                            "return queue.first(function);",
                            "served before its turn",
                            random(1, 1100)),
                    ofHeart(
                            "turns the classes round",
                            "order",
                            "Placer",
                            "final IndexList queue = state.queues[priority];",
                            "final IndexList queue = state.queues[PlacementState.PRIORITIES - 1 - "
                                    + "priority];",
                            "served before its turn",
                            scenario("a start that crosses a report")),
                    ofHeart(
                            "forgets what a tenant has taken",
                            "fairness",
                            "FairShares",
                            "set(tenant, deficitMb(tenant) - mb);",
                            "",
                            "unfair",
                            random(6, 300)),
                    ofHeart(
                            "forgets a function that waits for room",
                            "work conservation",
                            "RoomQueue",
                            "cell.roomStamp(CELL, cell.roomStamp(CELL) + 1); cell.holders(CELL, 0); "
                                    + "state.turns.recall();",
                            "cell.roomStamp(CELL, cell.roomStamp(CELL) + 1); cell.holders(CELL, 0);",
                            "could be served and waits",
                            random(1, 200)),
                    ofHeart(
                            "stops what is provisioned",
                            "provisioned",
                            "KeepAlive",
                            "|| core.provisioned.mayBeHeld(sandbox)",
                            "",
                            "stopped although",
                            random(3, 1500)),
                    ofHeart(
                            "evicts what is provisioned",
                            "provisioned",
                            "Eviction",
                            "if (!core.provisioned.isHeld(idle)) { return "
                                    + "!core.provisioned.mayBeHeld(idle); }",
                            "if (!core.provisioned.isHeld(idle) || idle >= 0) { return true; }",
                            "stopped although",
                            random(2, 500)),
                    ofHeart(
                            "starts as fast as it can",
                            "scale-up",
                            "ScaleUpBudget",
                            "functions.scaleUpLevel(function, level(function) - periodNs());",
                            "",
                            "started above its rate",
                            random(1, 400)),
                    ofHeart(
                            "refills a bucket twice",
                            "scale-up",
                            "TokenBucket",
                            "level + elapsedNs * size : level;",
                            "level + 2 * elapsedNs * size : level;",
                            "started above its rate",
                            random(1, 400)),
                    ofHeart(
                            "starts too many at a time",
                            "starts",
                            "Candidates",
                            "workers.starting(worker) < maxStartsPerWorker",
                            "workers.starting(worker) <= maxStartsPerWorker",
                            "starts at a time",
                            scenario("a start that crosses a report")),
                    ofHeart(
                            "places in an evacuated zone",
                            "zones",
                            "PlacementState",
                            "return (cell.evacuatedZones(CELL) >>> workers.zone(worker) & 1) != 0;",
                            "return false;",
                            "placed on a worker that drains",
                            random(7, 1500)),
                    ofHeart(
                            "overfills a worker",
                            "28",
                            "Candidates",
                            "return isOpen && freeMb > 0 ? freeMb : RoomTree.NONE;",
                            "return isOpen && freeMb > 0 ? freeMb + 64 : RoomTree.NONE;",
                            "MB and room for",
                            random(1, 800)));

    static List<Mutant> all() {
        return ALL;
    }
}
