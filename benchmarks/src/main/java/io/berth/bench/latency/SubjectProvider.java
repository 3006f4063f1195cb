package io.berth.bench.latency;

import java.util.Optional;

/**
 * Makes a {@link Subject}. Those of other modules are found with {@link java.util.ServiceLoader}.
 */
public interface SubjectProvider {
    /** Name of the subject. */
    String name();

    /** One line for the list of subjects. */
    String about();

    /** Why it can't be measured on this machine; empty where it can. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Makes the subject; starts nothing. */
    Subject create(SubjectContext context);
}
