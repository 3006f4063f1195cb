package io.berth.simulation.mutants;

import static io.berth.simulation.mutants.History.random;
import static io.berth.simulation.mutants.History.scenario;
import static io.berth.simulation.mutants.Mutant.ofWorker;

import java.util.List;

/** Mistakes of the worker's protocol. */
final class WorkerMutants {
    private WorkerMutants() {}

    private static final List<Mutant> ALL =
            List.of(
                    ofWorker(
                            "gives an event another number when it is sent again",
                            "18",
                            "EventSender",
                            "lastSent = acknowledged; rewoundAtNumber",
                            "lastSent = acknowledged; if (lastAdded - acknowledged > 1) { "
                                    + "acknowledged++; lastSent++; } rewoundAtNumber",
                            "waited in vain for everything to end",
                            random(1, 2000)),
                    ofWorker(
                            "revokes what has begun",
                            "20, 22",
                            "SandboxSupervisor",
                            "if (token <= slot.lastToken) { return; }",
                            "if (token < slot.lastToken) { return; }",
                            "that has begun",
                            scenario("a client that comes back")),
                    ofWorker(
                            "runs what it has revoked",
                            "20",
                            "SandboxSupervisor",
                            "slot.lastToken = token; slot.lastRefusal = "
                                    + "io.berth.schemas.payload.RefuseReason.REVOKED;",
                            "",
                            "that does not hold its slot",
                            random(2, 300)),
                    ofWorker(
                            "lets a run go on past its time limit",
                            "21",
                            "SandboxSupervisor",
                            "deadlines.set(slot, nowNs + request.timeoutNs);",
                            "",
                            "run past its time limit",
                            scenario("runs past their time limit")),
                    ofWorker(
                            "says that a run completed which it has cancelled",
                            "21",
                            "SandboxSupervisor",
                            "case CANCEL -> RunEnd.CANCELLED;",
                            "case CANCEL -> RunEnd.COMPLETED;",
                            "a result that is not its own",
                            random(2, 400)),
                    ofWorker(
                            "frees the slot when it interrupts",
                            "21",
                            "SandboxSupervisor",
                            "runtime.interrupt(slot.sandbox.id, slot.index, slot.runningToken);",
                            "runtime.interrupt(slot.sandbox.id, slot.index, slot.runningToken); "
                                    + "end(nowNs, slot, false, KeptResult.EMPTY);",
                            "whose slot was let go",
                            scenario("runs past their time limit")),
                    ofWorker(
                            "never lets its lease end",
                            "24",
                            "Lease",
                            "return held && nowNs - answeredSendNs < durationNs;",
                            "return held;",
                            "that does not hold its slot",
                            scenario("a payload under way to a worker that is cut off")),
                    ofWorker(
                            "comes back with the same incarnation",
                            "3, 25",
                            "WorkerProtocol",
                            "standing.incarnation = incarnation; standing.lastCommandApplied = 0;",
                            "standing.incarnation = standing.incarnation == 0 ? incarnation : "
                                    + "standing.incarnation; standing.lastCommandApplied = 0;",
                            "changes event",
                            scenario("a worker that lives through its grace")),
                    ofWorker(
                            "leaves a sandbox out of its report",
                            "27",
                            "ReportSender",
                            "for (int i = 0, size = table.size(); i < size; i++) {",
                            "for (int i = 1, size = table.size(); i < size; i++) {",
                            "lost by a report although",
                            scenario("a start that crosses a report")),
                    ofWorker(
                            "begins an older token",
                            "40",
                            "PayloadGate",
                            "if (request.token < slot.lastToken) { return RefuseReason.STALE; }",
                            "",
                            "that does not hold its slot",
                            random(2, 300)),
                    ofWorker(
                            "begins again what has ended",
                            "43, 40",
                            "PayloadGate",
                            "if (slot.lastToken == request.token) {",
                            "if (slot.lastToken == request.token && slot.isRunning()) {",
                            "that does not hold its slot",
                            random(2, 300)),
                    ofWorker(
                            "takes any certificate",
                            "39",
                            "PayloadGate",
                            "if (!verifier.verify(request)) {",
                            "if (request.mac == null) {",
                            "or its placement is forged",
                            scenario("a payload under a forged placement")),
                    ofWorker(
                            "begins what is not whole",
                            "22",
                            "PayloadGate",
                            "return !request.whole || request.token == 0",
                            "return request.token == 0",
                            "its payload is not whole",
                            scenario("a payload that is cut short")));

    static List<Mutant> all() {
        return ALL;
    }
}
