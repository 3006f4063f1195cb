package io.berth.cluster;

/** Says what went wrong in one line. */
public final class Failures {
    private static final int MAX_FRAMES = 4;

    private Failures() {}

    /**
     * @return class, message and the innermost frames of a failure, without a line break.
     */
    public static String describe(final Throwable failure) {
        final StringBuilder line = new StringBuilder(200);
        line.append(failure.getClass().getSimpleName());
        if (failure.getMessage() != null) {
            line.append(": ").append(failure.getMessage().replaceAll("\\s+", " "));
        }
        final StackTraceElement[] frames = failure.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            line.append(i == 0 ? " at " : " < ")
                    .append(frames[i].getClassName())
                    .append('.')
                    .append(frames[i].getMethodName())
                    .append(':')
                    .append(frames[i].getLineNumber());
        }
        return line.toString();
    }
}
