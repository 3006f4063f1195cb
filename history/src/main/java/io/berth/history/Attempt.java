package io.berth.history;

/** A payload of a call left under a token. */
final class Attempt {
    final CallState call;
    final long token;
    final long invocationId;
    final long sandboxId;
    final int slot;
    final long placedNs;
    final Attempt older;

    /** The run that it came to, null: it has not begun. */
    Run run;

    Attempt(
            final CallState call,
            final long token,
            final long invocationId,
            final long sandboxId,
            final int slot,
            final long placedNs) {
        this.call = call;
        this.token = token;
        this.invocationId = invocationId;
        this.sandboxId = sandboxId;
        this.slot = slot;
        this.placedNs = placedNs;
        older = call.newest;
        call.newest = this;
    }
}
