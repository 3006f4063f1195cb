package io.berth.simulation.mutants;

import static io.berth.simulation.mutants.History.random;
import static io.berth.simulation.mutants.History.scenario;
import static io.berth.simulation.mutants.Mutant.ofHeart;

import java.util.List;

/**
 * Mistakes of the state machine about sessions, commands, reports, deadlines and what is kept
 * started.
 */
final class StreamMutants {
    private StreamMutants() {}

    private static final List<Mutant> ALL =
            List.of(
                    ofHeart(
                            "believes a former session of a worker",
                            "6",
                            "WorkerSessions",
                            "if (!isOfSession || lastApplied > workers.lastCommandIssued(worker)",
                            "if (lastApplied > workers.lastCommandIssued(worker)",
                            "a worker is heard on another session",
                            scenario("words of a former session")),
                    ofHeart(
                            "believes a former session of a client",
                            "6",
                            "ClientSessions",
                            "if (clients.sessionId(client) != sessionId) {",
                            "if (clients.sessionId(client) == NO_SESSION) {",
                            "another session",
                            scenario("words of a former session")),
                    ofHeart(
                            "forgets an unconfirmed command",
                            "19",
                            "WorkerCommands",
                            "if (command == NONE || table.number(command) > confirmed) {",
                            "if (command == NONE || table.number(command) > confirmed + 1) {",
                            "is not sent again",
                            random(3, 300)),
                    ofHeart(
                            "judges a report by the wrong number",
                            "27",
                            "WorkerReports",
                            "> workers.reportLastCommand(ofWorker)) {",
                            "> workers.reportLastEvent(ofWorker)) {",
                            "forgotten, and",
                            scenario("a start that crosses a report")),
                    ofHeart(
                            "loses deadlines",
                            "9",
                            "DeadlineQueue",
                            "return isTaken ? (long) kind << KIND_SHIFT | owner : PUT_RIGHT;",
                            "return isTaken && (owner & 3) != 1 ? (long) kind << KIND_SHIFT | owner "
                                    + ": PUT_RIGHT;",
                            "waits past its deadline",
                            random(1, 200)),
                    ofHeart(
                            "takes deadlines before they are due",
                            "9",
                            "DeadlineQueue",
                            "if (earliest > nowNs) {",
                            "if (earliest - 500_000_000L > nowNs) {",
                            "in its grace",
                            scenario("a payload under way to a worker that is cut off")),
                    ofHeart(
                            "runs the version before",
                            "38",
                            "Sandboxes",
                            "return functions.deleted(function) == 1 || functions.version(function) "
                                    + "!= table.functionVersion(sandbox);",
                            "return functions.deleted(function) == 1;",
                            "of another version",
                            scenario("a new version beside the former one")),
                    ofHeart(
                            "stops a sandbox too early",
                            "keep-alive",
                            "KeepAlive",
                            "return sandboxes.sinceNs(sandbox) + functions.keepAliveNs(function);",
                            "return sandboxes.sinceNs(sandbox) + functions.keepAliveNs(function) / "
                                    + "2;",
                            "before its keep-alive",
                            scenario("nothing to do for a while")));

    static List<Mutant> all() {
        return ALL;
    }
}
