package io.berth.ops.doctor;

import java.util.ArrayList;
import java.util.List;

/** Runs all checks on a host. */
public final class Doctor {
    private final Host host;
    private final List<Check> checks = new ArrayList<>();

    /** Looks at this machine, or at one that is made up below the host's root. */
    public Doctor(final Host host) {
        this(host, new RealDisk(), JavaFacts.ofThisJvm());
    }

    Doctor(final Host host, final Disk disk, final JavaFacts java) {
        this.host = host;
        checks.addAll(JavaChecks.all(java));
        checks.addAll(CpuChecks.all());
        checks.addAll(IdleCpuChecks.all());
        checks.addAll(MemoryChecks.all(disk));
        checks.addAll(LimitChecks.all());
        checks.addAll(NetworkChecks.all());
        checks.addAll(ClockChecks.all());
        checks.addAll(DiskChecks.all(disk));
    }

    /** Looks at everything; a check that fails itself is a warning and spoils no other. */
    public DoctorReport examine(final Wanted wanted) {
        final List<Finding> findings = new ArrayList<>();
        for (final Check check : checks) {
            try {
                findings.addAll(check.look(host, wanted));
            } catch (final RuntimeException ex) {
                findings.add(
                        Finding.warning(
                                check.name(),
                                "can't be told: " + ex,
                                "a host whose /proc and /sys can be read",
                                ""));
            }
        }
        return new DoctorReport(wanted, findings);
    }
}
