package io.berth.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JVM in which the state is measured: {@code <sandboxes>}. */
public final class StateSizeMain {
    private static final int FIXED_FIELDS = 6;

    private StateSizeMain() {}

    /** Measures and prints. */
    public static void main(final String[] args) {
        final ForkedOutput out = new ForkedOutput();
        out.progress("measuring the state of " + args[0] + " sandboxes");
        final StateSizes sizes = StateSizes.measure(FleetPlan.of(Integer.parseInt(args[0])));
        final List<Object> fields = new ArrayList<>();
        fields.add(sizes.sandboxes());
        fields.add(sizes.perSandbox());
        fields.add(sizes.perFunction());
        fields.add(sizes.perHistogram());
        fields.add(sizes.total());
        fields.add(sizes.heapInUse());
        sizes.parts()
                .forEach(
                        (name, bytes) -> {
                            fields.add(name);
                            fields.add(bytes);
                        });
        out.result(fields);
    }

    static StateSizes decode(final String line) {
        final String[] fields = line.split(ForkedOutput.TAB);
        final Map<String, Double> parts = new LinkedHashMap<>();
        for (int i = FIXED_FIELDS; i + 1 < fields.length; i += 2) {
            parts.put(fields[i], Double.parseDouble(fields[i + 1]));
        }
        return new StateSizes(
                Integer.parseInt(fields[0]),
                Double.parseDouble(fields[1]),
                Double.parseDouble(fields[2]),
                Double.parseDouble(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                parts);
    }
}
