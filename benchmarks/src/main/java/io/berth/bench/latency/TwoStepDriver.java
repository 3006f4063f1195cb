package io.berth.bench.latency;

import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * Operations of two halves, as a decision has them: a client asks and is answered, which is what it
 * waits for; then a worker says that the run has ended, and is acknowledged. One session of the
 * client and one of each worker, all on the loader's thread.
 */
abstract class TwoStepDriver implements OperationDriver {
    private final BalancerLink client;
    private final List<BalancerLink> workers;
    private final CompletionQueue[] completions;
    private final BalancerLink.MessageListener clientListener = this::onClientMessage;
    private final BalancerLink.MessageListener[] workerListeners;
    private final AutoCloseable transport;
    private OperationListener listener;
    private LongArrayList held;
    private IntArrayList holders;
    private String fault;

    /**
     * @param transport closed after the sessions.
     */
    TwoStepDriver(
            final BalancerLink client,
            final List<BalancerLink> workers,
            final AutoCloseable transport) {
        if (workers.isEmpty()) {
            throw new IllegalArgumentException("at least one worker is needed");
        }
        this.client = client;
        this.workers = List.copyOf(workers);
        this.transport = transport;
        completions = new CompletionQueue[workers.size()];
        workerListeners = new BalancerLink.MessageListener[workers.size()];
        for (int i = 0; i < workers.size(); i++) {
            final int worker = i;
            completions[i] = new CompletionQueue();
            workerListeners[i] =
                    (buffer, offset, length) -> onWorkerMessage(worker, buffer, offset, length);
        }
    }

    @Override
    public final int poll(final OperationListener operationListener) {
        listener = operationListener;
        int work = client.poll(clientListener);
        for (int i = 0; i < completions.length; i++) {
            work += workers.get(i).poll(workerListeners[i]);
        }
        final long nowNs = System.nanoTime();
        for (int i = 0; i < completions.length; i++) {
            work += sendCompletions(i, nowNs);
        }
        keepClient(nowNs);
        if (fault != null) {
            throw new IllegalStateException(fault);
        }
        return work;
    }

    private int sendCompletions(final int worker, final long nowNs) {
        final CompletionQueue queue = completions[worker];
        queue.rewindIfUnanswered(nowNs);
        int batches = 0;
        for (int due = queue.due(nowNs); due > 0; due = queue.due(nowNs)) {
            if (!sendBatch(worker, queue, due)) {
                break;
            }
            queue.onSent(due, nowNs);
            batches++;
        }
        return batches + keepWorker(worker, queue, nowNs);
    }

    /** Operations of the client's session: offers one message of the first half. */
    final boolean offerOfClient(final DirectBuffer buffer, final int length) {
        return client.offer(buffer, 0, length);
    }

    /** Offers one message of a worker. */
    final boolean offerOfWorker(final int worker, final DirectBuffer buffer, final int length) {
        return workers.get(worker).offer(buffer, 0, length);
    }

    /** The first half of an operation is over; the worker has its completion to tell. */
    final void answered(final long operation, final int worker) {
        listener.onAnswered(operation);
        if (held == null) {
            completions[worker].add(operation);
        } else {
            held.addLong(operation);
            holders.addInt(worker);
        }
    }

    /** From now on no completion is told, until {@link #release()}. */
    final void hold() {
        held = new LongArrayList();
        holders = new IntArrayList();
    }

    /** Tells what was held. */
    final void release() {
        final LongArrayList operations = held;
        held = null;
        for (int i = 0; i < operations.size(); i++) {
            completions[holders.getInt(i)].add(operations.getLong(i));
        }
        holders = null;
    }

    /** A worker has something else to tell, negative. */
    final void tell(final int worker, final long item) {
        completions[worker].add(item);
    }

    /** All that a worker told up to this number has been applied. */
    final void acknowledged(final int worker, final long number) {
        final CompletionQueue queue = completions[worker];
        final long first = queue.firstUnacknowledged();
        if (!queue.acknowledge(number, System.nanoTime())) {
            fault("worker " + worker + " got an acknowledgement of what there is not");
            return;
        }
        for (long i = first; i <= number; i++) {
            final long item = queue.item(i);
            if (item >= 0) {
                listener.onFinished(item);
            }
        }
    }

    /** Number of the last that a worker sent. */
    final long lastSent(final int worker) {
        return completions[worker].lastSent();
    }

    final int workerCount() {
        return completions.length;
    }

    /** Ends the load with this line, once the callback is over. */
    final void fault(final String line) {
        if (fault == null) {
            fault = line;
        }
    }

    abstract void onClientMessage(DirectBuffer buffer, int offset, int length);

    abstract void onWorkerMessage(int worker, DirectBuffer buffer, int offset, int length);

    /**
     * Sends the next {@code count} items of a queue in one message.
     *
     * @return false if it did not leave.
     */
    abstract boolean sendBatch(int worker, CompletionQueue queue, int count);

    /**
     * Called all the time: what a worker says when it has nothing to tell.
     *
     * @return a measure of work done.
     */
    int keepWorker(final int worker, final CompletionQueue queue, final long nowNs) {
        return 0;
    }

    /** Called all the time: what the client says again when it gets no answers. */
    void keepClient(final long nowNs) {}

    @Override
    public final void close() {
        CloseHelper.quietClose(client);
        CloseHelper.quietCloseAll(workers);
        CloseHelper.quietClose(transport);
    }
}
