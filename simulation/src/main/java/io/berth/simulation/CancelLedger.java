package io.berth.simulation;

import io.berth.schemas.protocol.InvocationState;
import java.util.HashSet;
import java.util.Set;

/**
 * What an operator cancels: what waited is CANCELLED at once, what was placed never waits again,
 * and only what is open can be cancelled.
 */
final class CancelLedger {
    private final Set<Long> cancelled = new HashSet<>();

    void onStep(final Step step) {
        for (final Long id : cancelled) {
            final OpenInvocation one = step.after().open().get(id);
            if (one != null && one.isQueued()) {
                throw new CheckFailure("waits again after its cancel: " + one);
            }
        }
        cancelled.retainAll(step.after().open().keySet());
        if (step.is("cancelInvocation") && step.adminResult() != null) {
            onCancel(step);
        }
    }

    private void onCancel(final Step step) {
        final long id = step.command().number("invocationId");
        final OpenInvocation before = step.before().open().get(id);
        if (!step.isDone()) {
            if (step.after().open().containsKey(id)) {
                throw new CheckFailure("is open and was not cancelled: " + before);
            }
            return;
        }
        if (before == null) {
            throw new CheckFailure("was cancelled and is not open: " + step.command());
        }
        final OpenInvocation after = step.after().open().get(id);
        if (after != null) {
            if (after.isQueued()) {
                throw new CheckFailure("waits in spite of its cancel: " + after);
            }
            cancelled.add(id);
        } else if (before.isQueued() && before.clientId() != 0) {
            checkTold(before, step);
        }
    }

    private static void checkTold(final OpenInvocation one, final Step step) {
        for (final Call output : step.outputs()) {
            final boolean isEnd =
                    (output.name().equals("ended") || output.name().equals("rejected"))
                            && RequestKey.of(output).equals(one.request());
            if (isEnd
                    && output.name().equals("ended")
                    && output.argument("end") != InvocationState.CANCELLED) {
                throw new CheckFailure("ends otherwise than CANCELLED by its cancel: " + output);
            }
        }
    }
}
