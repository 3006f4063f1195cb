package io.berth.fuzz;

/** What a target reports, beside what the code under test throws by itself. */
final class Findings {
    private Findings() {}

    static void check(final boolean holds, final String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** A complaint must be one line that a person can read. */
    static void checkOneLine(final Throwable complaint) {
        final String message = complaint.getMessage();
        check(message != null && !message.isBlank(), "a complaint without words: " + complaint);
    }
}
