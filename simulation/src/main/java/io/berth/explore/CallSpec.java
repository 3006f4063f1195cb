package io.berth.explore;

/**
 * One call that a client will make.
 *
 * @param deadlineNs by when it must have ended.
 * @param mayWait whether it may wait in the queue.
 * @param safeToRepeat whether it may begin more than once.
 */
record CallSpec(long deadlineNs, boolean mayWait, boolean safeToRepeat) {}
