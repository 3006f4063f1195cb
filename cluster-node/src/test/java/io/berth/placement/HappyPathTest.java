package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.Test;

class HappyPathTest {
    private final Cell cell = Cell.started();
    private final long function = cell.function("f");
    private final Cell.Worker worker = cell.worker("w1");
    private final Cell.Client client = cell.client();

    @Test
    void shouldStartASandboxThenServeTheNextInvocationWarm() {
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        assertEquals(0, cell.out.last("waiting").longArg(6));
        final long sandbox = worker.startLast();
        final RecordingOutput.Said cold = cell.out.last("placed");
        assertEquals(PlacementKind.COLD, cold.args()[15]);
        final long token = cold.longArg(5);
        worker.event(WorkerEventKind.COMPLETED, sandbox, token);
        assertFalse(cell.out.has("ended"), "the caller has its result from the worker");
        cell.out.clear();
        client.invoke(0, 2, function, Cell.MAY_WAIT);
        final RecordingOutput.Said warm = cell.out.only("placed");
        assertEquals(PlacementKind.WARM, warm.args()[15]);
        assertEquals(token + 1, warm.longArg(5));
        client.invoke(0, 2, function, Cell.MAY_WAIT);
        assertEquals(2, cell.out.all("placed").size());
        worker.event(WorkerEventKind.COMPLETED, sandbox, token + 1);
        client.resync(0, 2);
        assertEquals(InvocationState.COMPLETED, cell.out.last("ended").args()[6]);
    }
}
