package io.berth.bench.latency;

import java.nio.file.Path;

/**
 * What a subject is set up with.
 *
 * @param directory of its own, on disk, there already; removed at the end.
 * @param sharedMemory where it may make directories in memory, /dev/shm where there is one.
 * @param fileSyncLevel 0: an acknowledged operation is with a majority's kernels; 1: on a
 *     majority's disks.
 * @param profile of threads and idle strategies: dev or low-latency.
 */
public record SubjectContext(
        Path directory, Path sharedMemory, int fileSyncLevel, String profile) {}
