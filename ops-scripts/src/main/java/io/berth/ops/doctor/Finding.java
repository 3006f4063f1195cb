package io.berth.ops.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one check came to.
 *
 * @param check short name, stable.
 * @param found what is there.
 * @param wanted what would be right.
 * @param how how to set that; empty: nothing is to be done.
 */
public record Finding(String check, Level level, String found, String wanted, String how) {
    static Finding ok(final String check, final String found) {
        return new Finding(check, Level.OK, found, "", "");
    }

    static Finding warning(
            final String check, final String found, final String wanted, final String how) {
        return new Finding(check, Level.WARNING, found, wanted, how);
    }

    static Finding fail(
            final String check, final String found, final String wanted, final String how) {
        return new Finding(check, Level.FAIL, found, wanted, how);
    }

    /** Fine, or else a warning. */
    static Finding okOrWarning(
            final boolean fine,
            final String check,
            final String found,
            final String wanted,
            final String how) {
        return fine ? ok(check, found) : warning(check, found, wanted, how);
    }

    /** One line. */
    public String toLine() {
        final StringBuilder line = new StringBuilder();
        line.append(String.format("%-8s%-16s%s", level.text(), check, found));
        if (!wanted.isEmpty()) {
            line.append("; wanted: ").append(wanted);
        }
        if (!how.isEmpty()) {
            line.append("; set: ").append(how);
        }
        return line.toString();
    }

    Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("check", check);
        map.put("level", level.text());
        map.put("found", found);
        map.put("wanted", wanted);
        map.put("how", how);
        return map;
    }
}
