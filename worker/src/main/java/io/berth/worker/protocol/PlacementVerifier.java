package io.berth.worker.protocol;

/** Says whether a placement was certified by the balancer (rule 39). */
@FunctionalInterface
public interface PlacementVerifier {
    /**
     * @return whether the MAC of the request is good under a key of this worker. Must not throw.
     */
    boolean verify(RunRequest request);
}
