package io.berth.ops.soak;

import io.berth.ops.load.FunctionMix;
import io.berth.ops.load.LoadSchedule;
import io.berth.ops.load.RateShape;

/**
 * The calls of a soak: when each starts, which function it calls, how long that runs.
 *
 * @param shape of the rate.
 * @param mix of the functions.
 * @param runNs run time of each call.
 */
public record SoakSchedule(RateShape shape, FunctionMix mix, long runNs) implements LoadSchedule {
    @Override
    public int size() {
        return shape.calls();
    }

    @Override
    public long arrivalNs(final int i) {
        return shape.arrivalNs(i);
    }

    @Override
    public int functionIndex(final int i) {
        return mix.functionIndex(i);
    }

    @Override
    public long runNs(final int i) {
        return runNs;
    }
}
