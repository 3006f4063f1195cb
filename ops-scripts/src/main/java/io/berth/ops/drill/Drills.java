package io.berth.ops.drill;

import io.berth.ops.UserError;
import io.berth.ops.cluster.Signal;
import io.berth.ops.overload.DeafClientDrill;
import io.berth.ops.overload.DisturbedDrill;
import io.berth.ops.overload.FloodDrill;
import io.berth.ops.overload.OverloadDrill;
import io.berth.ops.overload.SlowWorkerDrill;
import io.berth.ops.partition.PartitionDrill;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Every drill there is. */
public final class Drills {
    /** In the order in which {@code berth drill all} runs them. */
    public static final List<Drill> ALL =
            List.of(
                    new LeaderLossDrill(Signal.KILL),
                    new LeaderLossDrill(Signal.TERM),
                    new LeaderStallDrill(Duration.ofSeconds(5), true),
                    new LeaderStallDrill(Duration.ofSeconds(20), false),
                    new RollingRestartDrill(),
                    new FollowerDrill(Signal.KILL, Duration.ofSeconds(10), Duration.ofSeconds(10)),
                    new FollowerDrill(Signal.STOP, Duration.ofSeconds(30), Duration.ofSeconds(30)),
                    new MajorityLossDrill(true, Duration.ofSeconds(8)),
                    new MajorityLossDrill(false, Duration.ofSeconds(8)),
                    new BlackoutDrill(false),
                    new BlackoutDrill(true),
                    WorkerLossDrill.ofOne(Duration.ofSeconds(5)),
                    WorkerStallDrill.withinGrace(Duration.ofSeconds(2), Duration.ofSeconds(4)),
                    WorkerStallDrill.pastGrace(Duration.ofSeconds(8)),
                    WorkerLossDrill.ofZone(),
                    new ClientKillDrill(Duration.ofSeconds(10), Duration.ofSeconds(10)),
                    new SessionsDrill(SessionsDrill.COUNTS),
                    new RestoreDrill(true),
                    new PartitionDrill(),
                    new SkipEntryDrill(),
                    new LossDrill(LossDrill.FULL, Duration.ofSeconds(10)),
                    OverloadDrill.ofBalancer(Duration.ofSeconds(60)),
                    OverloadDrill.ofSlots(Duration.ofSeconds(10), Duration.ofSeconds(60)),
                    new DeafClientDrill(Duration.ofSeconds(10), Duration.ofSeconds(30)),
                    new SlowWorkerDrill(Duration.ofSeconds(10), Duration.ofSeconds(30)),
                    new FloodDrill(Duration.ofSeconds(10), Duration.ofSeconds(30)),
                    new DisturbedDrill(Duration.ofSeconds(10), Duration.ofSeconds(20)));

    private static final String CASES = "partition:";

    private Drills() {}

    /**
     * The drill of this name; of {@code partition} also some of its cases alone, in the order
     * given: {@code partition:leader-deaf,flapping}. @throws UserError when there is none.
     */
    public static Drill named(final String name) {
        if (name.startsWith(CASES)) {
            return new PartitionDrill(List.of(name.substring(CASES.length()).split(",")));
        }
        return ALL.stream()
                .filter(drill -> drill.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UserError(
                                        "no drill '"
                                                + name
                                                + "'; there are "
                                                + ALL.stream()
                                                        .map(Drill::name)
                                                        .collect(Collectors.joining(", "))));
    }
}
