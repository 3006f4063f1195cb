package io.berth.history;

/** Why a sandbox is gone. Codes are stable. */
public enum StopReason {
    /** Nobody asked for it. */
    BY_ITSELF(0),
    /** The balancer asked for it. */
    COMMANDED(1),
    /** The worker drains. */
    DRAIN(2),
    /** The worker was declared dead, and stops all that it holds. */
    DEAD(3);

    private static final StopReason[] BY_CODE = values();

    private final int code;

    StopReason(final int code) {
        this.code = code;
    }

    /** As recorded. */
    public int code() {
        return code;
    }

    /** The reason with this code, null: none. */
    static StopReason of(final int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
