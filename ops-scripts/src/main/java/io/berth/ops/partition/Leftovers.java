package io.berth.ops.partition;

import io.berth.ops.cluster.LocalCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes what a run left behind that was killed: processes in its namespaces with their
 * directories, the namespaces, the interfaces. Runs whose process lives are left alone, and so is
 * everything whose name is not one that a run gives.
 */
final class Leftovers {
    private Leftovers() {}

    /** Removes them. @return one line for each thing that was removed. */
    static List<String> remove() {
        final List<String> removed = new ArrayList<>();
        for (final String namespace : namespaces()) {
            if (RunName.ofNamespace(namespace).filter(run -> !run.isAlive()).isPresent()) {
                endProcesses(namespace, removed);
                SystemCommand.tryRun(List.of("ip", "netns", "del", namespace));
                removed.add("namespace " + namespace);
            }
        }
        for (final String name : interfaces()) {
            if (RunName.pidOfInterface(name).filter(pid -> !isAlive(pid)).isPresent()
                    && SystemCommand.tryRun(List.of("ip", "link", "del", name)).succeeded()) {
                removed.add("interface " + name);
            }
        }
        return removed;
    }

    /** A local cluster is ended by its own means, which also remove its shared memory. */
    private static void endProcesses(final String namespace, final List<String> removed) {
        final Set<Path> clusters = new LinkedHashSet<>();
        for (final String pid : pidsIn(namespace)) {
            clusterOf(pid).ifPresent(clusters::add);
        }
        for (final Path directory : clusters) {
            try {
                final LocalCluster cluster = LocalCluster.open(directory);
                cluster.stop();
                if (directory.startsWith(System.getProperty("java.io.tmpdir"))) {
                    cluster.delete();
                }
                removed.add("cluster in " + directory);
            } catch (final RuntimeException ignored) {
                // Its directory is gone: its processes are ended below.
            }
        }
        for (final String pid : pidsIn(namespace)) {
            SystemCommand.tryRun(List.of("kill", "-KILL", pid));
            removed.add("process " + pid);
        }
    }

    /** The directory of the cluster that a node or worker belongs to, from its command line. */
    private static Optional<Path> clusterOf(final String pid) {
        try {
            final String[] words =
                    Files.readString(Path.of("/proc", pid, "cmdline"), StandardCharsets.ISO_8859_1)
                            .split("\0");
            final Path file = Path.of(words[words.length - 1]);
            return file.isAbsolute() && file.getFileName().toString().endsWith(".properties")
                    ? Optional.of(file.getParent().getParent())
                    : Optional.empty();
        } catch (final IOException | RuntimeException ex) {
            return Optional.empty();
        }
    }

    private static List<String> pidsIn(final String namespace) {
        return SystemCommand.tryRun(List.of("ip", "netns", "pids", namespace))
                .output()
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("\\d+"))
                .toList();
    }

    /** {@code name} or {@code name (id: 3)} a line. */
    private static List<String> namespaces() {
        return SystemCommand.tryRun(List.of("ip", "netns", "list"))
                .output()
                .lines()
                .map(line -> line.strip().split("\\s+")[0])
                .toList();
    }

    /** {@code 7: name@if2: <…>} a line. */
    private static List<String> interfaces() {
        return SystemCommand.tryRun(List.of("ip", "-o", "link", "show"))
                .output()
                .lines()
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 1)
                .map(words -> words[1].replaceAll("[:@].*", ""))
                .toList();
    }

    private static boolean isAlive(final long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
