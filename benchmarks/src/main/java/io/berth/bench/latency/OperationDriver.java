package io.berth.bench.latency;

/**
 * What is measured of one subject, as the loader sees it: operations are offered, and are answered
 * and finished later. Used by one thread. Everything that belongs to the transport (conductor,
 * keep-alives) is done in {@link #poll}, which is called all the time.
 */
public interface OperationDriver extends AutoCloseable {
    /** Largest {@link #mostOutstanding}. */
    int MOST_OUTSTANDING = 1 << 16;

    /**
     * Operations that may be open at a time, 1 to {@link #MOST_OUTSTANDING}; at least 256 so that a
     * window can be filled.
     */
    int mostOutstanding();

    /**
     * Offers one operation.
     *
     * @param operation unique in the life of the driver; its {@link #slot} is that of no other open
     *     operation.
     * @return false if it is certain that nothing left; the same operation is offered again.
     */
    boolean offer(long operation);

    /**
     * Does what there is to do and tells what was answered or finished.
     *
     * @return a measure of work done; 0 lets the loader idle.
     */
    int poll(OperationListener listener);

    /** 0 to {@link #mostOutstanding} - 1: an index for tables of what is open. */
    static int slot(final long operation) {
        return (int) (operation & MOST_OUTSTANDING - 1);
    }

    @Override
    void close();
}
