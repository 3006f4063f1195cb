package io.berth.bench.peers;

import io.berth.bench.latency.SubjectContext;
import io.berth.bench.latency.SubjectProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The servers of a subject and the directories that they have, all removed at the end. Used by one
 * thread, but for {@link #close()}.
 */
public final class PeerGroup implements AutoCloseable {
    private final Path logs;
    private final Path memory;
    private final Path data;
    private final List<SubjectProcess> servers = new ArrayList<>();
    private boolean closed;

    /**
     * Makes the directories.
     *
     * @param name of the subject.
     */
    public PeerGroup(final String name, final SubjectContext context) {
        try {
            logs = Files.createDirectories(context.directory().resolve("logs"));
            memory = Files.createTempDirectory(context.sharedMemory(), "berth-bench-" + name + '-');
            data =
                    context.fileSyncLevel() == 0
                            ? memory
                            : Files.createDirectories(context.directory().resolve("data"));
        } catch (final IOException ex) {
            throw new IllegalStateException(name + " has no directory: " + ex.getMessage(), ex);
        }
    }

    /** What an acknowledged operation survives. */
    public static String durability(final SubjectContext context) {
        return context.fileSyncLevel() == 0 ? "kernels of a majority" : "disks of a majority";
    }

    /** In memory whatever the durability, for media drivers. */
    public Path memory() {
        return memory;
    }

    /** For logs and databases: in memory where nothing is synced, else on disk. */
    public Path data() {
        return data;
    }

    /** Starts one more, of any program. */
    public synchronized SubjectProcess start(final String name, final List<String> command) {
        checkOpen();
        final SubjectProcess server = SubjectProcess.start(name, logs, command);
        servers.add(server);
        return server;
    }

    /** Starts one more, in a JVM like this one. */
    public synchronized SubjectProcess startJava(
            final String name,
            final List<String> jvmOptions,
            final Class<?> mainClass,
            final List<String> arguments) {
        checkOpen();
        final SubjectProcess server =
                SubjectProcess.java(name, logs, jvmOptions, mainClass.getName(), arguments);
        servers.add(server);
        return server;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the benchmark ends");
        }
    }

    /** All that were started, in order. */
    public synchronized List<SubjectProcess> servers() {
        return List.copyOf(servers);
    }

    /** Their handles, in order. */
    public List<ProcessHandle> handles() {
        return servers().stream().map(SubjectProcess::handle).toList();
    }

    /** Ports that were free a moment ago, different from each other. */
    public static int[] freePorts(final int count) {
        final List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } catch (final IOException ex) {
            throw new IllegalStateException("no free port: " + ex.getMessage(), ex);
        } finally {
            sockets.forEach(PeerGroup::quietClose);
        }
    }

    private static void quietClose(final ServerSocket socket) {
        try {
            socket.close();
        } catch (final IOException ignored) {
            // The port is then not free, which its user will say.
        }
    }

    /** Ends the servers, stopped or not, and removes the directories. Throws nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        servers.forEach(SubjectProcess::close);
        delete(memory);
        delete(data);
    }

    private static void delete(final Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (final IOException ignored) {
            // What can't be removed is left, under the name of this benchmark.
        }
    }
}
