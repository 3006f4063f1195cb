package io.berth.ops.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.WorkerInfo;
import io.berth.ops.CheckFailed;
import io.berth.ops.output.ProgressLine;
import io.berth.schemas.protocol.WorkerState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DrainWatchTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<List<WorkerInfo>> looks = new ArrayDeque<>();

    private static WorkerInfo worker(final String name, final int sandboxes, final int busy) {
        return new WorkerInfo(
                1,
                1,
                1,
                0,
                1024,
                128,
                sandboxes,
                busy,
                0,
                WorkerState.DRAINING,
                name,
                "127.0.0.1:1",
                "",
                0,
                0,
                false,
                true,
                -1);
    }

    /** Shows one list after the other, the last one for ever. */
    private Map<String, Object> await(final Duration deadline) {
        final Cell cell =
                (Cell)
                        Proxy.newProxyInstance(
                                Cell.class.getClassLoader(),
                                new Class<?>[] {Cell.class},
                                (proxy, method, arguments) ->
                                        looks.size() > 1 ? looks.poll() : looks.peek());
        return new DrainWatch(
                        cell,
                        new ProgressLine(new PrintStream(out, true, StandardCharsets.UTF_8), false))
                .await("worker w1", worker -> worker.name().equals("w1"), deadline);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldWaitUntilTheWorkerIsEmptyAndLookAtNoOther() {
        looks.add(List.of(worker("w1", 2, 1), worker("w2", 9, 9)));
        looks.add(List.of(worker("w1", 0, 0), worker("w2", 9, 9)));
        final Map<String, Object> report = await(Duration.ZERO);
        assertEquals("worker w1", report.get("drained"));
        assertTrue(printed().contains("worker w1: 2 sandboxes, 1 run left"), printed());
        assertTrue(printed().contains("worker w1 is empty after "), printed());
    }

    @Test
    void shouldTakeAWorkerThatIsGoneForEmpty() {
        looks.add(List.of(worker("w2", 9, 9)));
        assertEquals("worker w1", await(Duration.ofSeconds(1)).get("drained"));
    }

    @Test
    void shouldFailWhereTheDeadlineCutRunsShort() {
        looks.add(List.of(worker("w1", 2, 2)));
        looks.add(List.of());
        final CheckFailed failure =
                assertThrows(CheckFailed.class, () -> await(Duration.ofMillis(50)));
        assertEquals(
                "worker w1 is empty, but its deadline passed with 2 runs left, which were stopped",
                failure.getMessage());
    }
}
