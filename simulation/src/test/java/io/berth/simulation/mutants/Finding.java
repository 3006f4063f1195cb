package io.berth.simulation.mutants;

/**
 * How one history went.
 *
 * @param isClean nothing was found.
 * @param isByChecker a check failed; if not, an exception escaped from somewhere.
 * @param entries applied.
 * @param text of the failure, its first line.
 * @param tail what happened last, where it was asked for.
 */
record Finding(boolean isClean, boolean isByChecker, long entries, String text, String tail) {
    private static final int FIELDS = 5;
    private static final String SEPARATOR = "\u0001";

    /** As it comes out of another class loader. */
    static Finding parse(final String line) {
        final String[] fields = line.split(SEPARATOR, FIELDS);
        return new Finding(
                Boolean.parseBoolean(fields[0]),
                Boolean.parseBoolean(fields[1]),
                Long.parseLong(fields[2]),
                fields[3],
                fields[4]);
    }

    String format() {
        return String.join(
                SEPARATOR,
                Boolean.toString(isClean),
                Boolean.toString(isByChecker),
                Long.toString(entries),
                text,
                tail);
    }

    @Override
    public String toString() {
        return isClean
                ? "clean after " + entries + " entries"
                : "entry " + entries + ": " + text + (tail.isEmpty() ? "" : "\n" + tail);
    }
}
