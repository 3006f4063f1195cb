package io.berth.ops.watch;

import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.ProcessIdentity;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A process that is watched, and where its things are.
 *
 * @param name for people.
 * @param pid of the process that runs now, empty while none does.
 * @param home directory of its log, data and the like; null: none.
 * @param aeronDirectory of its media driver; null: none.
 * @param gcLog what it writes about collections; null: nothing.
 */
public record WatchedProcess(
        String name, Supplier<OptionalLong> pid, Path home, Path aeronDirectory, Path gcLog) {
    /** A process of a local cluster. */
    public static WatchedProcess of(final LocalProcess process) {
        return new WatchedProcess(
                process.name(),
                () -> pidOf(process),
                process.directory(),
                process.aeronDirectory(),
                process.gcLog());
    }

    private static OptionalLong pidOf(final LocalProcess process) {
        final Optional<ProcessIdentity> running =
                process.identity().filter(ProcessIdentity::isAlive);
        return running.isPresent() ? OptionalLong.of(running.get().pid()) : OptionalLong.empty();
    }

    /** This very process: what makes the load. */
    public static WatchedProcess self(final String name) {
        final long pid = ProcessHandle.current().pid();
        return new WatchedProcess(name, () -> OptionalLong.of(pid), null, null, null);
    }

    Optional<CounterFile> counters() {
        return aeronDirectory == null ? Optional.empty() : CounterFile.read(aeronDirectory);
    }
}
