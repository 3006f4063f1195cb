package io.berth.simulation.ends;

/** How a call ended for its caller, as the table of ends tells them apart (rule 15). */
public enum ClientEndKind {
    /** Certain: it never began. */
    NOT_RUN("NOT_RUN"),
    /** It ran and returned. */
    RAN_RESULT("RAN(result)"),
    /** It ran and ended in another way: function error, time limit, cancelled. */
    RAN_ERROR("RAN(function error)"),
    /** A payload was sent, and there is no word. */
    UNKNOWN("UNKNOWN");

    private final String heading;

    ClientEndKind(final String heading) {
        this.heading = heading;
    }

    String heading() {
        return heading;
    }
}
