package io.berth.ops.load;

/** What a load is sent through: one client, used by the one thread of the load. Never blocks. */
public interface LoadTarget extends AutoCloseable {
    /** Sends one invocation; its end comes to the listener from {@link #poll()}, exactly once. */
    void invoke(int index, int functionIndex, long runNs, long intendedStartNs);

    /** Does what is due. @return amount of work, 0: nothing was to do. */
    int poll();

    /** Where ends go. */
    void listener(LoadListener listener);

    @Override
    void close();
}
