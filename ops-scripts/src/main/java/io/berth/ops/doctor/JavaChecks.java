package io.berth.ops.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Java, the options of the nodes that run here, and where their threads may run. */
final class JavaChecks {
    private static final String MAIN_CLASS = "io.berth.node.BerthNode";
    private static final int OLDEST = 17;
    private static final int NEWEST_KNOWN = 25;

    private JavaChecks() {}

    static List<Check> all(final JavaFacts java) {
        return List.of(
                Check.of("java", (host, wanted) -> java(java)), new Options(), new Pinning());
    }

    private static Finding java(final JavaFacts java) {
        final String found = java.version() + " of " + java.vendor();
        if (java.feature() < OLDEST) {
            return Finding.fail("java", found, "Java 17 or newer", "BERTH_JAVA_HOME");
        }
        return Finding.okOrWarning(
                java.feature() <= NEWEST_KNOWN,
                "java",
                found,
                "17 to " + NEWEST_KNOWN + ", which Berth is tested with",
                "BERTH_JAVA_HOME");
    }

    /** Options of the JVMs of nodes that run on this host. */
    private static final class Options implements Check {
        @Override
        public String name() {
            return "jvm options";
        }

        @Override
        public List<Finding> look(final Host host, final Wanted wanted) {
            final List<String> nodes = host.javaProcesses(MAIN_CLASS);
            if (nodes.isEmpty()) {
                return List.of(
                        Finding.ok(name(), "no node runs here; options: docs/low-latency.md"));
            }
            final List<Finding> findings = new ArrayList<>();
            for (final String pid : nodes) {
                findings.add(look(pid, host.arguments(pid), wanted));
            }
            return findings;
        }

        private Finding look(final String pid, final List<String> arguments, final Wanted wanted) {
            final String found = "node with pid " + pid;
            if (arguments.stream().noneMatch(text -> text.contains("jdk.internal.misc"))) {
                return Finding.fail(
                        name(),
                        found + " without --add-opens java.base/jdk.internal.misc",
                        "the options of docs/operating.md",
                        "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED");
            }
            final List<String> missing = new ArrayList<>();
            if (wanted.lowLatency()) {
                requireFixedHeap(arguments, missing);
                require(arguments, "-XX:+AlwaysPreTouch", missing);
                require(arguments, "-XX:-UsePerfData", missing);
                if (arguments.contains("-XX:TieredStopAtLevel=1")) {
                    missing.add("no -XX:TieredStopAtLevel=1");
                }
            }
            return Finding.okOrWarning(
                    missing.isEmpty(),
                    name(),
                    found,
                    String.join(", ", missing),
                    "options of its java command (docs/low-latency.md)");
        }

        private static void require(
                final List<String> arguments, final String option, final List<String> missing) {
            if (!arguments.contains(option)) {
                missing.add(option);
            }
        }

        /** A heap that grows does so with a collection. */
        private static void requireFixedHeap(
                final List<String> arguments, final List<String> missing) {
            final String least = last(arguments, "-Xms");
            if (least == null || !least.equals(last(arguments, "-Xmx"))) {
                missing.add("-Xms as large as -Xmx");
            }
        }

        private static String last(final List<String> arguments, final String prefix) {
            String value = null;
            for (final String argument : arguments) {
                if (argument.startsWith(prefix)) {
                    value = argument.substring(prefix.length());
                }
            }
            return value;
        }
    }

    /**
     * Threads that spin must each have a processor; on isolated ones the kernel moves no thread
     * away from another.
     */
    private static final class Pinning implements Check {
        @Override
        public String name() {
            return "pinning";
        }

        @Override
        public List<Finding> look(final Host host, final Wanted wanted) {
            final List<String> nodes = host.javaProcesses(MAIN_CLASS);
            if (!wanted.lowLatency() || nodes.isEmpty()) {
                return List.of(
                        Finding.ok(
                                name(),
                                wanted.lowLatency()
                                        ? "no node runs here"
                                        : "threads of this profile park and need none"));
            }
            return nodes.stream().map(pid -> look(host, pid, wanted)).toList();
        }

        private Finding look(final Host host, final String pid, final Wanted wanted) {
            final List<String> loose = new ArrayList<>();
            final List<String> shared = new ArrayList<>();
            final List<Integer> taken = new ArrayList<>();
            int seen = 0;
            for (final String task : host.names("/proc/" + pid + "/task")) {
                final String directory = "/proc/" + pid + "/task/" + task;
                final String thread = host.text(directory + "/comm").orElse("");
                if (!wanted.profile().isSpinning(thread)) {
                    continue;
                }
                seen++;
                final Optional<String> allowed =
                        host.field(directory + "/status", "Cpus_allowed_list");
                final List<Integer> processors = Host.processors(allowed.orElse(""));
                if (processors.size() != 1) {
                    loose.add(thread);
                } else if (taken.contains(processors.get(0))) {
                    shared.add(thread);
                } else {
                    taken.add(processors.get(0));
                }
            }
            final String found =
                    "node with pid "
                            + pid
                            + ": "
                            + taken.size()
                            + " of "
                            + seen
                            + " spinning threads have a processor of their own"
                            + (loose.isEmpty() ? "" : ", not pinned " + String.join(" ", loose))
                            + (shared.isEmpty() ? "" : ", sharing " + String.join(" ", shared));
            return Finding.okOrWarning(
                    loose.isEmpty() && shared.isEmpty(),
                    name(),
                    found,
                    "each on an isolated processor of its own",
                    "bin/pin-node PID FIRST_CPU REST_CPUS (docs/low-latency.md)");
        }
    }
}
