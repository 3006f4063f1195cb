package io.berth.ops.partition;

import io.berth.ops.cluster.ProcessIdentity;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the namespaces and interfaces of one run are called, so that a later run can tell what a
 * dead one left behind.
 *
 * @param pid of the process that made them.
 * @param startTime of it, as {@link ProcessIdentity} has it.
 */
record RunName(long pid, long startTime) {
    private static final Pattern NAMESPACE = Pattern.compile("berth-(\\d+)-(\\d+)-.+");
    private static final Pattern INTERFACE = Pattern.compile("bth(\\d+)(?:v\\d+)?");

    static RunName ofThisProcess() {
        final long pid = ProcessHandle.current().pid();
        return new RunName(pid, ProcessIdentity.of(pid).map(ProcessIdentity::startTime).orElse(0L));
    }

    /** The run that a namespace belongs to; empty: none of ours. */
    static Optional<RunName> ofNamespace(final String namespace) {
        final Matcher matcher = NAMESPACE.matcher(namespace);
        return matcher.matches()
                ? Optional.of(
                        new RunName(
                                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** The process that an interface belongs to; empty: none of ours. */
    static Optional<Long> pidOfInterface(final String name) {
        final Matcher matcher = INTERFACE.matcher(name);
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    String namespace(final String place) {
        return "berth-" + pid + "-" + startTime + "-" + place;
    }

    /** At most 15 characters, which is all that an interface's name may have. */
    String bridge() {
        return "bth" + pid;
    }

    String veth(final int index) {
        return "bth" + pid + "v" + index;
    }

    boolean isAlive() {
        return new ProcessIdentity(pid, startTime).isAlive();
    }
}
