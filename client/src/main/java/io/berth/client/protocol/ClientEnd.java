package io.berth.client.protocol;

/**
 * How a call ended for its caller (rule 15); each call ends in exactly one of these ways, exactly
 * once.
 */
public enum ClientEnd {
    /** Certain: no payload byte left, or the worker or the balancer said that it never began. */
    NOT_RUN,
    /** The function ran: there is a result, or a function error. */
    RAN,
    /** A payload was sent and there is no word: it may or may not have run. */
    UNKNOWN
}
