package io.berth.ops.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows what a JVM writes about its garbage collections ({@code -Xlog:gc} into a file, which it
 * begins anew at each start). Counts from the first look on. One thread.
 */
public final class GcLog {
    private static final Pattern HEAP =
            Pattern.compile("Heap address: (0x[0-9a-fA-F]{1,16}), size: (\\d{1,9}) MB");
    private static final Pattern PAUSE =
            Pattern.compile(
                    "GC\\(\\d+\\) Pause .*?(?:(\\d+)M->(\\d+)M\\(\\d+M\\) )?(\\d+\\.\\d+)ms$");
    private static final int MOST_AT_ONCE = 1 << 20;
    private static final double NS_PER_MS = 1e6;

    private final Path file;
    private long offset;
    private String unfinished = "";
    private boolean counting;
    private int collections;
    private long pauseNs;
    private long longestPauseNs;
    private long heapAfter = -1;
    private long heapFrom;
    private long heapTo;

    public GcLog(final Path file) {
        this.file = file;
    }

    /** The process has been started again: its log begins anew, and all of it counts. */
    public void restarted() {
        offset = 0;
        unfinished = "";
        heapAfter = -1;
        counting = true;
    }

    /** Takes in what was written since the last look; the first look only finds the place. */
    public void look() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < offset) {
                restarted();
            }
            while (readSome(channel)) {
                // until there is nothing more
            }
        } catch (final IOException ex) {
            // Not there (yet): nothing is known.
        }
        counting = true;
    }

    private boolean readSome(final FileChannel channel) throws IOException {
        final long there = Math.min(MOST_AT_ONCE, channel.size() - offset);
        if (there <= 0) {
            return false;
        }
        final ByteBuffer buffer = ByteBuffer.allocate((int) there);
        final int read = channel.read(buffer, offset);
        if (read <= 0) {
            return false;
        }
        offset += read;
        final String text =
                unfinished + new String(buffer.array(), 0, read, StandardCharsets.UTF_8);
        final int end = text.lastIndexOf('\n') + 1;
        unfinished = text.substring(end);
        text.substring(0, end).lines().forEach(this::line);
        return true;
    }

    private void line(final String line) {
        final Matcher pause = PAUSE.matcher(line);
        if (pause.find()) {
            if (pause.group(2) != null) {
                heapAfter = Long.parseLong(pause.group(2)) << 20;
            }
            if (counting) {
                collections++;
                final long ns = Math.round(Double.parseDouble(pause.group(3)) * NS_PER_MS);
                pauseNs += ns;
                longestPauseNs = Math.max(longestPauseNs, ns);
            }
            return;
        }
        final Matcher heap = HEAP.matcher(line);
        if (heap.find()) {
            heapFrom = Long.decode(heap.group(1));
            heapTo = heapFrom + (Long.parseLong(heap.group(2)) << 20);
        }
    }

    /** Pauses for a collection since the first look. */
    public int collections() {
        return collections;
    }

    /** Sum of those pauses. */
    public long pauseNs() {
        return pauseNs;
    }

    /** The longest of them. */
    public long longestPauseNs() {
        return longestPauseNs;
    }

    /** Bytes left in the heap after the last collection; -1: there was none. */
    public long heapAfter() {
        return heapAfter;
    }

    /** Where the heap begins in the memory of the process; 0: not known. */
    long heapFrom() {
        return heapFrom;
    }

    /** Where it ends. */
    long heapTo() {
        return heapTo;
    }

    /** Whether anything is known of the process's collections. */
    public boolean isKnown() {
        return heapTo != 0;
    }
}
