package io.berth.ops.drill;

import java.util.Optional;

/**
 * One failure that anyone can have happen on a cluster of real processes, with checks of what Berth
 * promises for it. Registered in {@link Drills}, run by {@link DrillRunner}: from the command line
 * and in the system tests it is the same code.
 */
public interface Drill {
    /** As it is called on the command line: {@code leader-kill}. */
    String name();

    /** What fails, and what is promised for it, in one line. */
    String summary();

    /** Why it cannot run on this machine; empty: it can. Asked before anything is started. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /**
     * Has it fail and checks. What is promised in general (every call ends, nothing held or granted
     * twice, one state on all nodes) is checked by the runner afterwards.
     *
     * @throws io.berth.ops.CheckFailed when it cannot go on; what was checked before stays known.
     */
    void run(DrillContext ctx);
}
