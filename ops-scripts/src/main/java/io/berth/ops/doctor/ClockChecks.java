package io.berth.ops.doctor;

import java.util.List;
import java.util.Set;

/** How time is read, kept and waited for. */
final class ClockChecks {
    private static final String SOURCE =
            "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    private static final Set<String> FAST =
            Set.of("tsc", "arch_sys_counter", "kvm-clock", "hyperv_clocksource_tsc_page");
    private static final Set<String> VIRTUAL = Set.of("kvm-clock", "hyperv_clocksource_tsc_page");
    private static final List<String> KEEPERS =
            List.of("chronyd", "ntpd", "openntpd", "systemd-timesyn", "ptp4l", "phc2sys");
    private static final long LONGEST_SLACK_NS = 50_000;

    private ClockChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("clock source", ClockChecks::source),
                Check.of("clock sync", ClockChecks::sync),
                Check.of("timer slack", ClockChecks::slack));
    }

    /** Every duty cycle reads the clock; those not listed ask the kernel for it. */
    private static Finding source(final Host host, final Wanted wanted) {
        final String source = host.text(SOURCE).orElse("not told");
        if (source.equals("not told")) {
            return Finding.ok("clock source", source);
        }
        final String how =
                "echo tsc > "
                        + SOURCE
                        + ", or clocksource=tsc tsc=reliable on the kernel command line";
        if (!FAST.contains(source)) {
            return new Finding(
                    "clock source",
                    wanted.lowLatency() ? Level.FAIL : Level.WARNING,
                    source,
                    "tsc: others take a call of the kernel each time",
                    how);
        }
        return Finding.okOrWarning(
                !VIRTUAL.contains(source) || !wanted.lowLatency(),
                "clock source",
                source,
                "tsc, where the host offers a constant one",
                how);
    }

    /**
     * Nodes need no common clock to be right; a leader's clock that is behind the last one's stops
     * time until it has caught up (rule 33).
     */
    private static Finding sync(final Host host, final Wanted wanted) {
        final List<String> keepers = host.processes(KEEPERS);
        final boolean synchronised = host.exists("/run/systemd/timesync/synchronized");
        return Finding.okOrWarning(
                !keepers.isEmpty() || synchronised,
                "clock sync",
                keepers.isEmpty()
                        ? synchronised
                                ? "systemd-timesyncd, synchronised"
                                : "nothing found that keeps the clock"
                        : host.text("/proc/" + keepers.get(0) + "/comm").orElse("")
                                + " runs"
                                + (synchronised ? ", synchronised" : ""),
                "clocks of all hosts within some milliseconds: a new leader whose clock is behind"
                        + " holds all deadlines back by as much",
                "apt install chrony, or systemctl enable --now systemd-timesyncd");
    }

    /** How late the kernel may wake a thread that parks, to save interrupts. */
    private static Finding slack(final Host host, final Wanted wanted) {
        final long slackNs = host.number("/proc/self/timerslack_ns").orElse(-1);
        if (slackNs < 0) {
            return Finding.ok("timer slack", "not told here");
        }
        return Finding.okOrWarning(
                slackNs <= LONGEST_SLACK_NS,
                "timer slack",
                slackNs / 1_000.0 + " us",
                "at most 50 us: every pause of an idle thread takes so much longer",
                "TimerSlackNSec=50us of systemd");
    }
}
