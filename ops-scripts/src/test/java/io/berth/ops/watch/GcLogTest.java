package io.berth.ops.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcLogTest {
    private static final String START =
            "[0.006s][info][gc] Using Serial\n"
                    + "[0.007s][debug][gc,heap,coops] Heap address: 0x00000000f0000000, size: 256 MB,"
                    + " Compressed Oops mode: 32-bit\n";

    @TempDir private Path directory;
    private Path file;
    private GcLog log;

    @BeforeEach
    void setUp() {
        file = directory.resolve("gc.log");
        log = new GcLog(file);
    }

    private void write(final String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String young(final int number, final String ms) {
        return "[1.0s][info ][gc           ] GC("
                + number
                + ") Pause Young (Allocation Failure) 18M->3M(61M) "
                + ms
                + "ms\n";
    }

    @Test
    void shouldCountFromTheFirstLookOn() throws IOException {
        write(START + young(0, "5.000"));
        log.look();
        assertTrue(log.isKnown());
        assertEquals(0, log.collections());
        assertEquals(3L << 20, log.heapAfter());
        assertEquals(0xf0000000L, log.heapFrom());
        assertEquals(0x100000000L, log.heapTo());

        write(young(1, "1.500") + young(2, "2.500"));
        log.look();
        assertEquals(2, log.collections());
        assertEquals(4_000_000, log.pauseNs());
        assertEquals(2_500_000, log.longestPauseNs());
    }

    @Test
    void shouldTakeALineThatIsWrittenInTwoParts() throws IOException {
        write(START);
        log.look();
        final String line = young(0, "1.000");
        write(line.substring(0, 30));
        log.look();
        write(line.substring(30));
        log.look();
        assertEquals(1, log.collections());
    }

    @Test
    void shouldCountAllOfAProcessThatWasStartedAgain() throws IOException {
        write(START + young(0, "1.000") + young(1, "1.000"));
        log.look();
        Files.writeString(file, START + young(0, "7.000"));
        log.restarted();
        log.look();
        assertEquals(1, log.collections());
        assertEquals(7_000_000, log.longestPauseNs());
    }

    @Test
    void shouldTakePausesOfOtherCollectorsAndNotTheirOtherWork() throws IOException {
        write(START);
        log.look();
        write("[2.0s][info][gc] GC(4) Pause Remark 24M->24M(66M) 1.100ms\n");
        write("[2.0s][info][gc] GC(4) Concurrent Mark Cycle 12.000ms\n");
        write("[2.0s][info][gc] GC(5) Pause Full (System.gc()) 10M->2M(61M) 9.000ms\n");
        log.look();
        assertEquals(2, log.collections());
        assertEquals(2L << 20, log.heapAfter());
    }

    @Test
    void shouldKnowNothingWithoutALog() {
        log.look();
        assertFalse(log.isKnown());
        assertEquals(-1, log.heapAfter());
    }
}
