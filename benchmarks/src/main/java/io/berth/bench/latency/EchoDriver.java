package io.berth.bench.latency;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The floor of a decision: the same messages by length, the same sessions, the same halves; each is
 * only sent back.
 */
public final class EchoDriver extends TwoStepDriver {
    private final UnsafeBuffer buffer =
            new UnsafeBuffer(new byte[EchoProtocol.eventsLength(CompletionQueue.MOST)]);
    private int nextWorker;

    public EchoDriver(
            final BalancerLink client,
            final List<BalancerLink> workers,
            final AutoCloseable transport) {
        super(client, workers, transport);
    }

    @Override
    public int mostOutstanding() {
        return DecisionDriver.OUTSTANDING;
    }

    @Override
    public boolean offer(final long operation) {
        buffer.putInt(EchoProtocol.ANSWER_LENGTH, EchoProtocol.PLACED);
        buffer.putLong(EchoProtocol.WHAT, operation);
        return offerOfClient(buffer, EchoProtocol.INVOKE);
    }

    @Override
    void onClientMessage(final DirectBuffer message, final int offset, final int length) {
        if (length != EchoProtocol.PLACED) {
            fault("an answer of " + length + " bytes instead of " + EchoProtocol.PLACED);
            return;
        }
        final int worker = nextWorker;
        nextWorker = worker + 1 == workerCount() ? 0 : worker + 1;
        answered(message.getLong(offset + EchoProtocol.WHAT), worker);
    }

    @Override
    void onWorkerMessage(
            final int worker, final DirectBuffer message, final int offset, final int length) {
        if (length != EchoProtocol.ACK) {
            fault("an acknowledgement of " + length + " bytes");
            return;
        }
        acknowledged(worker, message.getLong(offset + EchoProtocol.WHAT));
    }

    @Override
    boolean sendBatch(final int worker, final CompletionQueue queue, final int count) {
        buffer.putInt(EchoProtocol.ANSWER_LENGTH, EchoProtocol.ACK);
        buffer.putLong(EchoProtocol.WHAT, queue.firstUnsent() + count - 1);
        return offerOfWorker(worker, buffer, EchoProtocol.eventsLength(count));
    }
}
