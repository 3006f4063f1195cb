package io.berth.ops.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartitionScheduleTest {
    private static final List<PartitionScenario> ALL =
            Stream.of(NodeCuts.all(), WorkerCuts.all(), ClientCuts.all())
                    .flatMap(List::stream)
                    .toList();

    @Test
    void shouldRunEachNamedCaseOnceAndThenTheRounds() {
        final PartitionSchedule schedule = PartitionSchedule.of(ALL, ALL, 7, 42);

        assertEquals(
                names(ALL),
                schedule.steps().stream()
                        .limit(ALL.size())
                        .map(step -> step.scenario().name())
                        .toList());
        assertEquals(ALL.size() + 7, schedule.steps().size());
        assertEquals(ALL.size(), names(ALL).stream().distinct().count());
    }

    @Test
    void shouldDrawTheSameFromTheSameSeedOnly() {
        final PartitionSchedule first = PartitionSchedule.of(List.of(), ALL, 30, 42);

        assertEquals(drawn(first), drawn(PartitionSchedule.of(List.of(), ALL, 30, 42)));
        assertNotEquals(drawn(first), drawn(PartitionSchedule.of(List.of(), ALL, 30, 43)));
    }

    private static List<String> names(final List<PartitionScenario> scenarios) {
        return scenarios.stream().map(PartitionScenario::name).toList();
    }

    private static List<String> drawn(final PartitionSchedule schedule) {
        return schedule.steps().stream()
                .map(step -> step.scenario().name() + " " + step.seed())
                .toList();
    }
}
