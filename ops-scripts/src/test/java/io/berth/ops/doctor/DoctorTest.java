package io.berth.ops.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.node.NodeNeeds;
import io.berth.node.NodeProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host that is made up has everything right; each test spoils one thing. */
class DoctorTest {
    private static final String CPUS = "sys/devices/system/cpu/";
    private static final String HUGE = "sys/kernel/mm/transparent_hugepage/";

    @TempDir private Path root;

    private final FakeDisk disk = new FakeDisk();
    private JavaFacts java = new JavaFacts(25, "25.0.1", "Anybody");

    @BeforeEach
    void makeGoodHost() throws IOException {
        for (int cpu = 0; cpu < 8; cpu++) {
            final String directory = CPUS + "cpu" + cpu + "/";
            write(directory + "topology/core_id", String.valueOf(cpu));
            write(directory + "topology/physical_package_id", "0");
            write(directory + "cpufreq/scaling_governor", "performance");
            write(directory + "cpuidle/state1/name", "C1");
            write(directory + "cpuidle/state1/latency", "2");
            write(directory + "cpuidle/state1/disable", "0");
        }
        write(CPUS + "online", "0-7");
        write(CPUS + "isolated", "1-6");
        write(CPUS + "nohz_full", "1-6");
        write(CPUS + "smt/active", "0");
        write("sys/devices/system/node/node0/cpulist", "0-7");
        write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc");
        write(HUGE + "enabled", "always [madvise] never");
        write(HUGE + "shmem_enabled", "always [advise] never");
        write(HUGE + "defrag", "always defer [madvise] never");
        write("sys/class/net/eth0/mtu", "1500");
        write("sys/class/block/sda/queue/rotational", "0");
        write("sys/fs/cgroup/cgroup.controllers", "cpu memory");
        write("proc/self/status", "Name:\tjava\nCpus_allowed_list:\t0-7");
        write("proc/self/cgroup", "0::/berth.slice/node.service");
        write(
                "proc/self/limits",
                "Limit                     Soft Limit           Hard Limit\n"
                        + "Max processes             4096                 4096       processes\n"
                        + "Max open files            65536                65536      files");
        write("proc/self/mounts", "/dev/sda1 / ext4 rw,relatime 0 0\ntmpfs /dev/shm tmpfs rw 0 0");
        write("proc/self/timerslack_ns", "50000");
        write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU");
        write("proc/cmdline", "quiet");
        write("proc/meminfo", "MemTotal: 33554432 kB\nMemAvailable: 16777216 kB");
        write("proc/swaps", "Filename\tType");
        write("proc/stat", "cpu  1000 0 1000 98000 0 0 0 0 0 0");
        write(
                "proc/net/snmp",
                "Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors\n"
                        + "Udp: 5000000 1 1 5000000 1 0");
        write("proc/sys/kernel/osrelease", "6.1.0-13-amd64");
        write("proc/sys/net/core/rmem_max", "4194304");
        write("proc/sys/net/core/wmem_max", "4194304");
        write("proc/sys/vm/swappiness", "60");
        write("proc/sys/vm/overcommit_memory", "0");
        write("proc/sys/vm/max_map_count", "65530");
        write("proc/sys/vm/dirty_background_ratio", "5");
        write("proc/77/comm", "chronyd");
        Files.createDirectories(root.resolve("dev/shm"));
        Files.createDirectories(root.resolve("data"));
    }

    @ParameterizedTest
    @CsvSource({"DEV", "LOW_LATENCY"})
    void shouldFindNothingWrongWithAGoodHost(final NodeProfile profile) {
        final DoctorReport report = examine(profile);

        final List<Finding> wrong =
                report.findings().stream().filter(f -> f.level() != Level.OK).toList();
        assertEquals(List.of(), wrong);
        assertTrue(report.holds());
        assertTrue(report.findings().size() >= 30, report.summary());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proc/self/status | Cpus_allowed_list:\\t0-3 | cores | FAIL | 4 cores",
                "proc/self/status | Cpus_allowed_list:\\t0-4 | cores | WARNING | 5 cores",
                "sys/devices/system/cpu/smt/active | 1 | smt | WARNING | share a core",
                "sys/devices/system/cpu/isolated | 1-3 | isolated cores | WARNING | 3 (1-3)",
                "sys/devices/system/cpu/nohz_full | (null) | tickless cores | WARNING | none",
                "sys/devices/system/cpu/cpu3/cpufreq/scaling_governor | powersave | governor |"
                        + " WARNING | powersave",
                "sys/devices/system/cpu/cpu2/cpuidle/state1/latency | 133 | c-states | WARNING |"
                        + " 133 us",
                "sys/fs/cgroup/berth.slice/node.service/cpu.max | 400000 100000 | cpu quota | FAIL"
                        + " | 4.0 processors",
                "sys/fs/cgroup/berth.slice/memory.max | 67108864 | memory | FAIL | limited to 64"
                        + " MiB",
                "sys/fs/cgroup/berth.slice/node.service/pids.max | 64 | threads | FAIL | 64",
                "sys/fs/cgroup/berth.slice/node.service/cpu.stat | nr_throttled 9 | cpu quota |"
                        + " WARNING | 9 periods",
                "proc/stat | cpu  1000 0 1000 93000 0 0 0 5000 0 0 | stolen time | WARNING | 5.00"
                        + " %",
                "sys/kernel/mm/transparent_hugepage/enabled | [always] madvise never | huge pages |"
                        + " WARNING | always",
                "sys/kernel/mm/transparent_hugepage/defrag | [always] madvise never | page defrag |"
                        + " WARNING | always",
                "proc/swaps | Filename\\n/dev/sda2 partition | swap | WARNING | swappiness 60",
                "proc/sys/vm/overcommit_memory | 2 | overcommit | WARNING | 2",
                "proc/sys/vm/max_map_count | 1000 | memory maps | FAIL | 1000",
                "proc/sys/vm/dirty_background_ratio | 10 | write-back | WARNING | 10 %",
                "proc/sys/net/core/rmem_max | 212992 | receive buffers | WARNING | 212992",
                "proc/sys/net/core/wmem_max | 212992 | send buffers | WARNING | 212992",
                "sys/class/net/eth0/mtu | 1400 | mtu | WARNING | eth0 1400",
                "proc/77/comm | bash | clock sync | WARNING | nothing found",
                "proc/self/timerslack_ns | 5000000 | timer slack | WARNING | 5000.0 us",
                "sys/devices/system/clocksource/clocksource0/current_clocksource | hpet | clock"
                        + " source | FAIL | hpet",
                "sys/devices/system/clocksource/clocksource0/current_clocksource | kvm-clock |"
                        + " clock source | WARNING | kvm",
                "proc/self/limits | Max open files  1024 1024 files | file handles | FAIL | 1024"
                        + " for each",
                "proc/self/mounts | host:/x / nfs4 rw 0 0\\n"
                        + "tmpfs /dev/shm tmpfs rw 0 0 | file system | FAIL | nfs4",
                "proc/self/mounts | /dev/sda1 / ext4 rw,sync 0 0\\n"
                        + "tmpfs /dev/shm tmpfs rw 0 0 | file system | WARNING | sync",
                "proc/self/mounts | /dev/sda1 / ext4 rw 0 0 | shared memory | WARNING | ext4",
                "proc/sys/kernel/osrelease | 4.19.0-amd64 | kernel | WARNING | 4.19",
                "proc/88/comm | irqbalance | interrupts | OK | isolated cores left out",
            })
    void shouldNameWhatIsWrong(
            final String file,
            final String content,
            final String check,
            final Level level,
            final String found)
            throws IOException {
        write(file, content);

        final Finding finding = finding(NodeProfile.LOW_LATENCY, check);

        assertEquals(level, finding.level(), finding.toLine());
        assertTrue(finding.found().contains(found), finding.toLine());
        if (level != Level.OK) {
            assertFalse(finding.wanted().isEmpty(), finding.toLine());
            assertFalse(finding.how().isEmpty(), finding.toLine());
        }
    }

    @ParameterizedTest
    @CsvSource({"smt", "isolated cores", "huge pages", "governor", "swap", "c-states"})
    void shouldAskLessOfAMachineForDevelopment(final String check) throws IOException {
        write(CPUS + "smt/active", "1");
        write(CPUS + "isolated", "");
        write(HUGE + "enabled", "[always] madvise never");
        write(CPUS + "cpu0/cpufreq/scaling_governor", "schedutil");
        write(CPUS + "cpu0/cpuidle/state1/latency", "500");
        write("proc/swaps", "Filename\n/dev/sda2 partition");

        assertEquals(Level.OK, finding(NodeProfile.DEV, check).level());
        assertEquals(Level.WARNING, finding(NodeProfile.LOW_LATENCY, check).level());
    }

    @Test
    void shouldFailWhereSharedMemoryIsShort() {
        disk.usable = 64 << 20;

        final Finding finding = finding(NodeProfile.DEV, "shared memory");

        assertEquals(Level.FAIL, finding.level());
        assertTrue(finding.found().contains("64 MiB free"), finding.toLine());
        assertTrue(finding.how().contains("--shm-size"), finding.toLine());
    }

    @Test
    void shouldFailWhereTheNodeCannotWrite() {
        disk.writable = false;

        assertEquals(Level.FAIL, finding(NodeProfile.DEV, "node directory").level());
    }

    @Test
    void shouldJudgeTheDiskOnlyByWhatANodeForcesToIt() {
        disk.syncNs = 400_000_000L;

        assertEquals(Level.OK, finding(NodeProfile.DEV, "disk sync").level());
        final Finding forced = finding(synced(1), "disk sync");
        assertEquals(Level.FAIL, forced.level());
        assertTrue(forced.found().contains("400.00 ms"), forced.toLine());
        disk.syncNs = 20_000_000L;
        assertEquals(Level.WARNING, finding(synced(1), "disk sync").level());
    }

    @Test
    void shouldFailWithAnOldJava() {
        java = new JavaFacts(11, "11.0.2", "Anybody");

        assertEquals(Level.FAIL, finding(NodeProfile.DEV, "java").level());
    }

    @Test
    void shouldLookAtTheOptionsOfANodeThatRuns() throws IOException {
        write("proc/500/cmdline", "java\0-Xms1g\0-Xmx2g\0io.berth.node.BerthNode\0n.properties");

        assertEquals(Level.FAIL, finding(NodeProfile.DEV, "jvm options").level());

        write(
                "proc/500/cmdline",
                "java\0--add-opens\0java.base/jdk.internal.misc=ALL-UNNAMED\0-Xms1g\0-Xmx2g\0"
                        + "-XX:-UsePerfData\0io.berth.node.BerthNode\0n.properties");
        assertEquals(Level.OK, finding(NodeProfile.DEV, "jvm options").level());
        final Finding finding = finding(NodeProfile.LOW_LATENCY, "jvm options");
        assertEquals(Level.WARNING, finding.level());
        assertEquals("-Xms as large as -Xmx, -XX:+AlwaysPreTouch", finding.wanted());
    }

    @Test
    void shouldNameSpinningThreadsWithoutAProcessorOfTheirOwn() throws IOException {
        write("proc/500/cmdline", "java\0io.berth.node.BerthNode\0n.properties");
        task(500, 501, "berth-receiver", "1");
        task(500, 502, "berth-sender", "1");
        task(500, 503, "berth-consensus", "0-7");
        task(500, 504, "berth-driver", "0-7");

        final Finding finding = finding(NodeProfile.LOW_LATENCY, "pinning");

        assertEquals(Level.WARNING, finding.level());
        assertTrue(
                finding.found()
                        .endsWith(
                                "1 of 3 spinning threads have a processor of their own, not pinned"
                                        + " berth-consensus, sharing berth-sender"),
                finding.toLine());
    }

    @Test
    void shouldTellMemoryNodesThatThisProcessIsSpreadOver() throws IOException {
        write("sys/devices/system/node/node0/cpulist", "0-3");
        write("sys/devices/system/node/node1/cpulist", "4-7");
        assertEquals(Level.WARNING, finding(NodeProfile.LOW_LATENCY, "numa").level());

        write("proc/self/status", "Cpus_allowed_list:\t4-7");
        assertEquals(Level.OK, finding(NodeProfile.LOW_LATENCY, "numa").level());
    }

    @Test
    void shouldTellANodesDirectoryInsideAContainer() throws IOException {
        write(".dockerenv", "");
        assertEquals(Level.OK, finding(NodeProfile.DEV, "container").level());

        write("proc/self/mounts", "overlay / overlay rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0");
        assertEquals(Level.WARNING, finding(NodeProfile.DEV, "container").level());
    }

    @Test
    void shouldGoOnWhereACheckCannotTell() throws IOException {
        write("proc/stat", "cpu  a b c d e f g h");

        final Finding finding = finding(NodeProfile.DEV, "stolen time");

        assertEquals(Level.WARNING, finding.level());
        assertTrue(finding.found().startsWith("can't be told"), finding.toLine());
    }

    @Test
    void shouldBearAHostThatTellsNothing() throws IOException {
        final Path empty = Files.createDirectory(root.resolve("empty"));

        final DoctorReport report =
                new Doctor(new Host(empty), disk, java).examine(wanted(NodeProfile.DEV));

        assertTrue(report.findings().size() >= 30, report.summary());
        assertTrue(
                report.findings().stream().noneMatch(f -> f.found().contains("Exception")),
                () -> report.findings().toString());
    }

    @Test
    void shouldPrintALineForEachFindingAndSumUp() {
        disk.usable = 1;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final DoctorReport report = examine(NodeProfile.LOW_LATENCY);

        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));

        final List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(report.findings().size() + 1, lines.size());
        assertTrue(lines.contains(report.summary()));
        assertTrue(report.summary().startsWith("profile low-latency: "), report.summary());
        assertFalse(report.holds());
        assertEquals(report.count(Level.FAIL), report.toMap().get("failed"));
    }

    private void task(final int pid, final int tid, final String name, final String cpus)
            throws IOException {
        final String directory = "proc/" + pid + "/task/" + tid + "/";
        write(directory + "comm", name);
        write(directory + "status", "Cpus_allowed_list:\t" + cpus);
    }

    private void write(final String file, final String content) throws IOException {
        final Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content.replace("\\n", "\n").replace("\\t", "\t"));
    }

    private static Wanted wanted(final NodeProfile profile) {
        return new Wanted(NodeNeeds.of(profile, Path.of("/data/node-0")), false);
    }

    private static Wanted synced(final int level) {
        final NodeNeeds needs = wanted(NodeProfile.DEV).needs();
        return new Wanted(
                new NodeNeeds(
                        needs.profile(),
                        needs.nodeDir(),
                        needs.aeronDir(),
                        needs.sharedMemoryBytes(),
                        needs.lowStorageBytes(),
                        level,
                        needs.sessions(),
                        null),
                false);
    }

    private DoctorReport examine(final NodeProfile profile) {
        return new Doctor(new Host(root), disk, java).examine(wanted(profile));
    }

    private Finding finding(final NodeProfile profile, final String check) {
        return finding(wanted(profile), check);
    }

    private Finding finding(final Wanted wanted, final String check) {
        final List<Finding> found =
                new Doctor(new Host(root), disk, java)
                        .examine(wanted).findings().stream()
                                .filter(finding -> finding.check().equals(check))
                                .toList();
        assertEquals(1, found.size(), () -> check + " in " + found);
        return found.get(0);
    }

    private static final class FakeDisk implements Disk {
        private long usable = 64L << 30;
        private boolean writable = true;
        private long syncNs = 1_000_000;

        @Override
        public long usableBytes(final Path directory) {
            return usable;
        }

        @Override
        public long totalBytes(final Path directory) {
            return 64L << 30;
        }

        @Override
        public boolean isWritable(final Path directory) {
            return writable;
        }

        @Override
        public long[] syncTimesNs(final Path directory) {
            final long[] times = new long[100];
            Arrays.fill(times, syncNs);
            return times;
        }
    }
}
