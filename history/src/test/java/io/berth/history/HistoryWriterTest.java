package io.berth.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryWriterTest {
    private static final int CHUNK = 4_096;
    private static final int RECORDS_OF_THE_FIRST_CHUNK =
            (CHUNK - HistoryLayout.HEADER_LENGTH) / HistoryLayout.RECORD_LENGTH;

    @TempDir private Path dir;
    private final List<String> said = new ArrayList<>();

    private HistoryWriter writer(final String name, final long maxLength) {
        return HistoryWriter.create(
                dir.resolve(name + HistoryDirectory.SUFFIX),
                SourceKind.CLIENT,
                name,
                said::add,
                CHUNK,
                maxLength);
    }

    private static List<HistoryRecord> read(final Path file) {
        final List<HistoryRecord> records = new ArrayList<>();
        try (HistoryReader reader = HistoryReader.open(file)) {
            for (HistoryRecord next = new HistoryRecord();
                    reader.next(next);
                    next = new HistoryRecord()) {
                records.add(next);
            }
        }
        return records;
    }

    @Test
    void shouldReadBackWhatWasToldOverManyChunks() {
        final int count = 1_000;
        final HistoryWriter writer = writer("client-7", HistoryWriter.MAX_LENGTH);
        for (int call = 0; call < count; call++) {
            writer.asked(call, 2, 3, true, 4);
        }
        writer.close();
        writer.asked(count, 2, 3, true, 4);
        final List<HistoryRecord> records = read(writer.path());
        assertEquals(count + 2, records.size());
        assertEquals(RecordKind.OPENED, records.get(0).kind);
        assertEquals(ProcessKey.of("client-7"), records.get(0).a);
        assertEquals(RecordKind.CLOSED, records.get(count + 1).kind);
        long lastNs = Long.MIN_VALUE;
        for (int call = 0; call < count; call++) {
            final HistoryRecord record = records.get(call + 1);
            assertEquals(RecordKind.ASKED, record.kind);
            assertEquals(call, record.a);
            assertEquals(4, record.d);
            assertEquals(1, record.small);
            assertTrue(record.timeNs >= lastNs);
            lastNs = record.timeNs;
        }
        assertEquals(List.of(), said);
    }

    @Test
    void shouldReadWhatIsThereWhileItIsWritten() {
        try (HistoryWriter writer = writer("client", HistoryWriter.MAX_LENGTH);
                HistoryReader reader = HistoryReader.open(writer.path())) {
            final HistoryRecord record = new HistoryRecord();
            assertTrue(reader.next(record));
            assertFalse(reader.next(record));
            writer.quiet();
            assertTrue(reader.next(record));
            assertEquals(RecordKind.QUIET, record.kind);
            assertFalse(reader.next(record));
        }
    }

    @Test
    void shouldDropAndSaySoWhereTheFileMayNotGrow() {
        final HistoryWriter writer = writer("client", CHUNK);
        for (int call = 1; call < RECORDS_OF_THE_FIRST_CHUNK + 5; call++) {
            writer.asked(call, 0, 0, false, 0);
        }
        assertEquals(5, writer.dropped());
        writer.close();
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.get(0).contains("longest length of 4096 bytes"), said::toString);
        final HistoryReport report = new HistoryDirectory(dir).check(CheckerSettings.lenient());
        assertFalse(report.isComplete());
        assertFalse(report.holds());
        assertTrue(report.toText().contains("incomplete"), report::toText);
    }

    @Test
    void shouldStopAtARecordThatWasNotWrittenToItsEnd() throws IOException {
        final HistoryWriter writer = writer("client", HistoryWriter.MAX_LENGTH);
        writer.asked(1, 0, 0, false, 0);
        writer.asked(2, 0, 0, false, 0);
        final long kindOfTheSecond = HistoryLayout.HEADER_LENGTH + 2 * HistoryLayout.RECORD_LENGTH;
        try (FileChannel file = FileChannel.open(writer.path(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Integer.BYTES), kindOfTheSecond);
        }
        assertEquals(2, read(writer.path()).size());
        writer.close();
    }

    @Test
    void shouldRefuseWhatIsNoHistory() throws IOException {
        final Path file = Files.writeString(dir.resolve("x" + HistoryDirectory.SUFFIX), "no");
        final HistoryException problem =
                assertThrows(HistoryException.class, () -> HistoryReader.open(file));
        assertTrue(problem.getMessage().endsWith("is no history file"), problem.getMessage());
        Files.delete(file);
        assertThrows(
                HistoryException.class,
                () -> new HistoryDirectory(dir).check(CheckerSettings.strict()));
    }

    @Test
    void shouldKeepWhatAKilledProcessTold() throws Exception {
        final Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-opens",
                                "java.base/jdk.internal.misc=ALL-UNNAMED",
                                "--add-opens",
                                "java.base/sun.nio.ch=ALL-UNNAMED",
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                TellingProcess.class.getName(),
                                dir.toString())
                        .redirectErrorStream(true)
                        .start();
        final StringBuilder heard = new StringBuilder();
        try {
            for (int next = process.getInputStream().read();
                    next >= 0 && next != '\n';
                    next = process.getInputStream().read()) {
                heard.append((char) next);
            }
        } finally {
            process.destroyForcibly();
        }
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        final long told = Long.parseLong(heard.toString());
        final HistoryDirectory history = new HistoryDirectory(dir);
        final List<HistoryRecord> records = read(history.files().get(0));
        assertTrue(records.size() > told, () -> records.size() + " of " + told);
        for (int i = 1; i < records.size(); i++) {
            assertEquals(i - 1, records.get(i).a);
            assertEquals(RecordKind.ASKED, records.get(i).kind);
        }
    }

    /** Tells without an end; says how much it has told once that is some. */
    static final class TellingProcess {
        private static final long SOME = 20_000;

        private TellingProcess() {}

        public static void main(final String[] args) {
            final History history =
                    new HistoryDirectory(Path.of(args[0]))
                            .open(SourceKind.CLIENT, "killed", System.out::println);
            for (long call = 0; call < 50 * SOME; call++) {
                history.asked(call, 0, 0, false, 0);
                if (call == SOME) {
                    System.out.println(call);
                }
            }
        }
    }
}
