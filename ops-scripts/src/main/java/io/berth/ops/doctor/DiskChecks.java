package io.berth.ops.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Where the log is written. */
final class DiskChecks {
    private static final Set<String> REMOTE =
            Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs");
    private static final Set<String> VOLATILE = Set.of("tmpfs", "ramfs");
    private static final long SLOW_SYNC_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long STALLING_SYNC_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Disk disk;

    private DiskChecks(final Disk disk) {
        this.disk = disk;
    }

    static List<Check> all(final Disk disk) {
        final DiskChecks checks = new DiskChecks(disk);
        return List.of(
                Check.of("node directory", checks::directory),
                Check.of("file system", DiskChecks::fileSystem),
                Check.of("disk space", checks::space),
                Check.of("disk sync", checks::sync),
                Check.of("write-back", DiskChecks::writeBack));
    }

    /** The path or the nearest above it that is there, on the host. */
    static String existing(final Host host, final Path path) {
        Path at = path.toAbsolutePath().normalize();
        while (at.getParent() != null && !host.exists(at.toString())) {
            at = at.getParent();
        }
        return at.toString();
    }

    private Finding directory(final Host host, final Wanted wanted) {
        for (final Path path : List.of(wanted.needs().nodeDir(), wanted.needs().aeronDir())) {
            final String existing = existing(host, path);
            if (!disk.isWritable(host.path(existing))) {
                return Finding.fail(
                        "node directory",
                        existing + " is not writable",
                        path + " can be made and written by the user of the node",
                        "chown, or berth.node.dir and berth.aeron.dir");
            }
        }
        return Finding.ok("node directory", wanted.needs().nodeDir() + " can be written");
    }

    private static Finding fileSystem(final Host host, final Wanted wanted) {
        final Mounts.Mount mount = Mounts.of(host).at(existing(host, wanted.needs().nodeDir()));
        final String found =
                mount.type()
                        + " on "
                        + mount.source()
                        + kind(host, mount.source())
                        + ", "
                        + String.join(",", mount.options());
        if (REMOTE.contains(mount.type())) {
            return Finding.fail(
                    "file system",
                    found,
                    "a local disk: the log is mapped and locked",
                    "berth.node.dir");
        }
        if (VOLATILE.contains(mount.type())) {
            return Finding.warning(
                    "file system",
                    found,
                    "a disk: in memory the log is gone after a restart of the host",
                    "berth.node.dir");
        }
        final boolean forced =
                mount.options().contains("sync") || mount.options().contains("dirsync");
        return Finding.okOrWarning(
                !forced && !mount.options().contains("strictatime"),
                "file system",
                found,
                "neither sync nor strictatime among the options",
                "mount -o remount,async,noatime " + mount.directory());
    }

    private static String kind(final Host host, final String source) {
        final String name = source.substring(source.lastIndexOf('/') + 1);
        for (String at = name; !at.isEmpty(); at = at.substring(0, at.length() - 1)) {
            final String file = "/sys/class/block/" + at + "/queue/rotational";
            if (host.exists(file)) {
                return host.number(file).orElse(0) == 1 ? " (told as turning)" : " (not turning)";
            }
        }
        return "";
    }

    private Finding space(final Host host, final Wanted wanted) {
        final Path directory = host.path(existing(host, wanted.needs().nodeDir()));
        final long usable;
        try {
            usable = disk.usableBytes(directory);
        } catch (final IOException ex) {
            return Finding.fail("disk space", "can't be read", "a local disk", "berth.node.dir");
        }
        final long least = wanted.needs().lowStorageBytes();
        final String found = Text.bytes(usable) + " free";
        if (usable <= least) {
            return Finding.fail(
                    "disk space",
                    found,
                    "more than berth.archive.low.storage, " + Text.bytes(least),
                    "another disk, or a snapshot, which lets the log behind it go");
        }
        return Finding.okOrWarning(
                usable >= 16 * least,
                "disk space",
                found,
                Text.bytes(16 * least) + ", some hours of log",
                "another disk, or snapshots more often");
    }

    private Finding sync(final Host host, final Wanted wanted) {
        final long[] times;
        try {
            times = disk.syncTimesNs(host.path(existing(host, wanted.needs().nodeDir())));
        } catch (final IOException ex) {
            return Finding.fail(
                    "disk sync",
                    "can't be tried: " + ex.getMessage(),
                    "a writable disk",
                    "berth.node.dir");
        }
        final long median = times[times.length / 2];
        final long p99 = times[Math.min(times.length - 1, times.length * 99 / 100)];
        final String found =
                "of "
                        + times.length
                        + " forced writes of 256 B the median took "
                        + Text.ms(median)
                        + ", the 99th percentile "
                        + Text.ms(p99);
        if (wanted.needs().fileSyncLevel() == 0) {
            return Finding.ok("disk sync", found + "; berth.file.sync.level 0 waits for none");
        }
        final String how = "a disk with a cache that survives a power loss";
        if (p99 > STALLING_SYNC_NS) {
            return Finding.fail(
                    "disk sync",
                    found,
                    "below a heartbeat time-out: it stops the node's thread",
                    how);
        }
        return Finding.okOrWarning(
                p99 <= SLOW_SYNC_NS, "disk sync", found, "the 99th percentile within 10 ms", how);
    }

    /** Much that is written back at once makes a writer wait. */
    private static Finding writeBack(final Host host, final Wanted wanted) {
        final long ratio = host.number("/proc/sys/vm/dirty_background_ratio").orElse(0);
        final long bytes = host.number("/proc/sys/vm/dirty_background_bytes").orElse(0);
        return Finding.okOrWarning(
                bytes > 0 || ratio <= 5 || !wanted.lowLatency(),
                "write-back",
                bytes > 0
                        ? "begins at " + Text.bytes(bytes)
                        : "begins at " + ratio + " % of the memory",
                "vm.dirty_background_ratio at most 5: little is written back at a time",
                "sysctl vm.dirty_background_ratio=5 vm.dirty_ratio=40");
    }
}
