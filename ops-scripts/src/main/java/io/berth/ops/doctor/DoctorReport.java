package io.berth.ops.doctor;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All findings on a host. */
public record DoctorReport(Wanted wanted, List<Finding> findings) {
    public DoctorReport {
        findings = List.copyOf(findings);
    }

    /** Whether nothing failed. */
    public boolean holds() {
        return count(Level.FAIL) == 0;
    }

    /** How many findings are of a level. */
    public long count(final Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    /** A line for each finding, and one that sums them up. */
    public void print(final PrintStream out) {
        findings.forEach(finding -> out.println(finding.toLine()));
        out.println(summary());
    }

    /** How many of each, for which profile. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "profile %s: %d ok, %d warnings, %d failed",
                profile(),
                count(Level.OK),
                count(Level.WARNING),
                count(Level.FAIL));
    }

    private String profile() {
        return wanted.profile().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For JSON. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("profile", profile());
        map.put("configured", wanted.configured());
        map.put("ok", count(Level.OK));
        map.put("warnings", count(Level.WARNING));
        map.put("failed", count(Level.FAIL));
        map.put("findings", findings.stream().map(Finding::toMap).toList());
        return map;
    }
}
