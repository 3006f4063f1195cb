package io.berth.simulation;

/** What goes wrong in a simulation, as it is counted. */
public enum FaultKind {
    LEADER_CHANGES("leader changes"),
    CELL_RESTARTS("restarts of all nodes"),
    CELL_RESTORES("restores of an older snapshot, the log since lost"),
    CLOCK_JUMPS("clock jumps of a leader"),
    CLIENT_CRASHES("client crashes"),
    WORKER_CRASHES("worker crashes"),
    CLIENT_STALLS("client stalls"),
    WORKER_STALLS("worker stalls"),
    WORKER_SUCCESSORS("successors of frozen workers"),
    WORKER_DRAINS("workers that stop"),
    CLIENT_LEAVES("clients that leave"),
    SESSIONS_BROKEN("broken sessions"),
    SESSIONS_REPLACED("replaced sessions"),
    LATE_CLOSES("sessions closed late"),
    PRESSED_SESSIONS("back pressure"),
    REQUESTS_LOST("messages lost on their way to the log"),
    ANSWERS_UNSAID("entries of a leader that died before it answered"),
    ANSWERS_LOST("answers lost with their leader"),
    ANSWERS_LATE("late answers of an old leader"),
    ANSWERS_DROPPED("answers dropped by the outbox"),
    PAYLOADS_CUT("broken payload connections"),
    PAYLOADS_LOST("payload messages lost"),
    PAYLOADS_LATE("payload messages after those of the next connection"),
    FORGED_PLACEMENTS("forged placements"),
    BAD_STARTS("starts that fail or hang");

    private final String text;

    FaultKind(final String text) {
        this.text = text;
    }

    /** In words, for a reader. */
    public String text() {
        return text;
    }
}
