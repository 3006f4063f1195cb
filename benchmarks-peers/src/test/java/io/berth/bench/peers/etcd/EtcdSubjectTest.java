package io.berth.bench.peers.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.berth.bench.latency.OperationDriver;
import io.berth.bench.peers.SubjectUnderTest;
import io.berth.bench.peers.etcd.EtcdPlacement.Sandbox;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class EtcdSubjectTest {
    private static final int SANDBOXES = 40;
    private static final int BALANCERS = 4;

    @BeforeAll
    static void etcdIsInstalled() {
        assumeTrue(EtcdBinary.find().isPresent(), "skipped: etcd is not installed");
    }

    @Test
    void shouldDecideAndEndWithEqualContentsOnAllMembers(@TempDir final Path directory)
            throws Exception {
        try (SubjectUnderTest etcd = new SubjectUnderTest(new EtcdProvider(), directory, 1);
                OperationDriver driver =
                        new EtcdDriver(EtcdLoader.channels(etcd.argument(0), etcd.argument(1)))) {
            SubjectUnderTest.load(driver);
            etcd.pause(TimeUnit.SECONDS.toNanos(3));
            SubjectUnderTest.load(driver);
            etcd.subject().check();
        }
    }

    /** Every balancer asks for every sandbox at once, so that nearly each is fought for. */
    @Test
    void shouldGrantEachSandboxToOneOfManyBalancers(@TempDir final Path directory)
            throws Exception {
        try (SubjectUnderTest etcd = new SubjectUnderTest(new EtcdProvider(), directory, 0)) {
            final List<ManagedChannel> channels = new ArrayList<>();
            try {
                final List<EtcdPlacement> balancers = new ArrayList<>();
                for (int i = 0; i < BALANCERS; i++) {
                    final ManagedChannel[] own = EtcdLoader.channels(etcd.argument(0), 1);
                    channels.addAll(List.of(own));
                    final EtcdPlacement balancer = new EtcdPlacement(own, SANDBOXES);
                    balancer.load();
                    balancers.add(balancer);
                }

                final Map<Integer, Integer> grants = grantAll(balancers);

                assertEquals(SANDBOXES, grants.size(), "sandboxes granted to nobody");
                grants.forEach((sandbox, times) -> assertEquals(1, times, "grants of " + sandbox));
                assertTrue(
                        balancers.stream().mapToLong(EtcdPlacement::conflicts).sum() > 0,
                        "the balancers did not meet");
            } finally {
                channels.forEach(ManagedChannel::shutdownNow);
            }
        }
    }

    private static Map<Integer, Integer> grantAll(final List<EtcdPlacement> balancers)
            throws InterruptedException {
        final CountDownLatch ended = new CountDownLatch(BALANCERS * SANDBOXES);
        final ConcurrentLinkedQueue<Integer> granted = new ConcurrentLinkedQueue<>();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final EtcdPlacement.Outcome outcome =
                new EtcdPlacement.Outcome() {
                    @Override
                    public void onDone(final Sandbox sandbox) {
                        granted.add(sandbox.number());
                        ended.countDown();
                    }

                    @Override
                    public void onNoneIdle() {
                        ended.countDown();
                    }

                    @Override
                    public void onFailed(final Throwable reason) {
                        failure.set(reason);
                        ended.countDown();
                    }
                };
        for (int i = 0; i < SANDBOXES; i++) {
            for (int b = 0; b < BALANCERS; b++) {
                balancers.get(b).grant(1 + i * BALANCERS + b, outcome);
            }
        }
        assertTrue(ended.await(60, TimeUnit.SECONDS), "some grants did not end");
        assertNull(failure.get());
        final Map<Integer, Integer> times = new HashMap<>();
        granted.forEach(sandbox -> times.merge(sandbox, 1, Integer::sum));
        return times;
    }

    @Test
    void shouldGiveEachGrantOfASandboxAHigherToken(@TempDir final Path directory) throws Exception {
        try (SubjectUnderTest etcd = new SubjectUnderTest(new EtcdProvider(), directory, 0)) {
            final ManagedChannel[] channels = EtcdLoader.channels(etcd.argument(0), 1);
            try {
                final EtcdPlacement balancer = new EtcdPlacement(channels, 1);
                balancer.load();
                long before = 0;
                for (int i = 1; i <= 3; i++) {
                    final Sandbox granted = await(i, balancer);
                    assertTrue(granted.token() > before, "token " + granted.token());
                    before = granted.token();
                    free(granted, balancer);
                }
            } finally {
                channels[0].shutdownNow();
            }
        }
    }

    private static Sandbox await(final long invocation, final EtcdPlacement balancer)
            throws Exception {
        final OneOutcome outcome = new OneOutcome();
        balancer.grant(invocation, outcome);
        return outcome.await();
    }

    private static void free(final Sandbox sandbox, final EtcdPlacement balancer) throws Exception {
        final OneOutcome outcome = new OneOutcome();
        balancer.complete(sandbox, outcome);
        outcome.await();
    }

    private static final class OneOutcome implements EtcdPlacement.Outcome {
        private final CompletableFuture<Sandbox> done = new CompletableFuture<>();

        @Override
        public void onDone(final Sandbox sandbox) {
            done.complete(sandbox);
        }

        @Override
        public void onNoneIdle() {
            done.completeExceptionally(new AssertionError("no sandbox is idle"));
        }

        @Override
        public void onFailed(final Throwable failure) {
            done.completeExceptionally(failure);
        }

        private Sandbox await() throws Exception {
            return done.get(30, TimeUnit.SECONDS);
        }
    }
}
