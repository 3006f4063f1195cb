package io.berth.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a process the only owner of a node's directory and of its media driver directory. The
 * operating system gives the locks back at any kind of death, so a restart right after SIGKILL
 * passes and a second node does not.
 */
final class NodeLocks implements AutoCloseable {
    static final String LOCK_FILE = "node.lock";

    private final List<FileChannel> channels = new ArrayList<>();
    private final List<Path> temporary = new ArrayList<>();

    static NodeLocks acquire(final NodeConfiguration configuration) {
        final NodeLocks locks = new NodeLocks();
        try {
            createDirectory("berth.node.dir", configuration.nodeDir());
            final Path aeronParent = configuration.aeronDir().getParent();
            if (aeronParent == null) {
                throw NodeStartException.badConfiguration("berth.aeron.dir must not be the root");
            }
            createDirectory("berth.aeron.dir", aeronParent);
            locks.lock(
                    "berth.node.dir",
                    configuration.nodeDir(),
                    configuration.nodeDir().resolve(LOCK_FILE));
            final Path aeronLock =
                    aeronParent.resolve(configuration.aeronDir().getFileName() + ".lock");
            locks.lock("berth.aeron.dir", configuration.aeronDir(), aeronLock);
            locks.temporary.add(aeronLock);
            return locks;
        } catch (final RuntimeException e) {
            locks.close();
            throw e;
        }
    }

    private static void createDirectory(final String key, final Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (final IOException e) {
            throw NodeStartException.badEnvironment(
                    key + "=" + directory + " can't be made: " + reason(e));
        }
        if (!Files.isWritable(directory)) {
            throw NodeStartException.badEnvironment(key + "=" + directory + " is not writable");
        }
    }

    private void lock(final String key, final Path directory, final Path lockFile) {
        try {
            final FileChannel channel =
                    FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channels.add(channel);
            final FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(key, directory);
            }
        } catch (final OverlappingFileLockException e) {
            throw inUse(key, directory);
        } catch (final IOException e) {
            throw NodeStartException.badEnvironment(
                    key + "=" + directory + " can't be locked: " + reason(e));
        }
    }

    private static NodeStartException inUse(final String key, final Path directory) {
        return NodeStartException.badEnvironment(
                key + "=" + directory + " is in use by another node that runs");
    }

    static String reason(final IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
            return fileSystem.getReason();
        }
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }

    @Override
    public void close() {
        for (final Path path : temporary) {
            path.toFile().delete();
        }
        for (final FileChannel channel : channels) {
            try {
                channel.close();
            } catch (final IOException e) {
                // The lock goes with the process at the latest.
                continue;
            }
        }
        channels.clear();
    }
}
