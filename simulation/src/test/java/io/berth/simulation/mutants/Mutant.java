package io.berth.simulation.mutants;

import java.nio.file.Path;

/**
 * The code with one mistake in it, that the simulation has to find.
 *
 * @param name what the code does wrong.
 * @param breaks the rules of the protocol (1 to 43), or the promise of the contract, that it
 *     breaks.
 * @param file where, from the root of the project.
 * @param original text that is there once; how it is broken into lines does not matter.
 * @param replacement what is there instead.
 * @param caughtBy text of the failure that is meant: the check that finds it.
 * @param history what to run in the build: soon caught.
 */
record Mutant(
        String name,
        String breaks,
        Path file,
        String original,
        String replacement,
        String caughtBy,
        History history) {
    private static final Path HEART =
            Path.of("cluster-node", "src", "main", "java", "io", "berth", "placement");
    private static final Path CLIENT =
            Path.of("client", "src", "main", "java", "io", "berth", "client", "protocol");
    private static final Path WORKER =
            Path.of("worker", "src", "main", "java", "io", "berth", "worker", "protocol");

    /** A mistake in a class of the state machine. */
    static Mutant ofHeart(
            final String name,
            final String breaks,
            final String className,
            final String original,
            final String replacement,
            final String caughtBy,
            final History history) {
        return in(HEART, name, breaks, className, original, replacement, caughtBy, history);
    }

    /** A mistake in a class of the client's protocol. */
    static Mutant ofClient(
            final String name,
            final String breaks,
            final String className,
            final String original,
            final String replacement,
            final String caughtBy,
            final History history) {
        return in(CLIENT, name, breaks, className, original, replacement, caughtBy, history);
    }

    /** A mistake in a class of the worker's protocol. */
    static Mutant ofWorker(
            final String name,
            final String breaks,
            final String className,
            final String original,
            final String replacement,
            final String caughtBy,
            final History history) {
        return in(WORKER, name, breaks, className, original, replacement, caughtBy, history);
    }

    private static Mutant in(
            final Path folder,
            final String name,
            final String breaks,
            final String className,
            final String original,
            final String replacement,
            final String caughtBy,
            final History history) {
        final Path file = folder.resolve(className + ".java");
        return new Mutant(name, breaks, file, original, replacement, caughtBy, history);
    }

    /** Name of the class that is mutated, without its package. */
    String className() {
        final String fileName = file.getFileName().toString();
        return fileName.substring(0, fileName.length() - ".java".length());
    }

    @Override
    public String toString() {
        return name + " [" + breaks + "]";
    }
}
