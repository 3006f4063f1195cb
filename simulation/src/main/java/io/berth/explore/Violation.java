package io.berth.explore;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that must never happen, and the choices that lead to it.
 *
 * @param path no shorter one leads to a violation.
 * @param message what does not hold.
 * @param inRunOut whether it shows only when nothing more goes wrong after these choices.
 */
public record Violation(List<Choice> path, String message, boolean inRunOut) {
    /** The choices as one line, which can be given back to replay them. */
    public String pathText() {
        return textOf(path);
    }

    static String textOf(final List<Choice> path) {
        return path.stream().map(Choice::label).collect(Collectors.joining(","));
    }
}
