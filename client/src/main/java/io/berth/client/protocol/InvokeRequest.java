package io.berth.client.protocol;

/**
 * What a caller asks for. Mutable and reusable: {@link ClientProtocol#invoke} copies what it needs.
 * Durations in nanoseconds.
 */
public final class InvokeRequest {
    /** Any zone will do. */
    public static final int ANY_ZONE = 255;

    /** The intended start is the time of the call itself. */
    public static final long NOT_SCHEDULED = Long.MIN_VALUE;

    static final int NO_HANDLE = -1;

    private int functionHandle = NO_HANDLE;
    private long functionId;
    private int payloadLength;
    private long deadlineNs = 30_000_000_000L;
    private long beginWithinNs;
    private long intendedStartNs = NOT_SCHEDULED;
    private boolean mayWait = true;
    private boolean safeToRepeat;
    private int priority = 1;
    private int zone = ANY_ZONE;

    /** Back to the defaults. */
    public InvokeRequest reset() {
        functionHandle = NO_HANDLE;
        functionId = 0;
        payloadLength = 0;
        deadlineNs = 30_000_000_000L;
        beginWithinNs = 0;
        intendedStartNs = NOT_SCHEDULED;
        mayWait = true;
        safeToRepeat = false;
        priority = 1;
        zone = ANY_ZONE;
        return this;
    }

    /**
     * @param handle from {@link ClientProtocol#function}; the protocol resolves its name when it
     *     has to.
     */
    public InvokeRequest functionHandle(final int handle) {
        this.functionHandle = handle;
        return this;
    }

    /**
     * @param id an id that the caller has resolved; used when no handle is set.
     */
    public InvokeRequest functionId(final long id) {
        this.functionId = id;
        return this;
    }

    /**
     * @param length bytes, 0 to 65,536.
     */
    public InvokeRequest payloadLength(final int length) {
        this.payloadLength = length;
        return this;
    }

    /**
     * @param durationNs the whole call ends within this, counted on the local monotonic clock from
     *     the call of invoke. Where the run may begin as late as that, the balancer is given an
     *     eighth less, at most 100 ms, so that its word, with the cause, comes first.
     */
    public InvokeRequest deadlineNs(final long durationNs) {
        this.deadlineNs = durationNs;
        return this;
    }

    /**
     * @param durationNs the run must have begun within this; 0: as the deadline.
     */
    public InvokeRequest beginWithinNs(final long durationNs) {
        this.beginWithinNs = durationNs;
        return this;
    }

    /**
     * @param timeNs on the clock of {@code nowNs}: when the call was meant to start, so that a late
     *     sender hides nothing.
     */
    public InvokeRequest intendedStartNs(final long timeNs) {
        this.intendedStartNs = timeNs;
        return this;
    }

    /**
     * @param allowed may wait in the balancer's queue for a sandbox.
     */
    public InvokeRequest mayWait(final boolean allowed) {
        this.mayWait = allowed;
        return this;
    }

    /**
     * @param safe may run more than once: repeated by itself when a worker or the client id is
     *     lost.
     */
    public InvokeRequest safeToRepeat(final boolean safe) {
        this.safeToRepeat = safe;
        return this;
    }

    /**
     * @param priorityClass 0 (first) to 2.
     */
    public InvokeRequest priority(final int priorityClass) {
        this.priority = priorityClass;
        return this;
    }

    /**
     * @param preferredZone 0 to 63, or {@link #ANY_ZONE}.
     */
    public InvokeRequest zone(final int preferredZone) {
        this.zone = preferredZone;
        return this;
    }

    public int functionHandle() {
        return functionHandle;
    }

    public long functionId() {
        return functionId;
    }

    public int payloadLength() {
        return payloadLength;
    }

    public long deadlineNs() {
        return deadlineNs;
    }

    public long beginWithinNs() {
        return beginWithinNs;
    }

    public long intendedStartNs() {
        return intendedStartNs;
    }

    public boolean mayWait() {
        return mayWait;
    }

    public boolean safeToRepeat() {
        return safeToRepeat;
    }

    public int priority() {
        return priority;
    }

    public int zone() {
        return zone;
    }
}
