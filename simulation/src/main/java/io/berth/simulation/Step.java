package io.berth.simulation;

import java.util.List;

/**
 * One entry of the log with everything around it.
 *
 * @param entry the calls that make the entry, as they were sent.
 * @param outputs what the heart said, in order.
 */
record Step(List<Call> entry, List<Call> outputs, StateView before, StateView after) {
    Call command() {
        return entry.get(0);
    }

    boolean is(final String command) {
        return command().name().equals(command);
    }

    /** The outputs of this name, in order. */
    List<Call> said(final String name) {
        return outputs.stream().filter(output -> output.name().equals(name)).toList();
    }

    /** What the operator was told of this command; null if nothing was. */
    Call adminResult() {
        for (final Call output : outputs) {
            if (output.name().equals("adminResult")) {
                return output;
            }
        }
        return null;
    }

    /** True if an operator's command was carried out. */
    boolean isDone() {
        final Call result = adminResult();
        return result != null && reasonOf(result).equals("NONE");
    }

    /** Cluster time of the entry. */
    long nowNs() {
        return after.clusterTimeNs();
    }

    static String reasonOf(final Call output) {
        return output.argument("reason").toString();
    }
}
