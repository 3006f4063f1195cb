package io.berth.explore;

/** What may go wrong, each at most so many times in a scenario. */
enum Fault {
    /** The session of a peer breaks: what is in flight on it is lost, its close is logged later. */
    CUT,
    /** The link of a worker to the log delivers nothing for a while, and nobody is told. */
    HOLD,
    /** A worker process dies; it comes back as a new incarnation. */
    CRASH,
    /** Another leader: what is in flight to and from the former one is lost. */
    LEADER,
    /** The same, and the former leader still commits one message, whose answers are lost. */
    SILENT,
    /** The same, and answers of the former leader arrive late. */
    LATE,
    /** No leader for longer than a lease, then another. */
    OUTAGE,
    /** All nodes restart from a snapshot; the new leader closes every session. */
    RESTART,
    /** The outbox of the leader drops one answer (rule 30). */
    DROP,
    /** The payload connection between a client and a worker breaks. */
    UNPLUG,
    /** The start of a sandbox fails. */
    START_FAILS
}
