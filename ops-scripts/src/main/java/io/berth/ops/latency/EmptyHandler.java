package io.berth.ops.latency;

import io.berth.worker.function.FunctionHandler;
import io.berth.worker.function.InvocationContext;

/** A Java function that does nothing but give its payload back. Stands alone in a jar. */
public final class EmptyHandler implements FunctionHandler {
    @Override
    public byte[] handle(final byte[] payload, final InvocationContext context) {
        return payload;
    }
}
