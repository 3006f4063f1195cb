package io.berth.simulation.mutants;

import static io.berth.simulation.mutants.History.random;
import static io.berth.simulation.mutants.History.scenario;
import static io.berth.simulation.mutants.Mutant.ofClient;

import java.util.List;

/** Mistakes of the client's protocol. */
final class ClientMutants {
    private ClientMutants() {}

    private static final List<Mutant> ALL =
            List.of(
                    ofClient(
                            "says that it never ran although the payload has left",
                            "15",
                            "CallFlow",
                            "final boolean mayRun = null != slot && slot.payloadLeft;",
                            "final boolean mayRun = false;",
                            "was told NOT_RUN",
                            random(2, 400)),
                    ofClient(
                            "takes a lost run for one that never began",
                            "15",
                            "RequestAnswers",
                            "final boolean mayHaveRun = slot.payloadLeft && token == "
                                    + "slot.placement.token;",
                            "final boolean mayHaveRun = false;",
                            "was told NOT_RUN",
                            scenario("a worker that lives through its grace")),
                    ofClient(
                            "forgets that the payload has left",
                            "15",
                            "RequestFlow",
                            "slot.payloadLeft = true;",
                            "",
                            "was told NOT_RUN",
                            scenario("a worker that lives through its grace")),
                    ofClient(
                            "gives up its id with its session",
                            "16",
                            "ClientSession",
                            "state = State.DISCONNECTED; helloAtNs = Alarm.NEVER; resyncAtNs = "
                                    + "Alarm.NEVER;",
                            "state = State.DISCONNECTED; clientId = 0; helloAtNs = Alarm.NEVER; "
                                    + "resyncAtNs = Alarm.NEVER;",
                            "waited in vain",
                            scenario("a client that comes back")),
                    ofClient(
                            "lets a call go on past its deadline",
                            "ends",
                            "CallFlow",
                            "} else if (null != call && nowNs >= call.deadlineAtNs) {",
                            "} else if (null != call && nowNs >= call.deadlineAtNs + 5_000_000_000L) "
                                    + "{",
                            "after its deadline",
                            random(1, 300)),
                    ofClient(
                            "repeats what may have run",
                            "15",
                            "RequestAnswers",
                            "if ((!mayHaveRun || call.safeToRepeat) && ends.retry(nowNs, call, 0)) {",
                            "if (ends.retry(nowNs, call, 0)) {",
                            "is not safe to repeat",
                            scenario("a worker that begins anew amid a run")),
                    ofClient(
                            "takes a refusal for a proof",
                            "15, 40",
                            "RequestAnswers",
                            "counters.refusals++;",
                            "counters.refusals++; slot.payloadLeft = false;",
                            "is not safe to repeat",
                            scenario("a worker that begins anew amid a run")),
                    ofClient(
                            "takes the result of another token",
                            "40",
                            "RequestAnswers",
                            "|| sequence != slot.sequence || !slot.placed || token != "
                                    + "slot.placement.token",
                            "|| !slot.placed",
                            "a result that is not its own",
                            random(2, 600)));

    static List<Mutant> all() {
        return ALL;
    }
}
