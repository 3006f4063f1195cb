package io.berth.ops.output;

import java.io.PrintStream;

/**
 * Progress of long work: one line that is rewritten in place on a terminal, plain lines now and
 * then elsewhere. Safe from several threads.
 */
public final class ProgressLine {
    private static final String CLEAR_LINE = "\r\033[K";
    private static final long TERMINAL_INTERVAL_NS = 200_000_000L;
    private static final long PLAIN_INTERVAL_NS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean inPlace;
    private final long intervalNs;
    private boolean started;
    private boolean open;
    private long lastNs;

    /**
     * @param inPlace whether {@code out} is a terminal on which a line can be rewritten.
     */
    public ProgressLine(final PrintStream out, final boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
        intervalNs = inPlace ? TERMINAL_INTERVAL_NS : PLAIN_INTERVAL_NS;
    }

    /** Whether standard output is a terminal that takes control characters. */
    public static boolean isTerminal() {
        final String term = System.getenv("TERM");
        return System.console() != null
                && term != null
                && !"dumb".equals(term)
                && isConsoleTerminal();
    }

    /** From JDK 22 on there is a Console also where there is no terminal; it says so itself. */
    private static boolean isConsoleTerminal() {
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (final NoSuchMethodException ex) {
            return true;
        } catch (final ReflectiveOperationException ex) {
            return false;
        }
    }

    /** Whether it is time for another line; ask first when making the text costs something. */
    public synchronized boolean isDue(final long nowNs) {
        return !started || nowNs - lastNs >= intervalNs;
    }

    /** Shows a line if it is time for one. */
    public synchronized void update(final long nowNs, final String text) {
        if (isDue(nowNs)) {
            started = true;
            lastNs = nowNs;
            if (inPlace) {
                out.print(CLEAR_LINE + text);
                open = true;
            } else {
                out.println(text);
            }
            out.flush();
        }
    }

    /** Shows a line that stays, above the line of progress. */
    public synchronized void event(final String text) {
        clear();
        out.println(text);
        out.flush();
    }

    /** Removes the line of progress. */
    public synchronized void clear() {
        if (open) {
            out.print(CLEAR_LINE);
            out.flush();
            open = false;
        }
    }
}
