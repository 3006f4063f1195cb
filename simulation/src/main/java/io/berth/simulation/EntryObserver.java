package io.berth.simulation;

import java.util.List;

/** Sees every entry of the log with what the heart said to it, right after it was applied. */
interface EntryObserver {
    /**
     * @param entry the calls that make the entry, as they were sent.
     * @param outputs what the heart said, in order.
     * @param state what the log holds after the entry.
     */
    void onEntry(List<Call> entry, List<Call> outputs, StateView state);
}
