package io.berth.ops.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Any links fail, in any direction, in no pattern: only what holds in general is checked. */
final class RandomCuts {
    private static final int MOST_LINKS = 8;

    private RandomCuts() {}

    static List<PartitionScenario> all() {
        return List.of(
                new PartitionScenario(
                        "any-links",
                        "one to eight links drawn at random are cut, one after another",
                        RandomCuts::anyLinks));
    }

    private static void anyLinks(final PartitionedFleet fleet, final Random random) {
        final List<String> places = new ArrayList<>(fleet.nodes());
        places.addAll(fleet.workers());
        places.addAll(fleet.clients());
        final int links = 1 + random.nextInt(MOST_LINKS);
        final StringBuilder told = new StringBuilder();
        for (int i = 0; i < links; i++) {
            // Nodes are drawn more often: what happens between them concerns everybody.
            final String from =
                    places.get(random.nextInt(i % 2 == 0 ? fleet.nodes().size() : places.size()));
            final String to = places.get(random.nextInt(places.size()));
            fleet.cuts().cutOneWay(from, to);
            told.append(from).append('>').append(to).append(' ');
            fleet.pause(random.nextInt(1_000));
        }
        fleet.measured("cut", told.toString().strip());
        fleet.pause(random.nextInt(4_000));
    }
}
