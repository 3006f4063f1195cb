package io.berth.ops.doctor;

import java.util.List;

/** What is mounted where, as the kernel tells this process. */
final class Mounts {
    /** One mount. */
    record Mount(String source, String directory, String type, List<String> options) {}

    private static final Mount UNKNOWN = new Mount("unknown", "/", "unknown", List.of());

    private final List<Mount> mounts;

    private Mounts(final List<Mount> mounts) {
        this.mounts = mounts;
    }

    static Mounts of(final Host host) {
        return new Mounts(
                host.lines("/proc/self/mounts").stream()
                        .map(line -> line.split(" "))
                        .filter(fields -> fields.length >= 4)
                        .map(
                                fields ->
                                        new Mount(
                                                fields[0],
                                                fields[1].replace("\\040", " "),
                                                fields[2],
                                                List.of(fields[3].split(","))))
                        .toList());
    }

    /** The mount that a path is on; of several on one place, the last. */
    Mount at(final String path) {
        Mount best = UNKNOWN;
        int length = 0;
        for (final Mount mount : mounts) {
            final String prefix =
                    mount.directory().endsWith("/") ? mount.directory() : mount.directory() + "/";
            if ((path + "/").startsWith(prefix) && prefix.length() >= length) {
                best = mount;
                length = prefix.length();
            }
        }
        return best;
    }

    String typeOf(final String path) {
        return at(path).type();
    }
}
