package io.berth.ops.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.ops.load.LoadListener;
import io.berth.ops.load.LoadTarget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PunctualTargetTest {
    private static final long MS = 1_000_000L;

    private final List<String> sent = new ArrayList<>();
    private final List<Long> heard = new ArrayList<>();
    private long nowNs;

    private LoadTarget recording(final String name) {
        return new LoadTarget() {
            @Override
            public void invoke(
                    final int index,
                    final int functionIndex,
                    final long runNs,
                    final long intendedStartNs) {
                sent.add(name + index);
            }

            @Override
            public int poll() {
                return 1;
            }

            @Override
            public void listener(final LoadListener listener) {
                // Nothing ends here.
            }

            @Override
            public void close() {
                sent.add("closed " + name);
            }
        };
    }

    @Test
    void shouldNoteHowLateEachInvocationIsSent() {
        final PunctualTarget target = new PunctualTarget(recording("a"), () -> nowNs, heard::add);
        nowNs = 10 * MS;
        target.invoke(0, 0, 5, 10 * MS);
        nowNs = 30 * MS;
        target.invoke(1, 0, 5, 18 * MS);
        assertEquals(List.of(0L, 12 * MS), heard);
        assertEquals(2, target.lateness().count());
        assertEquals(12_000, target.lateness().maxUs(), 12);
        assertEquals(List.of("a0", "a1"), sent);
    }

    @Test
    void shouldNotCountAsLateWhatIsSentBeforeItsTime() {
        final PunctualTarget target = new PunctualTarget(recording("a"), () -> nowNs, heard::add);
        target.invoke(0, 0, 5, 10 * MS);
        assertEquals(List.of(0L), heard);
    }

    @Test
    void shouldGiveCallsToClientsInTurn() {
        final SpreadTarget target = new SpreadTarget(List.of(recording("a"), recording("b")));
        for (int i = 0; i < 4; i++) {
            target.invoke(i, 0, 5, 0);
        }
        assertEquals(2, target.poll());
        target.close();
        assertEquals(List.of("a0", "b1", "a2", "b3", "closed a", "closed b"), sent);
    }
}
