package io.berth.ops.replay;

import io.berth.ops.load.LoadListener;
import io.berth.ops.load.LoadTarget;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * Several clients on one thread, each with request slots of its own: the calls go to them in turn.
 */
final class SpreadTarget implements LoadTarget {
    private final List<? extends LoadTarget> targets;

    /** Of targets that know the same functions; closed with this. */
    SpreadTarget(final List<? extends LoadTarget> targets) {
        this.targets = List.copyOf(targets);
    }

    @Override
    public void invoke(
            final int index,
            final int functionIndex,
            final long runNs,
            final long intendedStartNs) {
        targets.get(index % targets.size()).invoke(index, functionIndex, runNs, intendedStartNs);
    }

    @Override
    public int poll() {
        int work = 0;
        for (final LoadTarget target : targets) {
            work += target.poll();
        }
        return work;
    }

    @Override
    public void listener(final LoadListener listener) {
        targets.forEach(target -> target.listener(listener));
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(targets);
    }
}
