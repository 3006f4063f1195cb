package io.berth.ops.allocation;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one process, or one thread of it, allocated.
 *
 * @param name node-0, worker-1, client …
 * @param role leader, follower, worker, client.
 * @param idleBytesPerS with nothing to do.
 * @param bytesPerS under load.
 * @param callsPerS that passed it meanwhile.
 * @param collections garbage collections under load; negative: not of this alone.
 */
public record ProcessAllocation(
        String name,
        String role,
        double idleBytesPerS,
        double bytesPerS,
        double callsPerS,
        long collections) {

    /** All that it allocated, over the calls. */
    public double bytesPerCall() {
        return callsPerS == 0 ? 0 : bytesPerS / callsPerS;
    }

    /** Without what it allocates with nothing to do. */
    public double bytesPerCallAboveIdle() {
        return callsPerS == 0 ? 0 : (bytesPerS - idleBytesPerS) / callsPerS;
    }

    String[] row() {
        return new String[] {
            name,
            role,
            String.format(Locale.ROOT, "%.0f", idleBytesPerS),
            String.format(Locale.ROOT, "%.0f", bytesPerS),
            String.format(Locale.ROOT, "%.0f", callsPerS),
            String.format(Locale.ROOT, "%.1f", bytesPerCall()),
            String.format(Locale.ROOT, "%.1f", bytesPerCallAboveIdle()),
            collections < 0 ? "-" : Long.toString(collections)
        };
    }

    Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("role", role);
        map.put("idleBytesPerS", idleBytesPerS);
        map.put("bytesPerS", bytesPerS);
        map.put("callsPerS", callsPerS);
        map.put("bytesPerCall", bytesPerCall());
        map.put("bytesPerCallAboveIdle", bytesPerCallAboveIdle());
        map.put("collections", collections);
        return map;
    }
}
