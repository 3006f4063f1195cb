package io.berth.ops.command;

import io.berth.ops.UserError;

/** Values of options that are out of range end in one line. */
final class Checks {
    private Checks() {}

    /** Throws the line unless the condition holds. */
    static void check(final boolean holds, final String message) {
        if (!holds) {
            throw new UserError(message);
        }
    }

    /** Throws unless the option was not given or is in the range. */
    static void range(final String option, final Number value, final long least, final long most) {
        if (value != null) {
            check(
                    value.longValue() >= least && value.longValue() <= most,
                    option + " is " + least + " to " + most);
        }
    }
}
