package io.berth.simulation.mutants;

import static io.berth.simulation.mutants.History.random;
import static io.berth.simulation.mutants.History.scenario;
import static io.berth.simulation.mutants.Mutant.ofHeart;

import java.util.List;

/** Mistakes of the state machine about clients, requests and answers. */
final class RequestMutants {
    private RequestMutants() {}

    private static final List<Mutant> ALL =
            List.of(
                    ofHeart(
                            "takes a repeated request for a new one",
                            "12",
                            "Requests",
                            "} else if (sequence == slots.sequence(slot)) {",
                            "} else if (sequence == -1) {",
                            "another invocation for the same request",
                            random(1, 400)),
                    ofHeart(
                            "answers a repeated request with nothing",
                            "12",
                            "Answers",
                            "} else if (current != EMPTY) {",
                            "} else if (current == TOMBSTONE) {",
                            "is not answered",
                            random(2, 300)),
                    ofHeart(
                            "tells a rejection otherwise when asked again",
                            "12",
                            "Answers",
                            "rejectedAsStored(client, requestSlot, slot); } else if",
                            "slots.reason(slot, RejectReason.NO_CAPACITY.value()); "
                                    + "rejectedAsStored(client, requestSlot, slot); } else if",
                            "ended REJECTED",
                            random(1, 500)),
                    ofHeart(
                            "tells a cancelled run as never begun",
                            "15",
                            "WorkerEvents",
                            "core.invocations.finish(invocation, end, sandboxes.token(sandbox));",
                            "core.invocations.finish(invocation, end, 0);",
                            "was told NOT_RUN",
                            random(3, 1100)),
                    ofHeart(
                            "tells a lost run as never begun",
                            "15",
                            "Sweeps",
                            "core.invocations.finish(invocation, InvocationState.LOST, "
                                    + "sandboxes.token(sandbox));",
                            "core.invocations.finish(invocation, InvocationState.LOST, 0);",
                            "was told NOT_RUN",
                            scenario("a worker that lives through its grace")),
                    ofHeart(
                            "rejects what may have begun",
                            "15, 21",
                            "Sweeps",
                            "core.invocations.finish(invocation, InvocationState.LOST, "
                                    + "sandboxes.token(sandbox));",
                            "core.invocations.reject(invocation, "
                                    + "io.berth.schemas.protocol.RejectReason.NO_CAPACITY, 1);",
                            "was told NOT_RUN",
                            scenario("a worker that lives through its grace")),
                    ofHeart(
                            "drops the grace of a client",
                            "16",
                            "ClientSessions",
                            "state.nowNs() + state.settings.clientGraceNs()",
                            "state.nowNs()",
                            "a client is unknown in its grace",
                            random(1, 300)),
                    ofHeart(
                            "skips the reservation of a function",
                            "limits",
                            "ConcurrencyLimits",
                            "return functions.inFlight(function) >= "
                                    + "functions.reservedConcurrency(function) ? "
                                    + "RejectReason.FUNCTION_CONCURRENCY : RejectReason.NONE;",
                            "return RejectReason.NONE;",
                            "function limit",
                            scenario("many calls at the limit of a function")),
                    ofHeart(
                            "skips the limit of a tenant",
                            "limits",
                            "ConcurrencyLimits",
                            "if (tenants.inFlight(tenant) >= tenants.concurrencyLimit(tenant)) { "
                                    + "return RejectReason.TENANT_CONCURRENCY; }",
                            "",
                            "limit of tenant",
                            scenario("many calls at the limit of a tenant")),
                    ofHeart(
                            "skips the pool that is not reserved",
                            "limits",
                            "ConcurrencyLimits",
                            "return unreservedInFlight(tenant) >= unreservedLimit(tenant) ? "
                                    + "RejectReason.UNRESERVED_CONCURRENCY : RejectReason.NONE;",
                            "return RejectReason.NONE;",
                            "unreserved limit of tenant",
                            scenario("many calls of what is not reserved")),
                    ofHeart(
                            "allows one more than the limit",
                            "limits",
                            "ConcurrencyLimits",
                            "if (tenants.inFlight(tenant) >= tenants.concurrencyLimit(tenant)) {",
                            "if (tenants.inFlight(tenant) > tenants.concurrencyLimit(tenant)) {",
                            "limit of tenant",
                            scenario("many calls at the limit of a tenant")),
                    ofHeart(
                            "serves a function that is switched off",
                            "limits",
                            "ConcurrencyLimits",
                            "return functions.deleted(function) == 0 && "
                                    + "functions.reservedConcurrency(function) == 0;",
                            "return false;",
                            "waits for a function that is switched off",
                            random(1, 400)),
                    ofHeart(
                            "keeps the limit of before",
                            "38",
                            "FunctionService",
                            "tenants.concurrencyLimit(tenant, concurrencyLimit);",
                            "if (concurrencyLimit > tenants.concurrencyLimit(tenant)) { "
                                    + "tenants.concurrencyLimit(tenant, concurrencyLimit); }",
                            "unreserved limit of tenant",
                            random(48, 1500)),
                    ofHeart(
                            "forgets the bound of a queue",
                            "waiting",
                            "Requests",
                            "if (functions.queued(function) >= functions.maxQueued(function)) {",
                            "if (functions.queued(function) < 0) {",
                            "more wait than may",
                            random(1, 200)),
                    ofHeart(
                            "forgets the deadline of what waits",
                            "waiting",
                            "Invocations",
                            "wakeAt(invocation, table.deadlineAtNs(invocation));",
                            "wakeAt(invocation, table.deadlineAtNs(invocation) + 5_000_000_000L);",
                            "waits past its deadline",
                            random(1, 200)));

    static List<Mutant> all() {
        return ALL;
    }
}
