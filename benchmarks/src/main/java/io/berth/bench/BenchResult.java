package io.berth.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one benchmark found at one size: medians over the iterations.
 *
 * @param name of the benchmark.
 * @param sandboxes size of the fleet.
 * @param access how calls are spread over functions: {@code uniform} or {@code zipf}.
 * @param nsPerOp time of an operation.
 * @param leastNsPerOp of the quickest iteration.
 * @param cpuNsPerOp processor time of an operation, which other processes don't add to; NaN where
 *     each iteration is one operation, too short for that clock.
 * @param bytesPerOp allocated by an operation.
 */
public record BenchResult(
        String name,
        int sandboxes,
        String access,
        double nsPerOp,
        double leastNsPerOp,
        double cpuNsPerOp,
        double bytesPerOp) {
    private static final double TENTH = 10.0;
    private static final double HUNDREDTH = 100.0;

    /** The result under its names in JSON. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("sandboxes", sandboxes);
        map.put("access", access);
        map.put("nsPerOp", Math.round(nsPerOp * TENTH) / TENTH);
        map.put("leastNsPerOp", Math.round(leastNsPerOp * TENTH) / TENTH);
        map.put(
                "cpuNsPerOp",
                Double.isNaN(cpuNsPerOp) ? null : Math.round(cpuNsPerOp * TENTH) / TENTH);
        map.put("bytesPerOp", Math.round(bytesPerOp * HUNDREDTH) / HUNDREDTH);
        return map;
    }
}
