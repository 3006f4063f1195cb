package io.berth.worker.protocol;

/** What a worker counts; plain numbers of one thread, read by it alone. */
public final class WorkerCounts {
    /** Valid tokens that reached a slot whose earlier token had not ended; must stay 0. */
    public long doubleGranted;

    public long begun;
    public long completed;
    public long failed;
    public long timedOut;
    public long cancelled;
    public long refused;
    public long revoked;

    /** Payloads that the balancer did not certify. */
    public long badMac;

    /** Payloads refused because the lease was over. */
    public long leaseOver;

    /** Messages that did not decode, or whose length or checksum was wrong. */
    public long malformed;

    /** Runs answered without beginning, because their token had begun before. */
    public long repeats;

    public long sandboxesStarted;

    /** Of those started: stopped or dead by now. */
    public long sandboxesGone;

    public long startsFailed;

    /** Sandboxes that became stuck, ever. */
    public long stuckEver;

    public long registrations;
    public long incarnations;
    public long resyncs;
    public long eventsResent;
    public long reports;

    /** Balancer messages of a leader that was superseded. */
    public long lowerTermDropped;

    /** Balancer messages of an older registration or worker, or that make no sense. */
    public long ignored;

    /** Refusals that were not told to the log because too many events wait. */
    public long eventsDropped;

    /** Results dropped before they were acknowledged. */
    public long resultsDropped;
}
