package io.berth.client;

import io.berth.client.transport.ClientDriver;
import io.berth.client.transport.ClusterLink;
import io.berth.client.transport.ClusterLinkContext;
import io.berth.client.transport.ClusterLinkHandler;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

/**
 * One question at a time to the balancer, asked again with the same bytes until it is answered or
 * its time is over.
 */
final class AdminLink implements AutoCloseable {
    /** Reads the answer with this correlation id. */
    interface Reader {
        /**
         * @return the answer's meaning, null: it is none to this question.
         */
        Object read(int templateId, DirectBuffer buffer, int offset, long correlationId);
    }

    private static final long RESEND_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LONGEST_RESEND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private final SystemNanoClock clock = SystemNanoClock.INSTANCE;
    private final BackoffIdleStrategy idle =
            new BackoffIdleStrategy(
                    10, 10, TimeUnit.MICROSECONDS.toNanos(10), TimeUnit.MILLISECONDS.toNanos(1));
    private final ClientDriver driver;
    private final ClusterLink link;
    private final AdminAnswers answers;
    private long nextCorrelationId = new SecureRandom().nextLong() >>> 1;
    private int copiesSent;
    private long lastPollNs = clock.nanoTime();

    private Reader reader;
    private long correlationId;
    private Object answer;
    private boolean resend;

    AdminLink(
            final String ingressEndpoints,
            final String aeronDirectoryName,
            final AdminAnswers answers) {
        this.answers = answers;
        driver = ClientDriver.launch(aeronDirectoryName, ingressEndpoints, true, error -> {});
        try {
            link =
                    new ClusterLink(
                            new ClusterLinkContext()
                                    .aeron(driver.aeron())
                                    .ingressEndpoints(ingressEndpoints),
                            new Handler());
        } catch (final RuntimeException ex) {
            driver.close();
            throw ex;
        }
    }

    long nextCorrelationId() {
        return nextCorrelationId++;
    }

    /**
     * @return how often the last question was sent; more than once: its answer may be that to a
     *     repeat.
     */
    int copiesSent() {
        return copiesSent;
    }

    /** Sends and waits. Throws an AdminException of one line when the time is over. */
    Object ask(
            final String what,
            final long questionId,
            final DirectBuffer buffer,
            final int length,
            final long timeoutNs,
            final Reader answerReader) {
        reader = answerReader;
        correlationId = questionId;
        answer = null;
        copiesSent = 0;
        resend = true;
        final long startNs = clock.nanoTime();
        if (startNs - lastPollNs > SILENCE_NS) {
            // Nobody kept the session alive in between.
            link.reconnect(startNs);
        }
        long sendAtNs = startNs;
        long delayNs = RESEND_NS;
        long sinceNs = startNs;
        idle.reset();
        while (null == answer) {
            final long nowNs = clock.nanoTime();
            if (nowNs - startNs > timeoutNs) {
                throw new AdminException(overdue(what, timeoutNs));
            }
            lastPollNs = nowNs;
            int work = link.poll(nowNs);
            if (null == answer && link.isConnected()) {
                if ((resend || nowNs - sendAtNs >= 0) && link.offer(buffer, 0, length)) {
                    resend = false;
                    copiesSent++;
                    sendAtNs = nowNs + delayNs;
                    delayNs = Math.min(2 * delayNs, LONGEST_RESEND_NS);
                    work++;
                }
                if (nowNs - sinceNs > SILENCE_NS) {
                    sinceNs = nowNs;
                    link.reconnect(nowNs);
                }
            } else {
                sinceNs = nowNs;
            }
            if (driver.aeron().isClosed()) {
                throw new AdminException(what + ": the media driver is gone");
            }
            idle.idle(work);
        }
        reader = null;
        return answer;
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(link, driver);
    }

    private String overdue(final String what, final long timeoutNs) {
        final String why =
                link.isConnected()
                        ? "connected, but not answered"
                        : "no leader reached"
                                + (link.lastFailure().isEmpty()
                                        ? ""
                                        : " (" + oneLine(link.lastFailure()) + ")");
        return what
                + ": no answer within "
                + TimeUnit.NANOSECONDS.toMillis(timeoutNs)
                + " ms, "
                + why;
    }

    private static String oneLine(final String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    private final class Handler implements ClusterLinkHandler {
        @Override
        public void onConnected(
                final long nowNs, final long clusterSessionId, final long leadershipTermId) {
            answers.onConnected();
            resend = true;
        }

        @Override
        public void onDisconnected(final long nowNs) {
            resend = true;
        }

        @Override
        public void onNewLeader(final long nowNs, final long leadershipTermId) {
            resend = true;
        }

        @Override
        public void onMessage(
                final long nowNs,
                final int templateId,
                final DirectBuffer buffer,
                final int offset,
                final int length) {
            if (null != reader && null == answer && answers.isCurrent(buffer, offset)) {
                answer = reader.read(templateId, buffer, offset, correlationId);
            }
        }
    }
}
