package io.berth.ops.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real leaks, planted in this very process and in a directory, seen by a clock that is ours. */
class ResourceWatchTest {
    private static final int LOOKS = 120;
    private static final long BETWEEN_NS = TimeUnit.SECONDS.toNanos(10);

    private static final Duration PURGE_EVERY = Duration.ofNanos(10 * BETWEEN_NS);

    @TempDir private Path directory;
    private final List<Closeable> held = new ArrayList<>();
    private final CountDownLatch threadsMayEnd = new CountDownLatch(1);
    private final long pid = ProcessHandle.current().pid();
    private long restartedPid = -1;

    @BeforeEach
    void needsProc() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "there is no /proc");
    }

    @AfterEach
    void letGo() throws IOException {
        threadsMayEnd.countDown();
        for (final Closeable closeable : held) {
            closeable.close();
        }
    }

    private interface Step {
        void at(int look) throws IOException;
    }

    private ResourceWatch watch(final boolean isPurged, final Step step) throws IOException {
        final ResourceWatch watch =
                new ResourceWatch(
                        List.of(
                                new WatchedProcess(
                                        "node-7",
                                        () ->
                                                OptionalLong.of(
                                                        restartedPid < 0 ? pid : restartedPid),
                                        directory,
                                        null,
                                        directory.resolve("gc.log"))),
                        Duration.ofSeconds(30),
                        isPurged ? PURGE_EVERY : null);
        for (int look = 0; look < LOOKS; look++) {
            step.at(look);
            watch.look(look * BETWEEN_NS);
        }
        return watch;
    }

    private static List<WatchedResource> resources(final ResourceWatch watch) {
        return watch.growing().stream().map(Growth::resource).toList();
    }

    @Test
    void shouldFindFileHandlesThatAreNotClosed() throws IOException {
        final Path file = Files.writeString(directory.resolve("some.txt"), "x");
        final ResourceWatch watch =
                watch(
                        false,
                        look -> {
                            if (look % 5 == 0) {
                                held.add(Files.newInputStream(file));
                            }
                        });
        assertTrue(resources(watch).contains(WatchedResource.FILE_HANDLES), watch::toString);
        final Growth growth =
                watch.growing().stream()
                        .filter(found -> found.resource() == WatchedResource.FILE_HANDLES)
                        .findFirst()
                        .orElseThrow();
        assertEquals(72, growth.perHour(), 10);
        assertTrue(
                growth.toString().startsWith("node-7: file handles keep growing, by 7"),
                growth.toString());
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        watch.print(new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertTrue(
                printed.toString(StandardCharsets.UTF_8).contains("GROWS: node-7: file handles"),
                printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldFindThreadsThatDoNotEnd() throws IOException {
        final ResourceWatch watch =
                watch(
                        false,
                        look -> {
                            if (look % 10 == 0) {
                                startThread();
                            }
                        });
        assertTrue(resources(watch).contains(WatchedResource.THREADS));
    }

    private void startThread() {
        final Thread thread =
                new Thread(
                        () -> {
                            try {
                                threadsMayEnd.await();
                            } catch (final InterruptedException ex) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "planted");
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void shouldFindWhatIsKeptInTheHeapUnderTheSawOfItsCollections() throws IOException {
        final ResourceWatch watch = watch(false, look -> collect(look, 20 + look / 4 + look % 3));
        assertEquals(List.of(WatchedResource.HEAP), onlyHeap(watch));
        assertEquals(LOOKS - 1, watch.collections("node-"));
        assertTrue(watch.knowsCollections("node-"));
    }

    @Test
    void shouldTakeTheSawOfCollectionsAloneForNoise() throws IOException {
        final ResourceWatch watch = watch(false, look -> collect(look, 20 + look % 17));
        assertEquals(List.of(), onlyHeap(watch));
    }

    private static List<WatchedResource> onlyHeap(final ResourceWatch watch) {
        return resources(watch).stream()
                .filter(resource -> resource == WatchedResource.HEAP)
                .toList();
    }

    private void collect(final int look, final int leftMb) throws IOException {
        final String line =
                look == 0
                        ? "[0.0s][debug][gc] Heap address: 0x00000000f0000000, size: 64 MB\n"
                        : "";
        Files.writeString(
                directory.resolve("gc.log"),
                line
                        + "[1.0s][info][gc] GC("
                        + look
                        + ") Pause Young (Allocation Failure) 60M->"
                        + leftMb
                        + "M(61M) 1.000ms\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Test
    void shouldFindFilesThatGrowBesideTheLog() throws IOException {
        final ResourceWatch watch =
                watch(false, look -> setLength(directory.resolve("node-7.log"), look * 100_000L));
        assertTrue(resources(watch).contains(WatchedResource.FILES));
    }

    @Test
    void shouldBlameTheLogForGrowingOnlyWhereItIsPurged() throws IOException {
        final Path archive = Files.createDirectories(directory.resolve("data/archive"));
        final Step grow = look -> setLength(archive.resolve("0-0.rec"), look * 2_000_000L);
        final ResourceWatch kept = watch(false, grow);
        assertTrue(!resources(kept).contains(WatchedResource.LOG));
        assertEquals(720e6, kept.logPerHour("node-7"), 1e6);
        assertTrue(resources(watch(true, grow)).contains(WatchedResource.LOG));
    }

    @Test
    void shouldNotBlameTheLogForGrowingUntilItIsPurgedForTheFirstTime() throws IOException {
        final Path archive = Files.createDirectories(directory.resolve("data/archive"));
        final ResourceWatch watch =
                watch(
                        true,
                        look -> {
                            restartedPid = look < 2 * LOOKS / 3 ? -1 : parentPid();
                            setLength(
                                    archive.resolve("0-0.rec"),
                                    1L + Math.min(look, 20 + look % 10) * 16_000_000L);
                        });
        assertTrue(!resources(watch).contains(WatchedResource.LOG), watch::toString);
    }

    @Test
    void shouldBlameTheLogThatGrowsOverRestarts() throws IOException {
        final Path archive = Files.createDirectories(directory.resolve("data/archive"));
        final ResourceWatch watch =
                watch(
                        true,
                        look -> {
                            restartedPid = look / 20 % 2 == 0 ? -1 : parentPid();
                            setLength(archive.resolve("0-0.rec"), look * 2_000_000L);
                        });
        assertTrue(resources(watch).contains(WatchedResource.LOG));
    }

    private static long parentPid() {
        return ProcessHandle.current().parent().orElseThrow().pid();
    }

    @Test
    void shouldNotBlameTheLogThatIsCutAgainAndAgain() throws IOException {
        final Path archive = Files.createDirectories(directory.resolve("data/archive"));
        final ResourceWatch watch =
                watch(
                        true,
                        look ->
                                setLength(
                                        archive.resolve("0-0.rec"), 1L + look % 10 * 16_000_000L));
        assertTrue(!resources(watch).contains(WatchedResource.LOG));
    }

    private static void setLength(final Path file, final long length) throws IOException {
        Files.deleteIfExists(file);
        try (var channel =
                java.nio.channels.FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (length > 0) {
                channel.write(ByteBuffer.wrap(new byte[] {1}), length - 1);
            }
        }
    }

    @Test
    void shouldSayThatAShortTimeWasNotJudged() throws IOException {
        final ResourceWatch watch =
                watch(
                        false,
                        look ->
                                restartedPid =
                                        look / 10 % 2 == 0
                                                ? pid
                                                : ProcessHandle.current()
                                                        .parent()
                                                        .map(ProcessHandle::pid)
                                                        .orElseThrow());
        assertEquals(List.of("node-7"), watch.notJudged());
    }

    @Test
    void shouldReportWhatItSaw() throws IOException {
        final ResourceWatch watch = watch(false, look -> {});
        assertTrue(watch.rss() > 1 << 20);
        assertTrue(watch.memoryMb().get("node-7").size() == LOOKS);
        assertTrue(watch.toMap().get("processes").toString().contains("fileHandles"));
        assertTrue(watch.toMap().get("growing") instanceof List<?>);
    }
}
