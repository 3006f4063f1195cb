package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random commands, sane and insane, the invariants checked after each; copies decide
 * as the original.
 */
class RandomCommandsTest {
    private static final int COMMANDS = 8_000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 18})
    void shouldKeepInvariantsAndDecideAlikeAfterALoad(final long seed) {
        final RecordingOutput firstOut = new RecordingOutput();
        RecordingOutput secondOut = new RecordingOutput();
        final PlacementStateMachine first = new PlacementStateMachine(firstOut.asOutput());
        PlacementStateMachine second = new PlacementStateMachine(secondOut.asOutput());
        final RandomCommands commands = new RandomCommands(seed);
        for (int i = 0; i < COMMANDS; i++) {
            final RandomCommands.Command command = commands.next(first);
            command.on(first);
            command.on(second);
            final String where = "seed " + seed + ", command " + i + " " + command;
            assertNull(StateInvariants.check(first), where);
            if (!leavesDue(first)) {
                assertNull(first.unservedHead(), where);
            }
            assertEquals(firstOut.said.toString(), secondOut.said.toString(), where);
            assertEquals(first.rollingDigest(), second.rollingDigest(), where);
            commands.hear(firstOut.said);
            firstOut.clear();
            secondOut.clear();
            if (i % 97 == 0) {
                final List<byte[]> records = Snapshots.save(second);
                assertEquals(first.structuralDigest(), second.structuralDigest(), where);
                secondOut = new RecordingOutput();
                second = Snapshots.load(records, secondOut.asOutput());
                assertEquals(first.structuralDigest(), second.structuralDigest(), where);
                assertNull(StateInvariants.check(second), where);
            }
        }
        commands.assertSomethingHappened(first);
    }

    /** A skipped entry moves time and does nothing of what is due: the next one does. */
    private static boolean leavesDue(final PlacementStateMachine machine) {
        final PlacementState state = machine.state();
        return state.deadlines.earliest() <= state.nowNs();
    }
}
