package io.berth.cluster;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import io.berth.schemas.protocol.RejectReason;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stands for the state machine: counts entries, remembers that it was initialised, answers Hello,
 * status and digest queries, and can be made to fail.
 */
public final class CountingHeart implements PlacementHeart {
    /** Sequence of an Invoke that makes the heart throw. */
    public static final long POISON_SEQUENCE = 0xDEAD;

    private static final int RECORD_LENGTH = 24;
    private static final int PADDING_RECORDS = 200;
    private static final int PADDING_LENGTH = 4_000;

    private final PlacementOutput output;
    private final PlacementCommands commands;
    private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    private long entries;
    private long undecodable;
    private boolean initialised;

    public CountingHeart(final PlacementOutput output) {
        this.output = output;
        final InvocationHandler handler =
                (proxy, method, arguments) -> {
                    onCall(method.getName(), arguments);
                    return null;
                };
        commands =
                (PlacementCommands)
                        Proxy.newProxyInstance(
                                PlacementCommands.class.getClassLoader(),
                                new Class<?>[] {PlacementCommands.class},
                                handler);
    }

    @Override
    public int cellEpoch() {
        return initialised ? 1 : 0;
    }

    @Override
    public long provenBack() {
        return 0;
    }

    @Override
    public boolean held() {
        return false;
    }

    public ConcurrentLinkedQueue<String> calls() {
        return calls;
    }

    public long undecodable() {
        return undecodable;
    }

    private void onCall(final String name, final Object[] arguments) {
        calls.add(name);
        entries++;
        switch (name) {
            case "undecodable" -> undecodable++;
            case "initialiseCell" -> initialised = true;
            case "newTerm" -> output.scheduleTimer(entries, 1_000_000_000L);
            case "timerFired" -> output.scheduleTimer(entries, 1_000_000_000L);
            case "clientHello" ->
                    output.clientWelcome(
                            (long) arguments[1],
                            (long) arguments[3],
                            (long) arguments[4],
                            77,
                            1,
                            2,
                            10_000_000_000L,
                            1,
                            256,
                            1);
            case "invoke" -> {
                if ((long) arguments[4] == POISON_SEQUENCE) {
                    throw new IllegalStateException("poisoned");
                }
                output.rejected(
                        (long) arguments[1],
                        (long) arguments[2],
                        (int) arguments[3],
                        (long) arguments[4],
                        RejectReason.UNKNOWN_FUNCTION,
                        0,
                        0,
                        0,
                        0,
                        RejectReason.NONE);
            }
            case "queryStatus" ->
                    output.statusReply((long) arguments[1], (long) arguments[2], status());
            case "markDigest" -> {
                output.digestMarked(entries, entries * 31, undecodable);
                output.digestMarkReply(
                        (long) arguments[1],
                        (long) arguments[2],
                        entries,
                        entries * 31,
                        undecodable);
            }
            default -> {
                // Counted, not answered.
            }
        }
    }

    private PlacementOutput.Status status() {
        return new PlacementOutput.Status(
                initialised,
                1,
                entries,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                undecodable);
    }

    @Override
    public PlacementCommands commands() {
        return commands;
    }

    @Override
    public boolean initialised() {
        return initialised;
    }

    @Override
    public long entries() {
        return entries;
    }

    @Override
    public long rollingDigest() {
        return entries * 31;
    }

    @Override
    public void save(final RecordSink sink, final long logPosition) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[PADDING_LENGTH]);
        for (int i = 0; i < PADDING_RECORDS; i++) {
            record.putInt(0, i);
            sink.onRecord(record, 0, PADDING_LENGTH);
        }
        record.putLong(0, entries);
        record.putLong(8, undecodable);
        record.putLong(16, initialised ? 1 : 0);
        sink.onRecord(record, 0, RECORD_LENGTH);
    }

    @Override
    public RecordLoader loader() {
        return new Loader();
    }

    private final class Loader implements RecordLoader {
        private int records;
        private boolean done;

        @Override
        public void onRecord(final DirectBuffer buffer, final int offset, final int length) {
            if (length == RECORD_LENGTH) {
                entries = buffer.getLong(offset);
                undecodable = buffer.getLong(offset + 8);
                initialised = buffer.getLong(offset + 16) == 1;
                done = records == PADDING_RECORDS;
            } else if (buffer.getInt(offset) != records++) {
                throw new IllegalStateException("records out of order");
            }
        }

        @Override
        public boolean isDone() {
            return done;
        }
    }

    /**
     * @return a factory that hands each new heart to {@code observer}.
     */
    public static java.util.function.Function<PlacementOutput, PlacementHeart> factory(
            final Consumer<CountingHeart> observer) {
        return output -> {
            final CountingHeart heart = new CountingHeart(output);
            observer.accept(heart);
            return heart;
        };
    }
}
