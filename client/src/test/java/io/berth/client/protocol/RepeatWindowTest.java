package io.berth.client.protocol;

import static io.berth.client.protocol.ClientWorld.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A client with far more open requests than a balancer that is behind can take at once. */
class RepeatWindowTest {
    private static final int OPEN = 2_000;

    private final ClientWorld world =
            new ClientWorld(ClientSettings.defaults().withSlots(OPEN, 8)).connect().welcome(OPEN);
    private final RecordingOutput out = world.out;

    private void open() {
        for (int i = 0; i < OPEN; i++) {
            world.invoke("a", false, 60_000);
        }
        assertEquals(OPEN, slots(out.take(), "invoke").size(), "first ones wait for no room");
    }

    /** Slots that lines of this kind name, in order. */
    private static List<Integer> slots(final List<String> lines, final String kind) {
        final List<Integer> slots = new ArrayList<>();
        for (final String line : lines) {
            if (line.startsWith(kind)) {
                for (final String word : line.split(" ")) {
                    if (word.matches("\\d+/\\d+")) {
                        slots.add(Integer.parseInt(word.substring(0, word.indexOf('/'))));
                    }
                }
            }
        }
        return slots;
    }

    private Set<Integer> repeated(final String kind) {
        return new HashSet<>(slots(out.take(), kind));
    }

    @Test
    void shouldRepeatNoMoreThanAWindowToABalancerThatIsSilent() {
        open();
        world.pass(5_000);
        final List<String> lines = out.take();
        assertEquals(RepeatWindow.MOST, new HashSet<>(slots(lines, "invoke")).size());
        assertTrue(
                slots(lines, "invoke").size() <= 5 * RepeatWindow.MOST,
                "each of them after 250 ms, and after twice as long each time");
    }

    @Test
    void shouldAskANewLeaderForAllAsFastAsItAnswers() {
        open();
        world.term = 2;
        world.protocol.onNewLeader(world.now, 2);
        world.egress = 1;
        final Set<Integer> asked = new HashSet<>();
        int turns = 0;
        while (asked.size() < OPEN && turns++ < 100) {
            world.pass(30);
            final Set<Integer> now = repeated("resync");
            assertTrue(now.size() <= RepeatWindow.MOST, () -> now.size() + " at once");
            now.forEach(slot -> world.waiting(slot, 1));
            asked.addAll(now);
        }
        assertEquals(OPEN, asked.size());
        assertTrue(turns <= OPEN / RepeatWindow.MOST + 2, "it took " + turns + " turns");
    }

    @Test
    void shouldSendAgainWhatANewLeaderDoesNotKnowWithinTheSameWindow() {
        open();
        world.term = 2;
        world.protocol.onNewLeader(world.now, 2);
        world.egress = 1;
        world.pass(30);
        repeated("resync").forEach(slot -> world.notKnown(slot, 1));
        final Set<Integer> sent = repeated("invoke");
        assertEquals(RepeatWindow.MOST, sent.size());
        world.pass(200);
        assertEquals(Set.of(), repeated("resync"), "more only when these are answered");
        sent.forEach(slot -> world.waiting(slot, 1));
        world.pass(20);
        assertEquals(RepeatWindow.MOST, repeated("resync").size());
    }

    @Test
    void shouldCancelWhatEndsAtOnceByAndBy() {
        for (int i = 0; i < OPEN; i++) {
            world.invoke("a", false, 100);
        }
        out.take();
        world.pass(110);
        assertEquals(OPEN, out.ends.size(), "the caller does not wait for it");
        assertEquals(RepeatWindow.MOST, repeated("cancel").size());
        world.pass(60_000);
        assertEquals(
                OPEN - RepeatWindow.MOST,
                repeated("cancel").stream().filter(slot -> slot >= RepeatWindow.MOST).count(),
                "unanswered ones are given up, and the others have their turn");
    }

    @Test
    void shouldAskOnceAboutManyLostAnswers() {
        open();
        for (int i = 0; i < 20; i++) {
            world.egress++;
            world.waiting(i, 1);
            world.protocol.poll(world.now);
        }
        assertEquals(1, world.protocol.counters().resyncs());
        world.now += 320 * MS;
        world.protocol.poll(world.now);
        assertEquals(
                2, world.protocol.counters().resyncs(), "and once more about the last of them");
    }

    @Test
    void shouldHaveAWholeWindowUnderAnotherClientId() {
        open();
        world.pass(1_000);
        world.unknownClient();
        world.clientId++;
        world.pass(10);
        world.welcome(OPEN);
        open();
        world.pass(1_000);
        assertEquals(RepeatWindow.MOST, repeated("invoke").size());
    }
}
