package io.berth.ops.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How fast processors are and how soon they are awake. */
final class IdleCpuChecks {
    private static final String CPUS = "/sys/devices/system/cpu/";
    private static final int DEEPEST_US = 10;

    private IdleCpuChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("governor", IdleCpuChecks::governor),
                Check.of("c-states", IdleCpuChecks::idleStates),
                Check.of("interrupts", IdleCpuChecks::interrupts),
                Check.of("kernel", IdleCpuChecks::kernel));
    }

    private static Finding governor(final Host host, final Wanted wanted) {
        final Set<String> governors = new TreeSet<>();
        for (final int cpu : CpuChecks.allowed(host)) {
            host.text(CPUS + "cpu" + cpu + "/cpufreq/scaling_governor").ifPresent(governors::add);
        }
        return Finding.okOrWarning(
                governors.isEmpty()
                        || governors.equals(Set.of("performance"))
                        || !wanted.lowLatency(),
                "governor",
                governors.isEmpty()
                        ? "none: host or firmware decide on the frequency"
                        : String.join(" ", governors),
                "performance",
                "cpupower frequency-set -g performance, or cpufreq.default_governor=performance on"
                        + " the kernel command line");
    }

    private static Finding idleStates(final Host host, final Wanted wanted) {
        final String line = host.text("/proc/cmdline").orElse("");
        long deepest = 0;
        String name = "";
        for (final int cpu : CpuChecks.allowed(host)) {
            final String directory = CPUS + "cpu" + cpu + "/cpuidle";
            for (final String state : host.names(directory)) {
                final String file = directory + "/" + state;
                final long latencyUs = host.number(file + "/latency").orElse(0);
                if (latencyUs > deepest && host.number(file + "/disable").orElse(0) == 0) {
                    deepest = latencyUs;
                    name = host.text(file + "/name").orElse(state);
                }
            }
        }
        final boolean polls = List.of(line.split("\\s+")).contains("idle=poll");
        final Optional<String> driver = host.text(CPUS + "cpuidle/current_driver");
        final String found =
                polls
                        ? "idle=poll"
                        : deepest == 0
                                ? "none told (" + driver.orElse("no") + " driver)"
                                : "down to " + name + ", " + deepest + " us to wake up";
        return Finding.okOrWarning(
                polls || deepest <= DEEPEST_US || !wanted.lowLatency(),
                "c-states",
                found,
                "none that takes more than " + DEEPEST_US + " us to wake up",
                "cpupower idle-set -D "
                        + DEEPEST_US
                        + ", or intel_idle.max_cstate=1 processor.max_cstate=1 on the kernel"
                        + " command line");
    }

    private static Finding interrupts(final Host host, final Wanted wanted) {
        final boolean balanced = !host.processes(List.of("irqbalance")).isEmpty();
        final boolean isolated = !host.text(CPUS + "isolated").orElse("").isEmpty();
        return Finding.okOrWarning(
                !balanced || !wanted.lowLatency() || isolated,
                "interrupts",
                balanced
                        ? "irqbalance moves them" + (isolated ? ", isolated cores left out" : "")
                        : "not moved by irqbalance",
                "none on the cores of a node",
                "IRQBALANCE_BANNED_CPULIST, or isolated cores, which irqbalance leaves out");
    }

    private static Finding kernel(final Host host, final Wanted wanted) {
        final String release = host.text("/proc/sys/kernel/osrelease").orElse("unknown");
        final String[] parts = release.split("[.-]", 3);
        int version = 0;
        try {
            version = Integer.parseInt(parts[0]) * 1_000 + Integer.parseInt(parts[1]);
        } catch (final NumberFormatException | ArrayIndexOutOfBoundsException ex) {
            return Finding.warning("kernel", release, "Linux 5.4 or newer", "");
        }
        return Finding.okOrWarning(
                version >= 5_004,
                "kernel",
                "Linux " + release,
                "Linux 5.4 or newer",
                "a newer distribution");
    }
}
