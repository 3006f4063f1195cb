package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.schemas.protocol.PlacementKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadTallyTest {
    private static final long MS = 1_000_000L;

    private final LoadTally tally = new LoadTally();

    @Test
    void shouldTellTheEndsApart() {
        end(ClientEnd.RAN, EndReason.NONE);
        end(ClientEnd.RAN, EndReason.TIMED_OUT);
        end(ClientEnd.NOT_RUN, EndReason.QUEUE_FULL);
        end(ClientEnd.NOT_RUN, EndReason.QUEUE_FULL);
        end(ClientEnd.NOT_RUN, EndReason.DEADLINE);
        end(ClientEnd.NOT_RUN, EndReason.WORKER_LOST);
        end(ClientEnd.UNKNOWN, EndReason.DEADLINE);

        assertEquals(7, tally.ended());
        assertEquals(1, tally.completed());
        assertEquals(1, tally.functionErrors());
        assertEquals(2, tally.lostEnds());
        assertEquals(3, tally.rejected());
        assertEquals(Map.of("QUEUE_FULL", 2, "DEADLINE", 1), tally.rejectedByReason());
    }

    @Test
    void shouldKeepWarmAndColdApart() {
        tally.onEnd(0, ClientEnd.RAN, EndReason.NONE, PlacementKind.WARM, 0, MS, 3 * MS);
        tally.onEnd(1, ClientEnd.RAN, EndReason.NONE, PlacementKind.WARM, 0, MS, 3 * MS);
        tally.onEnd(2, ClientEnd.RAN, EndReason.NONE, PlacementKind.WARM, 0, MS, 3 * MS);
        tally.onEnd(3, ClientEnd.RAN, EndReason.NONE, PlacementKind.COLD, 0, 40 * MS, 50 * MS);

        assertEquals(0.75, tally.warmRate());
        assertEquals(1, tally.placed(PlacementKind.COLD));
        assertEquals(3_000, tally.total(PlacementKind.WARM).maxUs(), 3);
        assertEquals(50_000, tally.total(PlacementKind.COLD).maxUs(), 50);
        assertEquals(40_000, tally.placement().maxUs(), 40);
        assertEquals(50_000, tally.total().maxUs(), 50);
    }

    private void end(final ClientEnd end, final EndReason reason) {
        tally.onEnd(0, end, reason, PlacementKind.NONE, 0, LoadListener.NEVER, MS);
    }
}
