package io.berth.bench.latency;

import java.util.List;

/**
 * What runs a loader: a main class that calls {@link Loader#serve}, in a JVM like the caller's.
 *
 * @param mainClass its name.
 * @param arguments of the main class.
 * @param jvmOptions beyond those that every loader has.
 */
public record LoaderCommand(String mainClass, List<String> arguments, List<String> jvmOptions) {
    public LoaderCommand {
        arguments = List.copyOf(arguments);
        jvmOptions = List.copyOf(jvmOptions);
    }
}
