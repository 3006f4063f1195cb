package io.berth.simulation.ends;

/** How a request stands in the log, as the table of ends tells them apart (rule 15). */
public enum LoggedEnd {
    /** No such request ever reached the log. */
    ABSENT,
    /** It has no end yet; at rest nothing is. */
    OPEN,
    REJECTED,
    COMPLETED,
    FAILED,
    TIMED_OUT,
    CANCELLED,
    LOST
}
