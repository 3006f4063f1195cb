package io.berth.ops.cluster;

import io.berth.cluster.EntrySkip;
import io.berth.cluster.FailedEntry;
import io.berth.config.ConfigurationException;
import io.berth.node.FailedEntryFile;
import io.berth.node.SkipProperty;
import io.berth.ops.CheckFailed;
import io.berth.ops.UserError;
import io.berth.ops.output.Errors;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Has all nodes of a stopped local cluster leave one entry of the log out (rule 32), and compares
 * what they have before and after it.
 */
public final class SkipEntryTool {
    private static final String PROPERTIES = "node.properties";

    private final LocalCluster cluster;

    public SkipEntryTool(final LocalCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Gives every node the property, starts the cluster, compares the digests of all nodes before
     * and after the entry, and takes a snapshot, after which the property is not needed any more.
     *
     * @param position as the nodes name it.
     * @param limit for each step.
     * @return the report.
     * @throws UserError when a node runs, or the nodes have not stopped at that entry.
     * @throws CheckFailed when the nodes differ, or it does not come to pass in time.
     */
    public Map<String, Object> skip(
            final long position, final Duration limit, final PrintStream out) {
        final FailedEntry failed = agreed(position);
        out.println(
                "position "
                        + position
                        + ", rolling digest before it "
                        + EntrySkip.digest(failed.digestBefore())
                        + ": "
                        + failed.entry());
        cluster.nodes().forEach(node -> addProperty(node, failed.skip()));
        cluster.startNodes();
        final int leader = cluster.awaitLeader(limit);
        out.println("node " + leader + " leads");
        final List<SkipView> views = compared(position, limit);
        for (final SkipView view : views) {
            out.println(
                    "node "
                            + view.node()
                            + ": digest "
                            + EntrySkip.digest(view.digestBefore())
                            + " before, "
                            + EntrySkip.digest(view.digestAfter())
                            + " after");
        }
        cluster.startWorkers();
        takeSnapshot(limit, out);
        forget();
        out.println("left out on all nodes; with the snapshot, " + SkipProperty.KEY + " may go");
        return report(failed, views, leader);
    }

    /** What the nodes say of where they stopped. */
    private FailedEntry agreed(final long position) {
        cluster.nodes().stream()
                .filter(LocalProcess::isRunning)
                .findFirst()
                .ifPresent(
                        node -> {
                            throw new UserError(
                                    node.name()
                                            + " runs; an entry is left out of a cluster that is"
                                            + " stopped: 'berth cluster stop'");
                        });
        FailedEntry agreed = null;
        int count = 0;
        for (final LocalProcess node : cluster.nodes()) {
            final Optional<FailedEntry> failed = failedEntry(node).read();
            if (failed.isEmpty()) {
                continue;
            }
            if (failed.get().position() != position) {
                throw new UserError(
                        node.name()
                                + " stopped at position "
                                + failed.get().position()
                                + ", not at "
                                + position);
            }
            if (agreed != null && agreed.digestBefore() != failed.get().digestBefore()) {
                throw new CheckFailed(
                        "the nodes differ before position "
                                + position
                                + ": an entry must not be left out of logs that make different"
                                + " states; rebuild the node that differs");
            }
            agreed = failed.get();
            count++;
        }
        if (2 * count <= cluster.nodes().size()) {
            throw new UserError(
                    count
                            + " of "
                            + cluster.nodes().size()
                            + " nodes have stopped at position "
                            + position
                            + ", an entry is left out where a majority has; nothing is changed");
        }
        return agreed;
    }

    private static FailedEntryFile failedEntry(final LocalProcess node) {
        return new FailedEntryFile(node.directory().resolve("data"));
    }

    /**
     * Has one node leave an entry out from its next start on, beside those that it leaves out
     * already.
     */
    public static void addProperty(final LocalProcess node, final EntrySkip skip) {
        final Path file = node.directory().resolve(PROPERTIES);
        final String start = SkipProperty.KEY + "=";
        try {
            final List<String> lines = new ArrayList<>(Files.readAllLines(file));
            final List<EntrySkip> skips = new ArrayList<>();
            for (final String line : lines) {
                if (line.startsWith(start)) {
                    skips.addAll(SkipProperty.parse(line.substring(start.length())));
                }
            }
            skips.removeIf(other -> other.position() == skip.position());
            skips.add(skip);
            lines.removeIf(line -> line.startsWith(start));
            lines.add(start + SkipProperty.format(skips));
            Files.write(file, lines);
        } catch (final IOException ex) {
            throw new UserError("cannot change " + file + ": " + Errors.reason(ex), ex);
        } catch (final ConfigurationException ex) {
            throw new UserError(file + ": " + ex.getMessage(), ex);
        }
    }

    private List<SkipView> compared(final long position, final Duration limit) {
        if (!Await.until(
                limit, () -> views().stream().allMatch(view -> view.position() == position))) {
            cluster.failIfEnded(cluster.nodes());
            throw new CheckFailed("not all nodes have left the entry out in time: " + views());
        }
        final List<SkipView> views = views();
        if (!views.stream().allMatch(view -> view.isSameAs(views.get(0)))) {
            throw new CheckFailed("the nodes differ around position " + position + ": " + views);
        }
        return views;
    }

    private List<SkipView> views() {
        return IntStream.range(0, cluster.nodes().size())
                .mapToObj(node -> SkipView.read(node, cluster.node(node)))
                .toList();
    }

    /** Asks again where leadership changes under the request. */
    private void takeSnapshot(final Duration limit, final PrintStream out) {
        final SnapshotTool tool = new SnapshotTool(cluster);
        final CheckFailed[] failure = new CheckFailed[1];
        final boolean taken =
                Await.until(
                        limit,
                        () -> {
                            try {
                                tool.take(limit, out);
                                return true;
                            } catch (final CheckFailed ex) {
                                failure[0] = ex;
                                return false;
                            }
                        });
        if (!taken) {
            throw failure[0];
        }
    }

    private void forget() {
        try {
            for (final LocalProcess node : cluster.nodes()) {
                failedEntry(node).remove();
            }
        } catch (final IOException ex) {
            throw new UserError("cannot remove what a node kept: " + Errors.reason(ex), ex);
        }
    }

    private static Map<String, Object> report(
            final FailedEntry failed, final List<SkipView> views, final int leader) {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("position", failed.position());
        report.put("entry", failed.entry());
        report.put("failure", failed.failure());
        report.put("leader", leader);
        report.put("digestBefore", EntrySkip.digest(views.get(0).digestBefore()));
        report.put("digestAfter", EntrySkip.digest(views.get(0).digestAfter()));
        report.put("nodes", views.size());
        return report;
    }
}
