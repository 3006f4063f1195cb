package io.berth.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One cell of a state × event table: {@code next; outputs; +counters}, or {@code n/a: why}.
 *
 * @param next state after the event, {@link #SAME} for no change; empty in a cell that cannot
 *     happen
 * @param outputs what the event causes, in the order written
 * @param counters names without their plus sign
 * @param impossibleBecause why the cell cannot happen; empty in a cell that can
 */
public record ContractCell(
        String next, List<String> outputs, Set<String> counters, String impossibleBecause) {
    /** Next state of a cell without a change. */
    public static final String SAME = "=";

    private static final String IMPOSSIBLE = "n/a:";

    /** Whether the event cannot happen in the state. */
    public boolean isImpossible() {
        return !impossibleBecause.isEmpty();
    }

    /**
     * Reads a cell.
     *
     * @throws IllegalArgumentException naming what is wrong, if it is empty or does not follow the
     *     grammar
     */
    static ContractCell parse(final String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("empty cell");
        }
        if (text.startsWith(IMPOSSIBLE)) {
            final String why = text.substring(IMPOSSIBLE.length()).strip();
            if (why.isEmpty()) {
                throw new IllegalArgumentException("n/a without a reason");
            }
            return new ContractCell("", List.of(), Set.of(), why);
        }

        final String[] parts = text.split(";");
        final List<String> outputs = new ArrayList<>();
        final Set<String> counters = new TreeSet<>();
        for (int i = 1; i < parts.length; i++) {
            parsePart(parts[i].strip(), outputs, counters, text);
        }
        final String next = parts[0].strip();
        if (!next.matches("=|[A-Z_]+")) {
            throw new IllegalArgumentException("no state: '" + next + "' in '" + text + "'");
        }
        return new ContractCell(next, List.copyOf(outputs), Set.copyOf(counters), "");
    }

    private static void parsePart(
            final String part,
            final List<String> outputs,
            final Set<String> counters,
            final String cell) {
        if (part.startsWith("+")) {
            for (final String counter : part.split("\\s+")) {
                require(counter.matches("\\+[a-zA-Z]+"), counter, cell);
                counters.add(counter.substring(1));
            }
        } else {
            for (final String output : part.split(",")) {
                final String name = output.strip();
                require(name.matches("[a-zA-Z]+(\\([A-Z_=]+\\))?"), name, cell);
                outputs.add(name);
            }
        }
    }

    private static void require(final boolean holds, final String what, final String cell) {
        if (!holds) {
            throw new IllegalArgumentException("does not parse: '" + what + "' in '" + cell + "'");
        }
    }
}
