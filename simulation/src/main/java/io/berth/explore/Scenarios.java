package io.berth.explore;

import static io.berth.simulation.VirtualTime.SECOND;

import java.util.List;

/** The scenarios that are explored. */
public final class Scenarios {
    private static final CallSpec PLAIN = new CallSpec(8 * SECOND, true, false);
    private static final CallSpec SHORT = new CallSpec(2 * SECOND, true, false);
    private static final CallSpec NO_WAIT = new CallSpec(8 * SECOND, false, false);
    private static final CallSpec SAFE = new CallSpec(8 * SECOND, true, true);

    private static final List<Scenario> ALL =
            List.of(
                    oneSlot(),
                    cancel(),
                    expiry(),
                    comeBack(),
                    twoWorkers(),
                    leader(),
                    outage(),
                    clocks(),
                    clients(),
                    cold(),
                    soup());

    private static Scenario oneSlot() {
        return Scenario.named("one-slot", "two clients want the one warm sandbox")
                .client(PLAIN, NO_WAIT)
                .client(PLAIN)
                .passes(2)
                .depth(11);
    }

    private static Scenario cancel() {
        return Scenario.named("cancel", "callers cancel at any moment; an answer gets lost")
                .client(PLAIN)
                .client(PLAIN)
                .cancels(2)
                .passes(2)
                .fault(Fault.DROP, 1)
                .depth(10);
    }

    private static Scenario expiry() {
        return Scenario.named(
                        "expiry", "placements and deadlines expire, payloads are late or lost")
                .client(SHORT)
                .client(PLAIN)
                .passes(5)
                .fault(Fault.UNPLUG, 1)
                .fault(Fault.DROP, 1)
                .depth(10);
    }

    private static Scenario comeBack() {
        return Scenario.named(
                        "return",
                        "a worker with a payload under way is cut off, dies, comes back as it was or anew")
                .client(PLAIN)
                .passes(6)
                .fault(Fault.CUT, 1)
                .fault(Fault.HOLD, 1)
                .fault(Fault.CRASH, 1)
                .after("call.0.0,in.0.0,out.0.0")
                .depth(9);
    }

    private static Scenario twoWorkers() {
        return Scenario.named(
                        "two-workers",
                        "one of two workers is lost, the other takes what may be repeated")
                .client(SAFE)
                .client(PLAIN)
                .fleet(2, 1, 2)
                .passes(5)
                .fault(Fault.HOLD, 1)
                .fault(Fault.CRASH, 1)
                .after("call.0.0,in.0.0,out.0.0,call.1.0")
                .depth(8);
    }

    private static Scenario leader() {
        return Scenario.named(
                        "leader",
                        "leaders change: messages and answers are lost, late, committed unanswered")
                .client(PLAIN)
                .client(PLAIN)
                .passes(2)
                .cancels(1)
                .fault(Fault.LEADER, 1)
                .fault(Fault.SILENT, 1)
                .fault(Fault.LATE, 1)
                .depth(8);
    }

    private static Scenario outage() {
        return Scenario.named(
                        "outage",
                        "no leader for longer than a lease; all nodes restart from a snapshot")
                .client(PLAIN)
                .client(PLAIN)
                .passes(3)
                .fault(Fault.OUTAGE, 1)
                .fault(Fault.RESTART, 1)
                .depth(8);
    }

    private static Scenario clocks() {
        return Scenario.named(
                        "clocks",
                        "a worker with a payload under way is cut off while leaders' clocks jump by minutes")
                .client(PLAIN)
                .passes(7)
                .fault(Fault.HOLD, 1)
                .fault(Fault.LEADER, 2)
                .fault(Fault.OUTAGE, 1)
                .after("call.0.0,in.0.0,out.0.0")
                .depth(9);
    }

    private static Scenario clients() {
        return Scenario.named(
                        "clients",
                        "sessions of clients break; they come back in their grace, or not")
                .client(PLAIN)
                .client(PLAIN)
                .passes(5)
                .cancels(1)
                .fault(Fault.CUT, 2)
                .clientLinksFail()
                .depth(9);
    }

    private static Scenario cold() {
        return Scenario.named(
                        "cold",
                        "two sandboxes start, or fail to, while calls wait; the tenant may hold one slot")
                .client(PLAIN, PLAIN)
                .client(PLAIN)
                .fleet(1, 2, 0)
                .limit(1)
                .passes(2)
                .fault(Fault.START_FAILS, 1)
                .fault(Fault.DROP, 1)
                .depth(10);
    }

    private static Scenario soup() {
        return Scenario.named("soup", "everything that can go wrong, once each, during a run")
                .client(SAFE, PLAIN)
                .client(PLAIN)
                .fleet(2, 2, 1)
                .passes(6)
                .cancels(1)
                .fault(Fault.CUT, 1)
                .fault(Fault.HOLD, 1)
                .fault(Fault.CRASH, 1)
                .fault(Fault.LEADER, 1)
                .fault(Fault.SILENT, 1)
                .fault(Fault.LATE, 1)
                .fault(Fault.OUTAGE, 1)
                .fault(Fault.RESTART, 1)
                .fault(Fault.DROP, 1)
                .fault(Fault.UNPLUG, 1)
                .fault(Fault.START_FAILS, 1)
                .after("call.0.0,in.0.0,out.0.0,run.0.0")
                .depth(6);
    }

    private Scenarios() {}

    /** All scenarios. */
    public static List<Scenario> all() {
        return ALL;
    }

    /**
     * The scenario of this name.
     *
     * @throws IllegalArgumentException if there is none.
     */
    public static Scenario named(final String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no scenario '"
                                                + name
                                                + "'; there are "
                                                + String.join(
                                                        ", ",
                                                        ALL.stream()
                                                                .map(Scenario::name)
                                                                .toList())));
    }
}
