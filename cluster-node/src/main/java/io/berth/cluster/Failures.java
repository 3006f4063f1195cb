package io.berth.cluster;

/** Says what went wrong in one line. */
public final class Failures {
    private static final int MAX_FRAMES = 4;
    private static final int MAX_CAUSES = 4;

    private Failures() {}

    /**
     * @return class, message and the innermost frames of a failure and of its causes, without a
     *     line break.
     */
    public static String describe(final Throwable failure) {
        final StringBuilder line = new StringBuilder(200);
        Throwable current = failure;
        for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
            line.append(depth == 0 ? "" : ", caused by ");
            append(line, current);
            current = current.getCause();
        }
        return line.toString();
    }

    private static void append(final StringBuilder line, final Throwable failure) {
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
    }
}
