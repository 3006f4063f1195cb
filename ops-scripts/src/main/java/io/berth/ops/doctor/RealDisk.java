package io.berth.ops.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Uses the disk, for at most a second. */
final class RealDisk implements Disk {
    private static final int RECORD_LENGTH = 256;
    private static final int MOST_RECORDS = 1_000;
    private static final int WARM_UP = 20;
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(1);

    @Override
    public long usableBytes(final Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public long totalBytes(final Path directory) throws IOException {
        return Files.getFileStore(directory).getTotalSpace();
    }

    @Override
    public boolean isWritable(final Path directory) {
        return Files.isWritable(directory);
    }

    @Override
    public long[] syncTimesNs(final Path directory) throws IOException {
        final Path file = Files.createTempFile(directory, "berth-doctor", ".probe");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            // The archive writes into files of full length.
            channel.write(ByteBuffer.allocate(RECORD_LENGTH * (MOST_RECORDS + WARM_UP)), 0);
            channel.force(true);
            return time(channel);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static long[] time(final FileChannel channel) throws IOException {
        final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_LENGTH);
        final long[] times = new long[MOST_RECORDS];
        final long beganNs = System.nanoTime();
        int count = 0;
        for (int i = -WARM_UP; i < MOST_RECORDS; i++) {
            record.clear();
            final long startNs = System.nanoTime();
            channel.write(record, (long) (i + WARM_UP) * RECORD_LENGTH);
            channel.force(false);
            final long endNs = System.nanoTime();
            if (i >= 0) {
                times[count++] = endNs - startNs;
            }
            if (count > 0 && endNs - beganNs > LONGEST_NS) {
                break;
            }
        }
        final long[] taken = Arrays.copyOf(times, count);
        Arrays.sort(taken);
        return taken;
    }
}
