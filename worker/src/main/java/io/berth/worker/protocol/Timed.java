package io.berth.worker.protocol;

/** Something with one deadline, in a {@link DeadlineList} while it has one. */
abstract class Timed {
    static final int NOT_LISTED = -1;

    long deadlineNs;
    int listIndex = NOT_LISTED;
}
