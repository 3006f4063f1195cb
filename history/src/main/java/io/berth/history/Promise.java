package io.berth.history;

/** What the checker decides; each violation is of one of them. */
public enum Promise {
    CALL_ENDS("every call that was asked has an end"),
    CALL_ENDS_ONCE("a call ends once"),
    ENDS_IN_TIME("a call ends by its deadline"),
    NOT_RUN_NEVER_BEGINS("a call that ended NOT_RUN never begins"),
    RAN_HAS_A_RUN("a call that ended RAN has a run that began and ended"),
    RAN_AS_TOLD("a call that ended RAN is told what its run came to"),
    AT_MOST_ONCE("a call runs at most once unless it is safe to repeat, an invocation always"),
    TOKEN_BEGINS_ONCE("a token begins at most once"),
    GRANTED_ONCE("a token is placed for one call, in one slot"),
    NOTHING_AFTER_END("no payload leaves after the end of its call was told"),
    TOKENS_GROW("tokens of a slot only grow"),
    ONE_RUN_A_SLOT("a slot has at most one run"),
    RUN_ENDS_ONCE("a run that began ends once"),
    PLACED_BEFORE_BEGUN("what begins was placed, for that invocation in that slot"),
    LIVE_SANDBOX("a run begins in a sandbox that is there, of its function"),
    LIVE_WORKER("a process that is gone says nothing more, a new incarnation holds nothing"),
    FUNCTION_LIMIT("runs at once of a function are within its limit at the newest grant"),
    TENANT_LIMIT("runs at once of a tenant are within its limit at the newest grant"),
    UNRESERVED_LIMIT("runs at once of what is not reserved are within what the tenant has left"),
    UNKNOWN_WITH_CAUSE("a call ends UNKNOWN only where a payload was sent, and for a cause"),
    QUIET("nothing is open when all must be quiet"),
    WARM("warm sandboxes are kept"),
    SOUND_RECORDS("records make sense");

    private final String text;

    Promise(final String text) {
        this.text = text;
    }

    /** In words. */
    public String text() {
        return text;
    }
}
