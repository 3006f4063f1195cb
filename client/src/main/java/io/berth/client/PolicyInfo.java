package io.berth.client;

/**
 * The policy in force.
 *
 * @param settings what {@link AdminClient#setPolicy} sets.
 * @param evacuatedZones bit z: zone z is evacuated.
 */
public record PolicyInfo(PolicySettings settings, long evacuatedZones) {
    /**
     * @param zone 0 to 63.
     * @return whether nothing new is placed there.
     */
    public boolean isEvacuated(final int zone) {
        return (evacuatedZones >>> zone & 1) == 1;
    }
}
