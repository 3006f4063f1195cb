package io.berth.explore;

import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.simulation.CheckFailure;
import java.util.List;

/**
 * What follows when nothing more goes wrong: everything is delivered, what is down comes back, time
 * passes. Then everything open must end, and nothing stay held.
 */
final class RunOut {
    /** Every grace, deadline, time limit and margin of a scenario, and some more. */
    private static final long LONGEST_NS = 30 * SECOND;

    private static final int MOST_DELIVERIES = 10_000;

    private final SmallWorld world;

    RunOut(final SmallWorld world) {
        this.world = world;
    }

    /** Lets everything come to rest. @throws CheckFailure if something does not. */
    void run() {
        final long latestNs = world.nowNs + LONGEST_NS;
        deliverAll();
        while (!isAtRest()) {
            if (world.nowNs > latestNs) {
                throw new CheckFailure("does not come to rest: " + whatIsLeft());
            }
            world.step();
            deliverAll();
            world.check();
        }
        world.ledger.checkEnds();
    }

    /** Delivers what is under way, and lets sandboxes start and runs end, at this instant. */
    void deliverAll() {
        for (int i = 0; i < MOST_DELIVERIES; i++) {
            final Choice next = firstOrdinary(world.choices());
            if (next == null) {
                return;
            }
            world.take(next);
        }
        throw new CheckFailure("messages without end at one instant");
    }

    private static Choice firstOrdinary(final List<Choice> choices) {
        for (final Choice choice : choices) {
            if (isOrdinary(choice)) {
                return choice;
            }
        }
        return null;
    }

    private static boolean isOrdinary(final Choice choice) {
        return switch (choice.kind()) {
            case IN, OUT, LATE_OUT, RUN, REPLY, STARTED, END, CONNECT, LOG_CLOSE, UNHOLD, START ->
                    true;
            default -> false;
        };
    }

    private boolean isAtRest() {
        final boolean[] open = new boolean[1];
        world.log
                .machine()
                .forEachInvocation(
                        (id, state, function, client, slot, sequence, token, deadline) ->
                                open[0] = true);
        return !open[0] && world.ledger.grants().isEmpty() && !world.ledger.calls().isAnyOpen();
    }

    private String whatIsLeft() {
        final StringBuilder text = new StringBuilder();
        world.log
                .machine()
                .forEachInvocation(
                        (id, state, function, client, slot, sequence, token, deadline) ->
                                text.append("invocation ")
                                        .append(state)
                                        .append(' ')
                                        .append(SmallClient.text(token))
                                        .append("; "));
        world.log
                .machine()
                .forEachHeldSlot(
                        (worker, incarnation, sandbox, slot, token, invocation, function, state) ->
                                text.append("slot held by ")
                                        .append(SmallClient.text(token))
                                        .append(' ')
                                        .append(state)
                                        .append("; "));
        world.ledger.calls().all().stream()
                .filter(SmallCall::isOpen)
                .forEach(call -> text.append(call).append("; "));
        return text.toString();
    }
}
