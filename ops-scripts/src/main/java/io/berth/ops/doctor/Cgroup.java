package io.berth.ops.doctor;

import java.util.Optional;
import java.util.OptionalLong;

/** Limits of the control group of this process, of either version. */
final class Cgroup {
    private static final String ROOT = "/sys/fs/cgroup";
    private static final long UNLIMITED = 1L << 60;

    private final Host host;
    private final String path;
    private final boolean unified;

    private Cgroup(final Host host, final String path, final boolean unified) {
        this.host = host;
        this.path = path;
        this.unified = unified;
    }

    static Cgroup of(final Host host) {
        final boolean unified = host.exists(ROOT + "/cgroup.controllers");
        String path = "";
        for (final String line : host.lines("/proc/self/cgroup")) {
            if (line.startsWith("0::")) {
                path = line.substring(3);
            }
        }
        return new Cgroup(host, path.equals("/") ? "" : path, unified);
    }

    String path() {
        return path;
    }

    /** Of this group or the nearest above it that has the file. */
    private Optional<String> text(final String controller, final String file) {
        if (!unified) {
            final Optional<String> own =
                    host.text(ROOT + "/" + controller + ownPath(controller) + "/" + file);
            return own.isPresent() ? own : host.text(ROOT + "/" + controller + "/" + file);
        }
        String at = path;
        while (true) {
            final Optional<String> text = host.text(ROOT + at + "/" + file);
            if (text.isPresent() || at.isEmpty()) {
                return text;
            }
            at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
        }
    }

    private String ownPath(final String controller) {
        for (final String line : host.lines("/proc/self/cgroup")) {
            final String[] fields = line.split(":", 3);
            if (fields.length == 3
                    && java.util.List.of(fields[1].split(",")).contains(controller)) {
                return fields[2].equals("/") ? "" : fields[2];
            }
        }
        return "";
    }

    /** Processors' worth of time; negative: no quota. */
    double cpuQuota() {
        if (unified) {
            final String[] max = text("cpu", "cpu.max").orElse("max").split("\\s+");
            return max[0].equals("max") || max.length < 2
                    ? -1
                    : Double.parseDouble(max[0]) / Double.parseDouble(max[1]);
        }
        final double quota = number("cpu", "cpu.cfs_quota_us", -1);
        final double period = number("cpu", "cpu.cfs_period_us", 100_000);
        return quota < 0 ? -1 : quota / period;
    }

    /** Periods in which the quota was used up before their end; 0: none, or not told. */
    long throttledPeriods() {
        final Optional<String> stat = text("cpu", "cpu.stat");
        if (stat.isPresent()) {
            for (final String line : stat.get().lines().toList()) {
                if (line.startsWith("nr_throttled ")) {
                    return Long.parseLong(line.substring("nr_throttled ".length()).strip());
                }
            }
        }
        return 0;
    }

    /** Bytes of memory; empty: no limit. */
    OptionalLong memoryLimit() {
        final long limit =
                unified
                        ? number("memory", "memory.max", UNLIMITED)
                        : number("memory", "memory.limit_in_bytes", UNLIMITED);
        return limit >= UNLIMITED ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    /** Processes and threads; empty: no limit. */
    OptionalLong taskLimit() {
        final long limit = number("pids", "pids.max", UNLIMITED);
        return limit >= UNLIMITED ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    private long number(final String controller, final String file, final long otherwise) {
        try {
            return Long.parseLong(text(controller, file).orElse(""));
        } catch (final NumberFormatException ex) {
            return otherwise;
        }
    }
}
