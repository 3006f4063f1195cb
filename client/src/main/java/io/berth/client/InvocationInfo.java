package io.berth.client;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;

/**
 * An open invocation. Durations in nanoseconds of cluster time.
 *
 * @param clientId 0: no answer is owed any more.
 * @param token fencing token of its placement, 0: none.
 * @param sandboxId 0: not placed.
 * @param workerId 0: not placed.
 * @param worker its name, empty: not placed.
 * @param ageNs since its first arrival.
 * @param remainingNs until its deadline, 0 once passed.
 * @param placedNs since its placement, 0: not placed.
 * @param position how many wait before it in the queue of its function.
 * @param state QUEUED or PLACED.
 * @param cause what it waits for, NONE: it does not wait.
 * @param priority class 0 (first) to 2.
 * @param cancelling its end is wanted and waits for the worker's word.
 * @param kind how it was placed.
 */
public record InvocationInfo(
        long invocationId,
        long functionId,
        String tenant,
        String function,
        long clientId,
        long token,
        long sandboxId,
        long workerId,
        String worker,
        long ageNs,
        long remainingNs,
        long placedNs,
        int position,
        InvocationState state,
        RejectReason cause,
        int priority,
        boolean cancelling,
        PlacementKind kind) {}
