package io.berth.worker;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.berth.client.transport.IngressEndpoints;
import io.berth.transport.DriverSetup;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

/**
 * The embedded media driver and the client of it, both run by the worker's thread. A lock beside
 * the driver's directory says whose it is, so that what a killed worker left behind is cleared at
 * once.
 */
final class WorkerDriver implements AutoCloseable {
    private static final int PAYLOAD_TERM_LENGTH = 1 << 20;
    private static final int IPC_TERM_LENGTH = 64 << 10;

    private final AtomicLong errors = new AtomicLong();
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final MediaDriver driver;
    private final Aeron aeron;

    private WorkerDriver(final WorkerContext context, final Consumer<String> log) {
        requireFreePorts(context);
        lockChannel = openLock(context.aeronDir());
        lock = takeLock(context.aeronDir());
        requireSpace(context);
        final ErrorHandler errorHandler =
                problem -> {
                    errors.incrementAndGet();
                    log.accept("error: " + problem);
                };
        MediaDriver launched = null;
        try {
            launched = MediaDriver.launch(driverContext(context, errorHandler));
            aeron =
                    Aeron.connect(
                            new Aeron.Context()
                                    .aeronDirectoryName(launched.aeronDirectoryName())
                                    .driverAgentInvoker(launched.sharedAgentInvoker())
                                    .useConductorAgentInvoker(true)
                                    .errorHandler(errorHandler)
                                    .subscriberErrorHandler(errorHandler));
        } catch (final RuntimeException problem) {
            CloseHelper.quietClose(launched);
            releaseLock();
            throw WorkerStartException.missingResource(
                    "berth.aeron.dir="
                            + context.aeronDir()
                            + ": media driver does not start: "
                            + problem.getMessage());
        }
        driver = launched;
    }

    static WorkerDriver launch(final WorkerContext context, final Consumer<String> log) {
        return new WorkerDriver(context, log);
    }

    MediaDriver driver() {
        return driver;
    }

    Aeron aeron() {
        return aeron;
    }

    AtomicLong errors() {
        return errors;
    }

    @Override
    public void close() {
        CloseHelper.quietClose(aeron);
        CloseHelper.quietClose(driver);
        releaseLock();
    }

    private static MediaDriver.Context driverContext(
            final WorkerContext context, final ErrorHandler errorHandler) {
        return DriverSetup.of(new MediaDriver.Context())
                .aeronDirectoryName(context.aeronDir().toString())
                .dirDeleteOnStart(true) // the lock says that nobody lives there
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.INVOKER)
                .asyncExecutorEnabled(!IngressEndpoints.areLiterals(context.ingressEndpoints()))
                .publicationTermBufferLength(PAYLOAD_TERM_LENGTH)
                .ipcTermBufferLength(IPC_TERM_LENGTH)
                .errorHandler(errorHandler)
                .warnIfDirectoryExists(false)
                .spiesSimulateConnection(false);
    }

    private static void requireFreePorts(final WorkerContext context) {
        for (int port = context.port(); port <= context.port() + 1; port++) {
            try {
                final InetAddress address = InetAddress.getByName(context.host());
                new DatagramSocket(new InetSocketAddress(address, port)).close();
            } catch (final UnknownHostException problem) {
                throw WorkerStartException.badConfiguration(
                        "berth.worker.endpoint="
                                + context.settings().endpoint()
                                + " is not allowed: expected an IP literal");
            } catch (final SocketException problem) {
                throw WorkerStartException.missingResource(
                        "berth.worker.endpoint="
                                + context.settings().endpoint()
                                + ": UDP port "
                                + port
                                + " can't be bound (the port and the next one are needed): "
                                + problem.getMessage());
            }
        }
    }

    private void requireSpace(final WorkerContext context) {
        final Path parent = context.aeronDir().toAbsolutePath().getParent();
        final long usable = parent.toFile().getUsableSpace();
        if (usable < context.minShmBytes()) {
            releaseLock();
            throw WorkerStartException.missingResource(
                    "berth.aeron.dir="
                            + context.aeronDir()
                            + ": only "
                            + (usable >> 20)
                            + " MiB are free in "
                            + parent
                            + ", berth.shm.min asks for "
                            + (context.minShmBytes() >> 20)
                            + " MiB");
        }
    }

    private static FileChannel openLock(final Path aeronDir) {
        final Path lockFile = lockFile(aeronDir);
        try {
            Files.createDirectories(lockFile.toAbsolutePath().getParent());
            return FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (final IOException problem) {
            throw WorkerStartException.missingResource(
                    "berth.aeron.dir="
                            + aeronDir
                            + ": lock file "
                            + lockFile
                            + " can't be opened: "
                            + problem);
        }
    }

    private FileLock takeLock(final Path aeronDir) {
        try {
            final FileLock taken = lockChannel.tryLock();
            if (taken != null) {
                return taken;
            }
        } catch (final IOException | OverlappingFileLockException ignored) {
            // said below
        }
        CloseHelper.quietClose(lockChannel);
        throw WorkerStartException.missingResource(
                "berth.aeron.dir=" + aeronDir + " is in use by another worker");
    }

    /**
     * The file stays: whoever opened it before it was taken away would lock what others no longer
     * see. It must not be opened a second time either: closing any handle of a file gives up the
     * locks that the process has on it.
     */
    private void releaseLock() {
        CloseHelper.quietClose(lock);
        CloseHelper.quietClose(lockChannel);
    }

    private static Path lockFile(final Path aeronDir) {
        return Path.of(aeronDir + ".lock");
    }
}
