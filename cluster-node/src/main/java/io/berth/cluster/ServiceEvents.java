package io.berth.cluster;

/**
 * What happens inside the clustered service that an operator may want to see. Implementations must
 * not throw.
 */
public interface ServiceEvents extends IngressFaults {
    /** A DigestMark was applied (rule 37). */
    void onDigestMarked(long entries, long rollingDigest, long structuralDigest);

    /** A placement could not be certified: the key file of this node has no key for the worker. */
    void onKeyMissing(String workerName);

    /** A message came out longer than rule 31 allows and was not sent. */
    void onOversizedEgress(int length);
}
