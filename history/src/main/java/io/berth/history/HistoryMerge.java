package io.berth.history;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** The parts of several processes in the order of their times. */
final class HistoryMerge implements AutoCloseable {
    private final List<Part> parts = new ArrayList<>();

    HistoryMerge(final List<Path> files) {
        try {
            for (final Path file : files) {
                parts.add(new Part(HistoryReader.open(file), parts.size()));
            }
        } catch (final HistoryException ex) {
            close();
            throw ex;
        }
    }

    /** Tells names of processes, and what is missing from their parts. */
    void describeTo(final HistoryChecker checker) {
        for (final Part part : parts) {
            checker.name(ProcessKey.of(part.reader.name()), part.reader.name());
            checker.dropped(part.reader.dropped());
        }
    }

    /** Hands out each record; reused. */
    void forEach(final Consumer<HistoryRecord> consumer) {
        final PriorityQueue<Part> queue =
                new PriorityQueue<>(
                        Math.max(1, parts.size()),
                        Comparator.comparingLong((Part part) -> part.record.timeNs)
                                .thenComparingInt(part -> part.record.source));
        for (final Part part : parts) {
            if (part.next()) {
                queue.add(part);
            }
        }
        while (!queue.isEmpty()) {
            final Part part = queue.remove();
            do {
                consumer.accept(part.record);
                if (!part.next()) {
                    break;
                }
                final Part other = queue.peek();
                if (other != null && other.record.timeNs <= part.record.timeNs) {
                    queue.add(part);
                    break;
                }
            } while (true);
        }
    }

    @Override
    public void close() {
        parts.forEach(part -> part.reader.close());
    }

    private static final class Part {
        final HistoryReader reader;
        final HistoryRecord record = new HistoryRecord();

        Part(final HistoryReader reader, final int source) {
            this.reader = reader;
            record.source = source;
        }

        boolean next() {
            return reader.next(record);
        }
    }
}
