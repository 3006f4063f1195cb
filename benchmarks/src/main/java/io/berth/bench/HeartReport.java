package io.berth.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured of the heart.
 *
 * @param settings what was asked for.
 * @param results times of operations.
 * @param storms times of entries.
 * @param stateSizes bytes of the state; one, or none where it was not asked for.
 */
public record HeartReport(
        BenchSettings settings,
        List<BenchResult> results,
        List<StormResult> storms,
        List<StateSizes> stateSizes) {

    /** Under the names in JSON. */
    public Map<String, Object> toMap(final String machine) {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", machine);
        report.put("jvmOptions", BenchJvm.options(settings.hugePages()));
        report.put("stormJvmOptions", BenchJvm.stormOptions(settings.hugePages()));
        report.put("sizes", settings.sizes());
        report.put("warmUpIterations", settings.warmUpIterations());
        report.put("iterations", settings.iterations());
        report.put("iterationMs", settings.iterationMs());
        report.put("repetitions", settings.repetitions());
        report.put("targets", Targets.of(this).stream().map(Targets.Target::toMap).toList());
        report.put("results", results.stream().map(BenchResult::toMap).toList());
        report.put("longestEntries", storms.stream().map(StormResult::toMap).toList());
        report.put("stateSizes", stateSizes.stream().map(StateSizes::toMap).toList());
        return report;
    }

    /** The result of a benchmark at a size, or null. */
    BenchResult find(final String name, final String access, final int sandboxes) {
        for (final BenchResult result : results) {
            if (result.name().equals(name)
                    && result.access().equals(access)
                    && result.sandboxes() == sandboxes) {
                return result;
            }
        }
        return null;
    }
}
