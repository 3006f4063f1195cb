package io.berth.bench;

import io.berth.placement.PlacementStateMachine;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.KeepAlivePolicy;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How many bytes the state takes: by what it grows when functions, sandboxes and histograms come,
 * with all indexes, lists and deadlines that come with them.
 *
 * @param sandboxes of the fleet that was measured.
 * @param perSandbox bytes that an idle sandbox takes.
 * @param perFunction bytes that a function takes, its names included, without a histogram.
 * @param perHistogram bytes that a function takes more where a histogram is kept.
 * @param total bytes of the whole state.
 * @param heapInUse bytes of the heap that are in use then, a few MB of the JVM's own and of the
 *     peers with it: what was added up may not be more.
 * @param parts bytes for each sandbox by where they are.
 */
public record StateSizes(
        int sandboxes,
        double perSandbox,
        double perFunction,
        double perHistogram,
        long total,
        long heapInUse,
        Map<String, Double> parts) {
    private static final int RUNS_FOR_HISTOGRAM = 3;
    private static final long IDLE_NS = Fleet.MS;

    /** Builds the fleet of the plan and measures it on the way. */
    public static StateSizes measure(final FleetPlan plan) {
        final Fleet fleet = new Fleet(plan);
        final FleetBuilder builder = new FleetBuilder(plan, fleet);
        builder.begin();
        builder.registerPeers();
        final long empty = sum(partsOf(fleet.heart));
        builder.createFunctions();
        final Map<String, Long> withFunctions = partsOf(fleet.heart);
        builder.fillAll();
        final Map<String, Long> withSandboxes = partsOf(fleet.heart);
        final long heapInUse = bytesOfHeap();
        keepHistograms(fleet);
        final long withHistograms = sum(partsOf(fleet.heart));
        final long total = sum(withSandboxes);
        final Map<String, Double> parts = new LinkedHashMap<>();
        withSandboxes.forEach(
                (name, bytes) -> {
                    final long grown = bytes - withFunctions.getOrDefault(name, 0L);
                    if (grown >= plan.sandboxes() / 2) {
                        parts.put(name, (double) grown / plan.sandboxes());
                    }
                });
        return new StateSizes(
                plan.sandboxes(),
                (double) (total - sum(withFunctions)) / plan.sandboxes(),
                (double) (sum(withFunctions) - empty) / plan.functions(),
                (double) (withHistograms - total) / plan.functions(),
                total,
                heapInUse,
                parts);
    }

    /** Under the names in JSON. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("sandboxes", sandboxes);
        map.put("bytesPerSandbox", tenths(perSandbox));
        map.put("bytesPerFunction", tenths(perFunction));
        map.put("bytesPerHistogram", tenths(perHistogram));
        map.put("totalBytes", total);
        map.put("heapInUseBytes", heapInUse);
        final Map<String, Object> ofSandbox = new LinkedHashMap<>();
        parts.forEach((name, bytes) -> ofSandbox.put(name, tenths(bytes)));
        map.put("bytesPerSandboxByPart", ofSandbox);
        return map;
    }

    private static double tenths(final double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** Calls every function now and then, so that each has idle times to remember. */
    private static void keepHistograms(final Fleet fleet) {
        final PolicySettings d = PolicySettings.defaults(4);
        fleet.log()
                .setPolicy(
                        fleet.nowNs(),
                        Fleet.ADMIN,
                        1,
                        new PolicySettings(
                                d.placement(),
                                KeepAlivePolicy.HISTOGRAM,
                                d.bestOf(),
                                d.highLoadPermille(),
                                d.unreservedFloor(),
                                d.scaleUpSize(),
                                d.scaleUpPeriodNs(),
                                d.provisionSize(),
                                d.provisionPeriodNs(),
                                d.quantumMb(),
                                d.standingQueueNs(),
                                d.suspectFailures(),
                                d.suspectNs()));
        fleet.checkDone("setPolicy");
        for (int run = 0; run < RUNS_FOR_HISTOGRAM; run++) {
            for (int function = 0; function < fleet.plan.functions(); function++) {
                fleet.advance(Fleet.STEP_NS);
                fleet.invoke(function);
                fleet.completeNext();
            }
            Storm.pass(fleet, IDLE_NS);
        }
    }

    private static long bytesOfHeap() {
        // Twice: what the first finds dead may have held something.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    private static long sum(final Map<String, Long> parts) {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes of the state by its fields, in their order: what two share counts for the first. */
    private static Map<String, Long> partsOf(final PlacementStateMachine heart) {
        final Map<String, Long> parts = new LinkedHashMap<>();
        final ObjectSizes sizes = new ObjectSizes();
        final Object state = stateOf(heart);
        sizes.leaveOut(state);
        for (final Field field : state.getClass().getDeclaredFields()) {
            if (!field.getType().isPrimitive()
                    && !java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
                parts.put(field.getName(), sizes.add(ObjectSizes.get(field, state)));
            }
        }
        parts.put("others", sizes.add(heart));
        return parts;
    }

    private static Object stateOf(final PlacementStateMachine heart) {
        try {
            return ObjectSizes.get(PlacementStateMachine.class.getDeclaredField("state"), heart);
        } catch (final NoSuchFieldException ex) {
            throw new IllegalStateException("the heart keeps its state elsewhere", ex);
        }
    }
}
