package io.berth.ops.output;

import io.berth.history.HistoryReport;
import java.util.ArrayList;
import java.util.List;

/** What of a measurement does not hold, in words. */
public final class Complaints {
    private final List<String> all = new ArrayList<>();

    /** There must be none of these. @param what the rest of the sentence after their number. */
    public Complaints none(final long count, final String what) {
        return unless(count == 0, count + " " + what);
    }

    /** This must hold, else there is something to say. */
    public Complaints unless(final boolean holds, final String complaint) {
        if (!holds) {
            all.add(complaint);
        }
        return this;
    }

    /** Every promise must be kept. @param history null: none was recorded. */
    public Complaints of(final HistoryReport history) {
        if (history != null && !history.holds()) {
            all.add(history.complaint());
        }
        return this;
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** One line. */
    public String toText() {
        return String.join(", ", all);
    }
}
