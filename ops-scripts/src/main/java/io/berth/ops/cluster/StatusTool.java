package io.berth.ops.cluster;

import io.berth.client.CellStatus;
import io.berth.client.WorkerInfo;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import io.berth.ops.output.TextTable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Says how a local cluster is: every node by its counters, and the state by what the leader
 * answers.
 */
public final class StatusTool {
    private static final Duration DIGEST_LIMIT = Duration.ofSeconds(5);

    private final LocalCluster cluster;
    private final Supplier<Cell> connect;

    /**
     * @param connect makes a connection to the cell; used only when a node leads.
     */
    public StatusTool(final LocalCluster cluster, final Supplier<Cell> connect) {
        this.cluster = cluster;
        this.connect = connect;
    }

    /**
     * Looks at everything.
     *
     * @return {@code ok} (a node leads, every process runs and the digests are equal), {@code
     *     leader}, {@code term}, {@code digestsEqual}, {@code nodes}, {@code state} and {@code
     *     workers}; what could not be asked is missing.
     */
    public Map<String, Object> look() {
        final Map<String, Object> report = new LinkedHashMap<>();
        final boolean hasLeader = cluster.leader().isPresent();
        boolean digestsEqual = false;
        CellStatus status = null;
        Map<String, Object> epochs = null;
        List<WorkerInfo> workers = List.of();
        if (hasLeader) {
            try (Cell cell = connect.get()) {
                digestsEqual = Digests.markAndCompare(cell, cluster, DIGEST_LIMIT);
                status = cell.status();
                epochs = Reports.of(cell.cellEpoch());
                workers = cell.listWorkers();
            }
        }
        final List<NodeView> views = cluster.views();
        final boolean allRun = cluster.processes().allMatch(LocalProcess::isRunning);
        final String advice = epochs == null ? null : EpochTool.advice(epochs);
        report.put("ok", hasLeader && allRun && digestsEqual && advice == null);
        report.put("advice", advice);
        report.put("directory", cluster.directory().toString());
        report.put("leader", cluster.leader().isPresent() ? cluster.leader().getAsInt() : null);
        report.put("term", views.stream().mapToLong(NodeView::term).max().orElse(-1));
        report.put("digestsEqual", digestsEqual);
        report.put("nodes", views.stream().map(StatusTool::node).toList());
        if (status != null) {
            report.put("state", Reports.of(status));
            report.put("cellEpoch", epochs);
            report.put("workers", workers.stream().map(Reports::of).toList());
        }
        return report;
    }

    private static Map<String, Object> node(final NodeView view) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", view.node());
        map.put("running", view.running());
        map.put("role", view.role());
        map.put("term", view.term());
        map.put("commitPositionBytes", view.commitPosition());
        map.put("digestPositionBytes", view.digestPosition());
        map.put("digestEntries", view.digestEntries());
        map.put("rollingDigest", Reports.hex(view.rollingDigest()));
        map.put("structuralDigest", Reports.hex(view.structuralDigest()));
        map.put("undecodable", view.undecodable());
        map.put("internalErrors", view.internalErrors());
        return map;
    }

    /** Prints a report of {@link #look()} for people. */
    @SuppressWarnings("unchecked")
    public static void print(final Map<String, Object> report, final PrintStream out) {
        final Object leader = report.get("leader");
        out.println(
                leader == null
                        ? "no leader"
                        : "node " + leader + " leads, term " + report.get("term"));
        out.println();
        final TextTable nodes =
                new TextTable(
                        "NODE",
                        "ROLE",
                        "TERM",
                        "COMMITTED",
                        "AT POSITION",
                        "ROLLING",
                        "STRUCTURAL");
        for (final Map<String, Object> node : (List<Map<String, Object>>) report.get("nodes")) {
            nodes.row(
                    node.get("node"),
                    node.get("role"),
                    node.get("term"),
                    node.get("commitPositionBytes"),
                    node.get("digestPositionBytes"),
                    node.get("rollingDigest"),
                    node.get("structuralDigest"));
        }
        nodes.print(out);
        if (leader != null) {
            out.println(
                    "digests are "
                            + ((boolean) report.get("digestsEqual") ? "equal" : "NOT equal")
                            + " on all nodes");
        }
        if (report.get("state") instanceof Map<?, ?> state) {
            printState((Map<String, Object>) state, out);
            printEpoch((Map<String, Object>) report.get("cellEpoch"), out);
            printWorkers((List<Map<String, Object>>) report.get("workers"), out);
        }
    }

    private static void printState(final Map<String, Object> state, final PrintStream out) {
        out.println();
        out.printf(
                "invocations  queued %s, in flight %s, completed %s, rejected %s, lost %s%n",
                state.get("queued"),
                state.get("inFlight"),
                state.get("completed"),
                state.get("rejected"),
                state.get("lost"));
        out.printf(
                "placements   warm %s, cold %s, queued %s%n",
                state.get("warmPlacements"),
                state.get("coldPlacements"),
                state.get("queuedPlacements"));
        out.printf(
                "sandboxes    idle %s, busy %s, starting %s, stopping %s, lost %s%n",
                state.get("sandboxesIdle"),
                state.get("sandboxesBusy"),
                state.get("sandboxesStarting"),
                state.get("sandboxesStopping"),
                state.get("sandboxesLost"));
        out.printf(
                "tables       functions %s, tenants %s, clients %s; repairs %s, ignored %s%n",
                state.get("functions"),
                state.get("tenants"),
                state.get("clients"),
                state.get("repairs"),
                state.get("ignored"));
        out.println();
    }

    private static void printEpoch(final Map<String, Object> epochs, final PrintStream out) {
        out.printf(
                "cell epoch   %s, raised %s times: %s invocations and %s sandboxes given up%n",
                epochs.get("cellEpoch"),
                epochs.get("raises"),
                epochs.get("givenUpInvocations"),
                epochs.get("givenUpSandboxes"));
        final String advice = EpochTool.advice(epochs);
        if (advice != null) {
            out.println("ALARM: " + advice);
            out.printf(
                    "             highest epoch shown %s; highest token shown %s, newest issued %s%n",
                    epochs.get("highestEpochShown"),
                    epochs.get("highestTokenShown"),
                    epochs.get("newestToken"));
        }
        out.println();
    }

    /** Prints workers as {@link Reports#of(WorkerInfo)} gives them. */
    public static void printWorkers(
            final List<Map<String, Object>> workers, final PrintStream out) {
        if (workers.isEmpty()) {
            out.println("no workers");
            return;
        }
        final TextTable table =
                new TextTable(
                        "WORKER",
                        "STATE",
                        "ZONE",
                        "ENDPOINT",
                        "MEMORY MB",
                        "USED MB",
                        "SANDBOXES",
                        "BUSY",
                        "LABELS",
                        "MARKS",
                        "HEARD MS AGO");
        for (final Map<String, Object> worker : workers) {
            table.row(
                    worker.get("name"),
                    worker.get("state"),
                    worker.get("zone"),
                    worker.get("endpoint"),
                    worker.get("memoryMb"),
                    worker.get("usedMb"),
                    worker.get("sandboxes"),
                    worker.get("sandboxesBusy"),
                    "".equals(worker.get("labels")) ? "-" : worker.get("labels"),
                    marks(worker),
                    Math.round((double) worker.get("lastHeardAgeMs")));
        }
        table.print(out);
    }

    private static String marks(final Map<String, Object> worker) {
        final List<String> marks = new ArrayList<>();
        if (Boolean.TRUE.equals(worker.get("drained"))) {
            final Object left = worker.get("drainRemainingMs");
            marks.add(
                    left == null
                            ? "drained"
                            : "drained, " + Math.round((double) left) + " ms left");
        }
        if (Boolean.TRUE.equals(worker.get("suspect"))) {
            marks.add("suspect");
        }
        return marks.isEmpty() ? "-" : String.join(", ", marks);
    }
}
