package io.berth.ops.doctor;

import java.io.IOException;
import java.nio.file.Path;

/** What can only be found out by using a disk; replaced in tests. */
interface Disk {
    /** Bytes that this process may still write where the directory is. */
    long usableBytes(Path directory) throws IOException;

    /** Size of the file system the directory is on. */
    long totalBytes(Path directory) throws IOException;

    boolean isWritable(Path directory);

    /**
     * Writes small records to a new file and forces each to the disk.
     *
     * @return how long each took, in nanoseconds, sorted.
     */
    long[] syncTimesNs(Path directory) throws IOException;
}
