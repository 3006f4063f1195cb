package io.berth.ops.allocation;

import io.berth.ops.output.TextTable;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all processes allocated, and whether the calls went as they should.
 *
 * @param sent calls of the part that was measured.
 * @param completed those that completed, in all.
 * @param ended otherwise, in all.
 */
public record AllocationResult(
        List<ProcessAllocation> processes, long sent, long completed, long ended) {
    public AllocationResult {
        processes = List.copyOf(processes);
    }

    /** Prints a row for each process. */
    public void print(final PrintStream out) {
        final TextTable table =
                new TextTable(
                        "process",
                        "role",
                        "idle B/s",
                        "B/s",
                        "calls/s",
                        "B/call",
                        "above idle",
                        "collections");
        processes.forEach(process -> table.row((Object[]) process.row()));
        table.print(out);
    }

    /** Garbage collections of all nodes while it was measured. */
    public long collectionsOfNodes() {
        return processes.stream()
                .filter(process -> process.name().startsWith("node-"))
                .mapToLong(ProcessAllocation::collections)
                .sum();
    }

    /** For JSON. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("sent", sent);
        map.put("completed", completed);
        map.put("endedOtherwise", ended);
        map.put("collectionsOfNodes", collectionsOfNodes());
        map.put("processes", processes.stream().map(ProcessAllocation::toMap).toList());
        return map;
    }
}
