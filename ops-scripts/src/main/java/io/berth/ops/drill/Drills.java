package io.berth.ops.drill;

import io.berth.ops.UserError;
import io.berth.ops.cluster.Signal;
import java.util.List;
import java.util.stream.Collectors;

/** Every drill there is. */
public final class Drills {
    /** In the order in which {@code berth drill all} runs them. */
    public static final List<Drill> ALL =
            List.of(new LeaderLossDrill(Signal.KILL), new SessionsDrill(SessionsDrill.COUNTS));

    private Drills() {}

    /** The drill of this name. @throws UserError when there is none. */
    public static Drill named(final String name) {
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
