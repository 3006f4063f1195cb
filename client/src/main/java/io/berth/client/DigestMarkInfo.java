package io.berth.client;

/** Both digests at one log entry; every node publishes its own for the same entry. */
public record DigestMarkInfo(long term, long entries, long rollingDigest, long structuralDigest) {}
