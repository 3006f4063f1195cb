package io.berth.ops.doctor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a process may have of the kernel's things. */
final class LimitChecks {
    /** A leader has a socket for the answers of each session, and a few for each of its peers. */
    private static final int FILES_PER_SESSION = 4;

    private static final int FILES_OF_A_NODE = 1_024;
    private static final int THREADS_OF_A_NODE = 128;

    private LimitChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("file handles", LimitChecks::files),
                Check.of("threads", LimitChecks::threads),
                Check.of("container", LimitChecks::container));
    }

    private static Finding files(final Host host, final Wanted wanted) {
        final long soft = limit(host, "Max open files");
        final long needed = FILES_OF_A_NODE + (long) FILES_PER_SESSION * wanted.needs().sessions();
        final String found = soft == Long.MAX_VALUE ? "unlimited" : soft + " for each process";
        final String how =
                "LimitNOFILE=65536 of systemd, or ulimit -n 65536; --ulimit for containers";
        return soft >= needed
                ? Finding.ok("file handles", found)
                : Finding.fail(
                        "file handles",
                        found,
                        needed + " for " + wanted.needs().sessions() + " sessions",
                        how);
    }

    private static Finding threads(final Host host, final Wanted wanted) {
        final long soft = limit(host, "Max processes");
        final OptionalLong group = Cgroup.of(host).taskLimit();
        final long least = Math.min(soft, group.orElse(Long.MAX_VALUE));
        final String found = least == Long.MAX_VALUE ? "unlimited" : String.valueOf(least);
        return least >= THREADS_OF_A_NODE
                ? Finding.ok("threads", found)
                : Finding.fail(
                        "threads",
                        found,
                        THREADS_OF_A_NODE + " for each node",
                        "TasksMax of systemd, --pids-limit for containers, or ulimit -u");
    }

    private static long limit(final Host host, final String name) {
        final Optional<String> field = host.field("/proc/self/limits", name);
        if (field.isEmpty()) {
            return Long.MAX_VALUE;
        }
        final String soft = field.get().split("\\s+")[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
    }

    private static Finding container(final Host host, final Wanted wanted) {
        final boolean inside = host.exists("/.dockerenv") || host.exists("/run/.containerenv");
        if (!inside) {
            return Finding.ok("container", "none");
        }
        final String type = Mounts.of(host).typeOf("/");
        final boolean dataInside =
                type.equals("overlay")
                        && Mounts.of(host)
                                .typeOf(DiskChecks.existing(host, wanted.needs().nodeDir()))
                                .equals("overlay");
        return Finding.okOrWarning(
                !dataInside,
                "container",
                "in a container" + (dataInside ? ", with the node's directory inside it" : ""),
                "the node's directory on a volume: what is in the container goes with it",
                "--volume for berth.node.dir, --network host, --cpuset-cpus, --shm-size, --ulimit"
                        + " nofile");
    }
}
