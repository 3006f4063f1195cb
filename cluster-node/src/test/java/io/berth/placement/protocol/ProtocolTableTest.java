package io.berth.placement.protocol;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tables of {@code docs/protocol.md} against the state machine: one test for each cell. */
class ProtocolTableTest {
    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheInvocationTableSays() {
        return TableTests.of(
                "invocation",
                40,
                11,
                Map.of("COMPLETED", List.of("COMPLETED", "FAILED", "TIMED_OUT")),
                InvocationScene::new);
    }

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheSlotTableSays() {
        return TableTests.of("slot", 14, 5, Map.of(), SandboxScene::new);
    }

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheSandboxTableSays() {
        return TableTests.of("sandbox", 42, 7, Map.of(), SandboxScene::new);
    }

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheWorkerTableSays() {
        return TableTests.of("worker", 40, 5, Map.of(), WorkerScene::new);
    }

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheClientTableSays() {
        return TableTests.of("client", 19, 4, Map.of(), ClientScene::new);
    }

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheRequestSlotTableSays() {
        return TableTests.of("request-slot", 20, 4, Map.of(), RequestSlotScene::new);
    }
}
