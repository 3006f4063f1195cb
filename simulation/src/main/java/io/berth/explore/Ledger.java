package io.berth.explore;

import io.berth.placement.PlacementStateMachine;
import io.berth.placement.StateInvariants;
import io.berth.simulation.Call;
import io.berth.simulation.CheckFailure;
import java.util.List;

/**
 * What must hold, kept outside the state machine and the protocol classes. Its memory is part of
 * the digest of a world: two worlds are the same only if it would judge the same from there on.
 */
final class Ledger {
    private final SmallWorld world;
    private final WordBook words = new WordBook();
    private final AnswerBook answers = new AnswerBook();
    private final CallBook calls = new CallBook();
    private final GrantBook grants;

    Ledger(final SmallWorld world, final Scenario scenario) {
        this.world = world;
        grants = new GrantBook(scenario, words);
    }

    WordBook words() {
        return words;
    }

    CallBook calls() {
        return calls;
    }

    GrantBook grants() {
        return grants;
    }

    void onEntry(
            final List<Call> entry, final List<Call> outputs, final PlacementStateMachine machine) {
        grants.onEntry(entry, outputs, machine);
        answers.onEntry(entry, outputs, machine);
        for (final SmallWorker worker : world.workers()) {
            for (final SmallSandboxes.Sandbox sandbox : worker.sandboxes().sandboxes) {
                if (sandbox.run != null && !grants.isHeld(sandbox.run.token)) {
                    throw new CheckFailure(
                            worker.name
                                    + " still runs "
                                    + SmallClient.text(sandbox.run.token)
                                    + " whose slot was let go");
                }
            }
        }
    }

    void onBegin(final SmallWorker worker, final SmallSandboxes.Run run) {
        grants.checkBegin(worker, run);
        words.onBegin(worker, run);
        calls.onBegin(run.callNumber);
    }

    /** Looks at the whole world after a choice. */
    void check(final PlacementStateMachine machine) {
        final String violation = StateInvariants.check(machine);
        if (violation != null) {
            throw new CheckFailure("state: " + violation);
        }
        final String unserved = machine.hasWork() ? null : machine.unservedHead();
        if (unserved != null) {
            throw new CheckFailure("could be served and waits: " + unserved);
        }
        for (final SmallWorker worker : world.workers()) {
            worker.checkCounts();
        }
        calls.checkNoneOverdue(world.nowNs);
    }

    /** What callers were told against what the log has, when everything has come to rest. */
    void checkEnds() {
        calls.checkEnds(answers);
    }

    void digest(final Mix mix) {
        words.digest(mix);
        answers.digest(mix);
        calls.digest(mix);
        grants.digest(mix);
    }
}
