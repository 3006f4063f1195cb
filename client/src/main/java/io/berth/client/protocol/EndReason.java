package io.berth.client.protocol;

import io.berth.schemas.protocol.RejectReason;

/**
 * Why a call ended as it did; goes with a {@link ClientEnd}. The first group has the names of the
 * balancer's reasons.
 */
public enum EndReason {
    /** With {@link ClientEnd#RAN}: the function returned its result. */
    NONE,
    UNKNOWN_FUNCTION,
    FUNCTION_DISABLED,
    NOT_ALLOWED,
    /**
     * The deadline of the call passed; with {@link ClientEnd#UNKNOWN} after its payload was sent.
     */
    DEADLINE,
    TENANT_CONCURRENCY,
    FUNCTION_CONCURRENCY,
    QUEUE_FULL,
    NO_CAPACITY,
    TOO_MANY_INVOCATIONS,
    TOO_MANY_CLIENTS,
    TOO_MANY_WORKERS,
    TOO_MANY_SANDBOXES,
    TOO_MANY_FUNCTIONS,
    TOO_MANY_TENANTS,
    ID_REUSED,
    STALE_SEQUENCE,
    /** The balancer no longer knows the client id that carried the request (rule 17). */
    UNKNOWN_CLIENT,
    BAD_SECRET,
    BAD_SLOT,
    WORKER_ID_IN_USE,
    INCARNATION_DEAD,
    UNKNOWN_WORKER,
    NOT_INITIALISED,
    MALFORMED,
    UNSUPPORTED_VERSION,
    INTERNAL,
    START_FAILED,
    PAYLOAD_TOO_LARGE,
    ALREADY_EXISTS,
    INVALID_ARGUMENT,
    CELL_EPOCH_BEHIND,
    UNKNOWN_TENANT,
    /**
     * Cancelled by the caller or an operator; with {@link ClientEnd#RAN}: the run was ended by the
     * cancel.
     */
    CANCELLED,
    UNRESERVED_CONCURRENCY,
    SCALE_UP_RATE,
    TENANT_QUEUE_FULL,
    RESERVED_TOO_HIGH,
    PROVISIONED_TOO_HIGH,
    NO_LABELLED_WORKER,
    TOO_MANY_LABELS,
    UNKNOWN_INVOCATION,
    /** As a cause: it was the turn of other tenants. */
    FAIR_SHARE,
    /** As a cause: a sandbox that starts or is busy was expected to serve it. */
    SANDBOX_EXPECTED,
    CELL_HELD,

    /** With {@link ClientEnd#RAN}: the function threw; the result is the text of its error. */
    FUNCTION_ERROR,
    /** With {@link ClientEnd#RAN}: ended by the worker at the time limit of the function. */
    TIMED_OUT,
    /** The balancer declared the worker lost. */
    WORKER_LOST,
    /** The function ran and returned, its result could not be had any more. */
    RESULT_LOST,
    /**
     * The deadline passed while the balancer did not answer: no leader, or none that this client
     * reaches.
     */
    UNAVAILABLE,
    /** The client has no room for another waiting call. */
    CLIENT_QUEUE_FULL,
    /** The client was closed. */
    CLIENT_CLOSED,
    /** A reason that this version does not know. */
    OTHER;

    private static final EndReason[] BY_REJECT_CODE = new EndReason[256];

    static {
        for (final RejectReason reason : RejectReason.values()) {
            EndReason known = OTHER;
            for (final EndReason candidate : values()) {
                if (candidate.name().equals(reason.name())) {
                    known = candidate;
                }
            }
            BY_REJECT_CODE[reason.value() & 0xFF] = known;
        }
    }

    /**
     * @return the reason of the same name, {@link #OTHER} for one that is not known here.
     */
    public static EndReason of(final RejectReason reason) {
        final EndReason known = null == reason ? null : BY_REJECT_CODE[reason.value() & 0xFF];
        return null == known ? OTHER : known;
    }
}
