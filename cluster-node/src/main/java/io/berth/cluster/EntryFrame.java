package io.berth.cluster;

/**
 * What is known of the log entry in hand besides its body. One object, filled again for each entry.
 */
final class EntryFrame {
    long timestampNs;
    long sessionId;
    long principalHash;
    int templateId;
    int blockLength;
    int version;
    private boolean dispatched;

    void begin(final long timestampNs, final long sessionId, final long principalHash) {
        this.timestampNs = timestampNs;
        this.sessionId = sessionId;
        this.principalHash = principalHash;
        templateId = -1;
        blockLength = 0;
        version = 0;
        dispatched = false;
    }

    void header(final int templateId, final int blockLength, final int version) {
        this.templateId = templateId;
        this.blockLength = blockLength;
        this.version = version;
    }

    /**
     * Marks that the state machine is called from here on: a failure is no longer one of decoding
     * (rule 32).
     */
    void dispatching() {
        dispatched = true;
    }

    boolean isDispatched() {
        return dispatched;
    }
}
