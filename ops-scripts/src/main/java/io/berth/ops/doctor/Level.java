package io.berth.ops.doctor;

/** How bad a finding is. */
public enum Level {
    /** As it should be, or of no consequence to this profile. */
    OK("ok"),
    /** A node runs, and is slower or stalls more than it could. */
    WARNING("warning"),
    /** A node does not start, or does not keep what the profile is for. */
    FAIL("fail");

    private final String text;

    Level(final String text) {
        this.text = text;
    }

    /** As it is printed. */
    public String text() {
        return text;
    }
}
