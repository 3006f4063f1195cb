package io.berth.ops.doctor;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which processors there are and what part of them this process gets. */
final class CpuChecks {
    private static final String CPUS = "/sys/devices/system/cpu/";
    private static final double MOST_STOLEN = 0.01;

    private CpuChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("cores", CpuChecks::cores),
                Check.of("smt", CpuChecks::smt),
                Check.of("isolated cores", CpuChecks::isolated),
                Check.of("tickless cores", CpuChecks::tickless),
                Check.of("cpu quota", CpuChecks::quota),
                Check.of("stolen time", CpuChecks::stolen));
    }

    static List<Integer> allowed(final Host host) {
        return Host.processors(host.field("/proc/self/status", "Cpus_allowed_list").orElse(""));
    }

    private static int physicalCores(final Host host, final List<Integer> processors) {
        final Set<String> cores = new HashSet<>();
        for (final int cpu : processors) {
            final String topology = CPUS + "cpu" + cpu + "/topology/";
            cores.add(
                    host.text(topology + "physical_package_id").orElse("0")
                            + "/"
                            + host.text(topology + "core_id").orElse("cpu" + cpu));
        }
        return cores.size();
    }

    /**
     * The threads on which the node's processors depend, and one for all that are not on the path
     * of a message.
     */
    private static Finding cores(final Host host, final Wanted wanted) {
        final List<Integer> allowed = allowed(host);
        final int physical = physicalCores(host, allowed);
        final int threads = wanted.profile().pathThreads();
        final int all = Host.processors(host.text(CPUS + "online").orElse("")).size();
        final String found =
                physical
                        + " cores with "
                        + allowed.size()
                        + " processors"
                        + (all > allowed.size() ? " of the host's " + all : "")
                        + host.field("/proc/cpuinfo", "model name")
                                .map(model -> " (" + model + ")")
                                .orElse("");
        final int spinning = wanted.profile().spinningThreads();
        if (spinning > 0 && physical < spinning) {
            return Finding.fail(
                    "cores",
                    found,
                    spinning + " cores for threads that spin, and one for the rest",
                    "a larger machine, or berth.profile=dev");
        }
        final int best = spinning > 0 ? spinning + 1 : threads;
        return Finding.okOrWarning(
                physical >= best,
                "cores",
                found,
                best + " cores for each node",
                "a larger machine" + (spinning > 0 ? ", or berth.profile=dev" : ""));
    }

    private static Finding smt(final Host host, final Wanted wanted) {
        final Optional<String> active = host.text(CPUS + "smt/active");
        final boolean on = active.isPresent() && active.get().equals("1");
        return Finding.okOrWarning(
                !on || !wanted.lowLatency(),
                "smt",
                on ? "on: two processors share a core" : "off",
                "off, or the second processor of each core of the node left idle",
                "echo off > /sys/devices/system/cpu/smt/control, or nosmt on the kernel command"
                        + " line");
    }

    private static Finding isolated(final Host host, final Wanted wanted) {
        final List<Integer> isolated = Host.processors(host.text(CPUS + "isolated").orElse(""));
        final boolean partition =
                host.text("/sys/fs/cgroup" + Cgroup.of(host).path() + "/cpuset.cpus.partition")
                        .map(text -> text.startsWith("isolated"))
                        .orElse(false);
        final int wantedCores = wanted.profile().spinningThreads();
        final String found =
                partition
                        ? "a cpuset partition that is isolated"
                        : isolated.isEmpty()
                                ? "none"
                                : isolated.size() + " (" + host.text(CPUS + "isolated").get() + ")";
        return Finding.okOrWarning(
                partition || isolated.size() >= wantedCores,
                "isolated cores",
                found,
                wantedCores + " that the scheduler gives to nobody else",
                "isolcpus=domain,managed_irq,1-"
                        + wantedCores
                        + " on the kernel command line, or cpuset.cpus.partition=isolated");
    }

    private static Finding tickless(final Host host, final Wanted wanted) {
        final List<Integer> tickless =
                Host.processors(
                        host.text(CPUS + "nohz_full")
                                .filter(text -> !text.contains("null"))
                                .orElse(""));
        final int wantedCores = wanted.profile().spinningThreads();
        return Finding.okOrWarning(
                tickless.size() >= wantedCores,
                "tickless cores",
                tickless.isEmpty() ? "none" : String.valueOf(tickless.size()),
                wantedCores + " without a timer interrupt while one thread spins there",
                "nohz_full=1-"
                        + wantedCores
                        + " rcu_nocbs=1-"
                        + wantedCores
                        + " on the kernel command line");
    }

    private static Finding quota(final Host host, final Wanted wanted) {
        final Cgroup cgroup = Cgroup.of(host);
        final double processors = cgroup.cpuQuota();
        final long throttled = cgroup.throttledPeriods();
        final String found =
                (processors < 0 ? "none" : "a quota of " + processors + " processors")
                        + (throttled > 0 ? ", throttled in " + throttled + " periods so far" : "");
        final String how = "no CPU limit (cpu.max=max); for containers: a CPU set, no CPU quota";
        if (processors >= 0 && wanted.lowLatency()) {
            return Finding.fail("cpu quota", found, "none: what spins uses it up", how);
        }
        return Finding.okOrWarning(
                throttled <= 0 && (processors < 0 || processors >= wanted.profile().pathThreads()),
                "cpu quota",
                found,
                "none, or at least "
                        + wanted.profile().pathThreads()
                        + " processors and never throttled",
                how);
    }

    /** Of a virtual machine: time in which it wanted to run and was not let. */
    private static Finding stolen(final Host host, final Wanted wanted) {
        final String[] fields = host.field("/proc/stat", "cpu").orElse("").split("\\s+");
        if (fields.length < 8) {
            return Finding.ok("stolen time", "not told by this kernel");
        }
        double all = 0;
        for (int i = 0; i < 8; i++) {
            all += Double.parseDouble(fields[i]);
        }
        final double share = all > 0 ? Double.parseDouble(fields[7]) / all : 0;
        return Finding.okOrWarning(
                share <= MOST_STOLEN,
                "stolen time",
                String.format(java.util.Locale.ROOT, "%.2f %% since the start", share * 100),
                "below 1 %",
                "a machine whose processors are not shared with others");
    }
}
