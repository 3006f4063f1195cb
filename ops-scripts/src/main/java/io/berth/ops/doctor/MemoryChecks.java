package io.berth.ops.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Pages, nodes, shared memory, swap. */
final class MemoryChecks {
    private static final String HUGE = "/sys/kernel/mm/transparent_hugepage/";
    private static final long HEAP_AND_JVM = 512L << 20;
    private static final int MOST_SWAPPINESS = 10;
    private static final int MAPS_PER_SESSION = 8;
    private static final int MAPS_OF_A_NODE = 2_000;

    private final Disk disk;

    private MemoryChecks(final Disk disk) {
        this.disk = disk;
    }

    static List<Check> all(final Disk disk) {
        final MemoryChecks checks = new MemoryChecks(disk);
        return List.of(
                Check.of("memory", MemoryChecks::memory),
                Check.of("shared memory", checks::sharedMemory),
                Check.of("huge pages", MemoryChecks::hugePages),
                Check.of("page defrag", MemoryChecks::defragmentation),
                Check.of("numa", MemoryChecks::numa),
                Check.of("swap", MemoryChecks::swap),
                Check.of("overcommit", MemoryChecks::overcommit),
                Check.of("memory maps", MemoryChecks::maps));
    }

    private static Finding memory(final Host host, final Wanted wanted) {
        final long available = host.kibibytes("/proc/meminfo", "MemAvailable").orElse(-1);
        final OptionalLong limit = Cgroup.of(host).memoryLimit();
        final long usable =
                available < 0
                        ? limit.orElse(Long.MAX_VALUE)
                        : Math.min(available, limit.orElse(Long.MAX_VALUE));
        final long needed = HEAP_AND_JVM + wanted.needs().sharedMemoryBytes();
        final String found =
                (available < 0 ? "not told" : Text.bytes(available) + " available")
                        + (limit.isPresent()
                                ? ", limited to " + Text.bytes(limit.getAsLong())
                                : "");
        final String text =
                Text.bytes(needed) + " for a heap of 256 MiB, Java and shared memory of a node";
        return usable >= needed
                ? Finding.ok("memory", found)
                : Finding.fail(
                        "memory",
                        found,
                        text,
                        "a larger limit (memory.max), or fewer berth.sessions.max");
    }

    private Finding sharedMemory(final Host host, final Wanted wanted) {
        final Path directory = host.path(DiskChecks.existing(host, wanted.needs().aeronDir()));
        final long needed = wanted.needs().sharedMemoryBytes();
        final long usable;
        final long total;
        try {
            usable = disk.usableBytes(directory);
            total = disk.totalBytes(directory);
        } catch (final IOException ex) {
            return Finding.fail(
                    "shared memory",
                    directory + " can't be read",
                    "a tmpfs with " + Text.bytes(needed) + " free",
                    "berth.aeron.dir");
        }
        final String found =
                directory + ": " + Text.bytes(usable) + " free of " + Text.bytes(total);
        if (usable < needed) {
            return Finding.fail(
                    "shared memory",
                    found,
                    Text.bytes(needed) + " free for " + wanted.needs().sessions() + " sessions",
                    "mount -o remount,size=… /dev/shm; for containers --shm-size; or fewer"
                            + " berth.sessions.max");
        }
        final String type =
                Mounts.of(host).typeOf(DiskChecks.existing(host, wanted.needs().aeronDir()));
        return Finding.okOrWarning(
                type.equals("tmpfs") || type.equals("ramfs") || type.equals("hugetlbfs"),
                "shared memory",
                found + " (" + type + ")",
                "a tmpfs: on a disk every write of a message may wait for it",
                "berth.aeron.dir below /dev/shm");
    }

    private static Finding hugePages(final Host host, final Wanted wanted) {
        final String mode = host.chosen(HUGE + "enabled").orElse("none");
        final String shared = host.chosen(HUGE + "shmem_enabled").orElse("none");
        final long reserved = host.number("/proc/sys/vm/nr_hugepages").orElse(0);
        return Finding.okOrWarning(
                mode.equals("madvise") || !wanted.lowLatency(),
                "huge pages",
                "transparent " + mode + ", of shared memory " + shared + ", reserved " + reserved,
                "transparent madvise: a heap that asks for them has them, and nothing else stalls"
                        + " for them",
                "echo madvise > " + HUGE + "enabled, and -XX:+UseTransparentHugePages");
    }

    private static Finding defragmentation(final Host host, final Wanted wanted) {
        final String mode = host.chosen(HUGE + "defrag").orElse("none");
        return Finding.okOrWarning(
                !mode.equals("always") || !wanted.lowLatency(),
                "page defrag",
                mode,
                "madvise or defer: with always any page fault may wait for memory to be moved",
                "echo madvise > " + HUGE + "defrag");
    }

    private static Finding numa(final Host host, final Wanted wanted) {
        final List<String> nodes =
                host.names("/sys/devices/system/node").stream()
                        .filter(name -> name.matches("node[0-9]+"))
                        .toList();
        if (nodes.size() < 2) {
            return Finding.ok("numa", "one node");
        }
        final List<Integer> allowed = CpuChecks.allowed(host);
        for (final String node : nodes) {
            final List<Integer> own =
                    Host.processors(
                            host.text("/sys/devices/system/node/" + node + "/cpulist").orElse(""));
            if (own.containsAll(allowed)) {
                return Finding.ok("numa", nodes.size() + " nodes, this process on " + node);
            }
        }
        final boolean balancing = host.number("/proc/sys/kernel/numa_balancing").orElse(0) != 0;
        return Finding.okOrWarning(
                !wanted.lowLatency(),
                "numa",
                nodes.size()
                        + " nodes, this process on several"
                        + (balancing ? ", pages moved between them" : ""),
                "all of a node on the one that has the network card; kernel.numa_balancing=0",
                "numactl --cpunodebind=0 --membind=0, or NUMAPolicy=bind NUMAMask=0 of systemd;"
                        + " sysctl kernel.numa_balancing=0");
    }

    private static Finding swap(final Host host, final Wanted wanted) {
        final int devices = Math.max(0, host.lines("/proc/swaps").size() - 1);
        final long swappiness = host.number("/proc/sys/vm/swappiness").orElse(60);
        return Finding.okOrWarning(
                devices == 0 || swappiness <= MOST_SWAPPINESS || !wanted.lowLatency(),
                "swap",
                devices == 0 ? "none" : devices + " devices, swappiness " + swappiness,
                "none, or vm.swappiness at most " + MOST_SWAPPINESS,
                "swapoff -a, or sysctl vm.swappiness=1; MemorySwapMax=0 of systemd");
    }

    /** Term buffers are sparse files, so their promise is kept page by page. */
    private static Finding overcommit(final Host host, final Wanted wanted) {
        final long mode = host.number("/proc/sys/vm/overcommit_memory").orElse(0);
        return Finding.okOrWarning(
                mode != 2,
                "overcommit",
                "vm.overcommit_memory " + mode,
                "0 or 1: with 2 the JVM's reserved address space counts as used",
                "sysctl vm.overcommit_memory=0");
    }

    private static Finding maps(final Host host, final Wanted wanted) {
        final long most = host.number("/proc/sys/vm/max_map_count").orElse(65_530);
        final long needed = MAPS_OF_A_NODE + (long) MAPS_PER_SESSION * wanted.needs().sessions();
        final String found = "vm.max_map_count " + most;
        return most >= needed
                ? Finding.ok("memory maps", found)
                : Finding.fail(
                        "memory maps",
                        found,
                        "at least " + needed,
                        "sysctl vm.max_map_count=262144");
    }
}
