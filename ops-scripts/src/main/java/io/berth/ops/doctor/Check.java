package io.berth.ops.doctor;

import java.util.List;

/** Looks at one thing, or a few that belong together. */
interface Check {
    /** Names of what it finds, for the case that it cannot be told. */
    String name();

    /** What there is; none where the host has no such thing. */
    List<Finding> look(Host host, Wanted wanted);

    /** Makes a check of a function. */
    static Check of(final String name, final Looker looker) {
        return new Check() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Finding> look(final Host host, final Wanted wanted) {
                return List.of(looker.look(host, wanted));
            }
        };
    }

    /** Finds one thing. */
    interface Looker {
        Finding look(Host host, Wanted wanted);
    }
}
