package io.berth.client.protocol;

import io.berth.schemas.protocol.PlacementKind;
import org.agrona.DirectBuffer;

/**
 * The end of one call, given to {@link ClientOutput#callEnded}. Reused: valid during the callback
 * only. Times are on the clock of {@code nowNs}.
 */
public final class CallOutcome {
    long callId;
    Object attachment;
    ClientEnd end;
    EndReason reason;
    long retryAfterNs;
    long clientId;
    int requestSlot;
    long sequence;
    long functionId;
    long invocationId;
    long token;
    long workerId;
    PlacementKind kind = PlacementKind.NONE;
    final Rejection rejection = new Rejection();
    int attempts;
    long startedNs;
    long placedNs;
    long endedNs;
    long durationNs;
    DirectBuffer result;
    int resultOffset;
    int resultLength;

    /** Time of {@link #placedNs()} where there was no placement. */
    public static final long NEVER = Long.MIN_VALUE;

    /**
     * @return as returned by {@link ClientProtocol#invoke}.
     */
    public long callId() {
        return callId;
    }

    /**
     * @return what the caller gave with the call.
     */
    public Object attachment() {
        return attachment;
    }

    public ClientEnd end() {
        return end;
    }

    public EndReason reason() {
        return reason;
    }

    /**
     * @return earliest sensible retry by the caller, 0: none known or no retry helps.
     */
    public long retryAfterNs() {
        return retryAfterNs;
    }

    /**
     * @return client id of the last request made for this call, 0: none was made.
     */
    public long clientId() {
        return clientId;
    }

    /**
     * @return request slot of the last request made for this call, -1: none was made.
     */
    public int requestSlot() {
        return requestSlot;
    }

    /**
     * @return sequence of the last request made for this call, 0: none was made.
     */
    public long sequence() {
        return sequence;
    }

    public long functionId() {
        return functionId;
    }

    /**
     * @return invocation of the last placement or wait, 0: none known.
     */
    public long invocationId() {
        return invocationId;
    }

    /**
     * @return token of the last placement, 0: none.
     */
    public long token() {
        return token;
    }

    /**
     * @return worker of the last placement, 0: none.
     */
    public long workerId() {
        return workerId;
    }

    /**
     * @return how the last placement was made.
     */
    public PlacementKind kind() {
        return kind;
    }

    /**
     * @return the last rejection of the call: with {@link ClientEnd#NOT_RUN} for its reason, that
     *     of the call; with DEADLINE where a retry was still due, why it was.
     */
    public Rejection rejection() {
        return rejection;
    }

    /**
     * @return requests made, 0: none left this client.
     */
    public int attempts() {
        return attempts;
    }

    /**
     * @return the intended start of the call.
     */
    public long startedNs() {
        return startedNs;
    }

    /**
     * @return when the first placement of the call arrived, {@link #NEVER}: none.
     */
    public long placedNs() {
        return placedNs;
    }

    public long endedNs() {
        return endedNs;
    }

    /**
     * @return run time by the worker's word, 0: not known.
     */
    public long durationNs() {
        return durationNs;
    }

    /**
     * @return holds the result or the text of the function error; null where there is none.
     */
    public DirectBuffer result() {
        return result;
    }

    public int resultOffset() {
        return resultOffset;
    }

    public int resultLength() {
        return resultLength;
    }
}
