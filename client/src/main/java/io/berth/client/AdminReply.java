package io.berth.client;

import io.berth.schemas.protocol.RejectReason;

/**
 * The balancer's answer to a command of an operator.
 *
 * @param id of what was made or changed, 0: none.
 * @param version of it.
 * @param reason NONE: done.
 */
public record AdminReply(long id, int version, RejectReason reason) {
    /**
     * @return whether it was done.
     */
    public boolean isDone() {
        return RejectReason.NONE == reason;
    }
}
