package io.berth.simulation.mutants;

import java.util.List;
import java.util.stream.Stream;

/** All mistakes that are planted. */
final class Mutants {
    private Mutants() {}

    static List<Mutant> all() {
        return Stream.of(
                        SlotMutants.all(),
                        StreamMutants.all(),
                        RequestMutants.all(),
                        OrderMutants.all(),
                        WorkerMutants.all(),
                        ClientMutants.all())
                .flatMap(List::stream)
                .toList();
    }
}
