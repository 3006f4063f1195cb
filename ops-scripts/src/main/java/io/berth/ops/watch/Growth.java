package io.berth.ops.watch;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something of a process that keeps growing.
 *
 * @param process which one.
 * @param resource what it holds more and more of.
 * @param perHour how much more in an hour.
 * @param from what it held when it had settled.
 * @param to what it held at the end.
 * @param p probability of such a rise by chance.
 */
public record Growth(
        String process,
        WatchedResource resource,
        double perHour,
        double from,
        double to,
        double p) {
    @Override
    public String toString() {
        return process
                + ": "
                + resource.label()
                + " keep"
                + (resource.isBytes() ? "s" : "")
                + " growing, by "
                + resource.text(perHour)
                + " an hour (from "
                + resource.text(from)
                + " to "
                + resource.text(to)
                + String.format(Locale.ROOT, ", by chance %.1g)", p);
    }

    /** The JSON object. */
    Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("process", process);
        map.put("resource", resource.key());
        map.put("perHour", perHour);
        map.put("from", from);
        map.put("to", to);
        map.put("byChance", p);
        return map;
    }
}
