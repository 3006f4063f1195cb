package io.berth.fuzz;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Every decoder that takes bytes from elsewhere. */
enum Targets {
    NODE_MESSAGE(
            NodeMessageTarget.class, NodeMessageTarget::fuzzerTestOneInput, Seeds::nodeMessages),
    NODE(NodeTarget.class, NodeTarget::fuzzerTestOneInput, Seeds::node),
    CLIENT(ClientTarget.class, ClientTarget::fuzzerTestOneInput, Seeds::client),
    WORKER(WorkerTarget.class, WorkerTarget::fuzzerTestOneInput, Seeds::worker),
    ADMIN_ANSWER(
            AdminAnswerTarget.class, AdminAnswerTarget::fuzzerTestOneInput, Seeds::adminAnswers),
    FRAGMENT(FragmentTarget.class, FragmentTarget::fuzzerTestOneInput, Seeds::fragments),
    SNAPSHOT(SnapshotTarget.class, SnapshotTarget::fuzzerTestOneInput, Seeds::snapshots),
    TRACE(TraceTarget.class, TraceTarget::fuzzerTestOneInput, Seeds::traces),
    CONFIGURATION(
            ConfigurationTarget.class,
            ConfigurationTarget::fuzzerTestOneInput,
            Seeds::configurations),
    KEY_FILE(KeyFileTarget.class, KeyFileTarget::fuzzerTestOneInput, Seeds::keyFiles),
    COMMAND_LINE(
            CommandLineTarget.class, CommandLineTarget::fuzzerTestOneInput, Seeds::commandLines);

    private final Class<?> type;
    private final Consumer<byte[]> target;
    private final Supplier<List<byte[]>> seeds;

    Targets(
            final Class<?> type,
            final Consumer<byte[]> target,
            final Supplier<List<byte[]>> seeds) {
        this.type = type;
        this.target = target;
        this.seeds = seeds;
    }

    Class<?> type() {
        return type;
    }

    Consumer<byte[]> target() {
        return target;
    }

    List<byte[]> seeds() {
        return seeds.get();
    }

    /** As on the command line, and as the directory of what is kept. */
    String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
