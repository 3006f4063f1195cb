package io.berth.ops;

import io.berth.ops.output.ProgressLine;
import java.io.PrintStream;

/** Where commands write: results and progress to the one, errors to the other. */
public final class Output {
    private final PrintStream out;
    private final PrintStream err;

    public Output(final PrintStream out, final PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Results. */
    public PrintStream out() {
        return out;
    }

    /** Warnings and errors. */
    public PrintStream err() {
        return err;
    }

    /** A line of progress, rewritten in place only where {@link #out()} is the terminal. */
    public ProgressLine progress() {
        return new ProgressLine(out, out == System.out && ProgressLine.isTerminal());
    }
}
