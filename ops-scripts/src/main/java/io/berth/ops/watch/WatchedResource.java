package io.berth.ops.watch;

/**
 * What a process may hold more and more of. A limit says from which growth in an hour on that is a
 * fault; what has grown by less than the least growth in all is noise, whatever that makes in an
 * hour.
 */
public enum WatchedResource {
    /** Private memory outside of the Java heap: code, metadata, threads, buffers. */
    OFF_HEAP("memory outside of the heap", "offHeapBytes", true, 24 << 20, 6 << 20),

    /** What was left in the Java heap after its last collection. */
    HEAP("heap after a collection", "heapAfterGcBytes", true, 32 << 20, 6 << 20),

    /** Length of the files of the media driver: streams that were opened and not closed. */
    SHARED_MEMORY("shared memory", "sharedMemoryBytes", true, 16 << 20, 4 << 20),

    /** Number of those files. */
    SHARED_FILES("files in shared memory", "sharedFiles", false, 6, 3),

    /** Open files, sockets and the like. */
    FILE_HANDLES("file handles", "fileHandles", false, 12, 4),

    /** Threads of the process. */
    THREADS("threads", "threads", false, 6, 3),

    /** Counters of the media driver that are in use: each stream has some. */
    COUNTERS("counters", "counters", false, 12, 6),

    /** Bytes in the directory of the process that are neither log nor history. */
    FILES("files beside the log", "fileBytes", true, 8 << 20, 1 << 20),

    /** Bytes of the replicated log and of snapshots; they grow with every call until purged. */
    LOG("log on disk", "logBytes", true, 64 << 20, 96 << 20);

    private final String label;
    private final String key;
    private final boolean bytes;
    private final long limitPerHour;
    private final long leastGrowth;

    WatchedResource(
            final String label,
            final String key,
            final boolean bytes,
            final long limitPerHour,
            final long leastGrowth) {
        this.label = label;
        this.key = key;
        this.bytes = bytes;
        this.limitPerHour = limitPerHour;
        this.leastGrowth = leastGrowth;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** In reports; carries the unit. */
    public String key() {
        return key;
    }

    /** Whether it is counted in bytes. */
    public boolean isBytes() {
        return bytes;
    }

    /** Growth in an hour from which on it is a fault. */
    public long limitPerHour() {
        return limitPerHour;
    }

    /** Growth in all below which it is none. */
    public long leastGrowth() {
        return leastGrowth;
    }

    /** An amount, for people. */
    public String text(final double amount) {
        return bytes
                ? String.format(java.util.Locale.ROOT, "%.1f MB", amount / (1 << 20))
                : String.format(java.util.Locale.ROOT, "%.0f", amount);
    }
}
