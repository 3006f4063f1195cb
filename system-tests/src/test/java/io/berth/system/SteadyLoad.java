package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.berth.client.InvocationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls a function at a constant rate from a thread of its own until it is stopped, and keeps every
 * call.
 */
final class SteadyLoad implements AutoCloseable {
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final List<CompletableFuture<InvocationResult>> calls = new ArrayList<>();

    SteadyLoad(
            final Fleet fleet,
            final String function,
            final int perSecond,
            final Duration runTime,
            final Duration deadline) {
        scheduler.scheduleAtFixedRate(
                () -> {
                    final CompletableFuture<InvocationResult> call =
                            fleet.invoke(function, runTime, deadline);
                    synchronized (calls) {
                        calls.add(call);
                    }
                },
                0,
                TimeUnit.SECONDS.toNanos(1) / perSecond,
                TimeUnit.NANOSECONDS);
    }

    int begun() {
        synchronized (calls) {
            return calls.size();
        }
    }

    /** How many have ended by now. */
    long ended() {
        synchronized (calls) {
            return calls.stream().filter(CompletableFuture::isDone).count();
        }
    }

    /** Waits until this many more calls have ended. */
    void awaitMoreEnds(final int count) {
        final long target = ended() + count;
        Fleet.await(Duration.ofSeconds(60), count + " more ends", () -> ended() >= target);
    }

    /** Stops calling and waits for every call. @return the end of every single one. */
    List<InvocationResult> stopAndCollect(final Duration limit) {
        close();
        final List<InvocationResult> results = new ArrayList<>();
        final long untilNs = System.nanoTime() + limit.toNanos();
        synchronized (calls) {
            for (final CompletableFuture<InvocationResult> call : calls) {
                try {
                    results.add(
                            call.get(
                                    Math.max(1, untilNs - System.nanoTime()),
                                    TimeUnit.NANOSECONDS));
                } catch (final TimeoutException ex) {
                    fail(
                            "a call has not ended; "
                                    + results.size()
                                    + " of "
                                    + calls.size()
                                    + " looked at");
                } catch (final InterruptedException | ExecutionException ex) {
                    fail(ex);
                }
            }
        }
        return results;
    }

    @Override
    public void close() {
        scheduler.shutdown();
        try {
            assertTrue(scheduler.awaitTermination(10, TimeUnit.SECONDS), "the load did not stop");
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
