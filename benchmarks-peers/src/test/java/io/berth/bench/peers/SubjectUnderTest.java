package io.berth.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.bench.latency.Load;
import io.berth.bench.latency.LoadResult;
import io.berth.bench.latency.LoadRunner;
import io.berth.bench.latency.Loader;
import io.berth.bench.latency.OperationDriver;
import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.bench.latency.SubjectProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.SystemNanoClock;

/** A started subject, with what the harness does to it. */
public final class SubjectUnderTest implements AutoCloseable {
    private static final int WINDOW = 64;

    private final Subject subject;

    /**
     * Starts it.
     *
     * @param directory of its own; what is in memory is there as well.
     */
    public SubjectUnderTest(
            final SubjectProvider provider, final Path directory, final int fileSyncLevel) {
        subject = provider.create(new SubjectContext(directory, directory, fileSyncLevel, "dev"));
        try {
            subject.start();
        } catch (final RuntimeException ex) {
            subject.close();
            throw ex;
        }
    }

    public Subject subject() {
        return subject;
    }

    /** What the loader is given as its argument of this index. */
    public int argument(final int index) {
        return Integer.parseInt(subject.loader().arguments().get(index));
    }

    /** Half a second of one at a time, half a second of many: all must end as they should. */
    public static void load(final OperationDriver driver) {
        final LoadRunner runner =
                new LoadRunner(driver, Loader.clientIdleStrategy(), SystemNanoClock.INSTANCE);
        final long durationNs = TimeUnit.MILLISECONDS.toNanos(500);
        for (final Load load : List.of(Load.closed(durationNs), Load.window(WINDOW, durationNs))) {
            final LoadResult result = runner.run(load);
            assertTrue(result.sent() > 0, "nothing was sent");
            assertEquals(result.sent(), result.latencyNs().getTotalCount());
        }
    }

    /** Stops all its servers for a while, as while others are measured. */
    public void pause(final long durationNs) throws IOException, InterruptedException {
        signal("STOP");
        LockSupport.parkNanos(durationNs);
        signal("CONT");
    }

    private void signal(final String name) throws IOException, InterruptedException {
        for (final ProcessHandle server : subject.servers()) {
            final Process kill =
                    new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
            assertEquals(0, kill.waitFor());
        }
    }

    @Override
    public void close() {
        subject.close();
    }
}
