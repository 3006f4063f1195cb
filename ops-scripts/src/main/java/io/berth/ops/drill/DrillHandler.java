package io.berth.ops.drill;

import io.berth.worker.function.FunctionHandler;
import io.berth.worker.function.InvocationContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A Java function for drills: takes the time that its payload says, in nanoseconds, little-endian,
 * as synthetic functions do. Stands alone in a jar.
 */
public final class DrillHandler implements FunctionHandler {
    private static final byte[] DONE = "done".getBytes(StandardCharsets.US_ASCII);

    @Override
    public byte[] handle(final byte[] payload, final InvocationContext context) throws Exception {
        final long runNs = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getLong();
        new CountDownLatch(1).await(runNs, TimeUnit.NANOSECONDS);
        return DONE;
    }
}
