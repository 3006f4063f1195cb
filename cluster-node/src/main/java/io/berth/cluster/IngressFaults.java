package io.berth.cluster;

/** Told of entries that did not become a command. Must not throw. */
public interface IngressFaults {
    /** An entry did not decode or held a value out of range. */
    void onUndecodable();

    /** An entry failed before the state machine saw it, for a reason of our own. */
    void onInternalError(Throwable failure);
}
