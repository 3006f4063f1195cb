package io.berth.bench.peers.replica;

import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.berth.cluster.EgressSessions;
import io.berth.cluster.InitialiseCellMessage;
import io.berth.cluster.Outbox;
import io.berth.schemas.protocol.MarkDigestEncoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What clients and workers see of a leader: sessions over Aeron UDP. Their messages, the end of a
 * session, and due timers are put into the log, stamped with this process' clock. The agent's
 * thread runs the media driver as well; answers may come from another thread, the one that applies
 * entries.
 */
public final class SessionFront implements Agent, EgressSessions, HeartReplica.Host {
    private static final int FRAGMENT_LIMIT = 64;
    private static final int MOST_OFFERS = 10_000_000;
    private static final int OWN_MESSAGE_LENGTH = 512;
    private static final long NOBODY = 0;
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private record Session(long id, Publication egress) {}

    private record Timer(long id, long dueNs) {}

    private final EpochNanoClock clock = new SystemEpochNanoClock();
    private final PatientDriver driver;
    private final EntryLog log;
    private final Consumer<String> reports;
    private final Runnable whilePushedBack;
    private final Subscription ingress;
    private final Int2ObjectHashMap<Session> byImage = new Int2ObjectHashMap<>();
    private final UnsafeBuffer opened = new UnsafeBuffer(new byte[Long.BYTES]);
    // By session id; replaced as a whole when a session comes or goes.
    private volatile Publication[] egress = new Publication[1];
    private volatile Timer timer;
    private volatile boolean markWanted;
    private boolean closed;

    /**
     * @param port on which peers come.
     * @param isAppliedHere whether the agent's own thread applies entries: it then has to run the
     *     driver while an answer is pushed back.
     * @param reports takes one line for what must not happen; must not throw.
     */
    public SessionFront(
            final PatientDriver driver,
            final int port,
            final boolean isAppliedHere,
            final EntryLog log,
            final Consumer<String> reports) {
        this.driver = driver;
        this.log = log;
        this.reports = reports;
        whilePushedBack = isAppliedHere ? driver::invokeDriver : Thread::yield;
        SessionFrames.encodeOpened(opened);
        ingress =
                driver.aeron()
                        .addSubscription(
                                "aeron:udp?endpoint=127.0.0.1:" + port,
                                SessionFrames.INGRESS_STREAM,
                                image -> {},
                                this::onImageGone);
    }

    @Override
    public int doWork() {
        final int work = driver.invoke() + ingress.poll(this::onFragment, FRAGMENT_LIMIT);
        if (markWanted) {
            markWanted = false;
            putMark();
        }
        final Timer due = timer;
        if (due != null && clock.nanoTime() - due.dueNs >= 0) {
            timer = null;
            put(due.id, LogEntry.TIMER, NOTHING, 0, 0);
            return work + 1;
        }
        return work;
    }

    /** Begins a term: the first entries of a leader. Called by the agent's thread. */
    public void begin(final long term) {
        put(term, LogEntry.NEW_TERM, NOTHING, 0, 0);
        final UnsafeBuffer message = new UnsafeBuffer(new byte[OWN_MESSAGE_LENGTH]);
        final int length = InitialiseCellMessage.encode(message, 0, 0, PatientCell.settings());
        put(NOBODY, LogEntry.MESSAGE, message, 0, length);
    }

    /** Has every replica report its digests at one place of the log. Safe from any thread. */
    public void requestMark() {
        markWanted = true;
    }

    private void putMark() {
        final MarkDigestEncoder mark = new MarkDigestEncoder();
        final UnsafeBuffer message = new UnsafeBuffer(new byte[OWN_MESSAGE_LENGTH]);
        mark.wrapAndApplyHeader(message, 0, new MessageHeaderEncoder()).correlationId(0);
        put(
                NOBODY,
                LogEntry.MESSAGE,
                message,
                0,
                MessageHeaderEncoder.ENCODED_LENGTH + mark.encodedLength());
    }

    private void put(
            final long subject,
            final int kind,
            final DirectBuffer message,
            final int offset,
            final int length) {
        log.append(clock.nanoTime(), subject, kind, message, offset, length);
    }

    private void onFragment(
            final DirectBuffer buffer, final int offset, final int length, final Header header) {
        Session session = byImage.get(header.sessionId());
        if (SessionFrames.isOpen(buffer, offset, length)) {
            if (session == null) {
                session = open(SessionFrames.channel(buffer, offset));
                byImage.put(header.sessionId(), session);
            }
            // Not heard yet: the peer asks again.
            session.egress.offer(opened);
        } else if (session != null) {
            put(session.id, LogEntry.MESSAGE, buffer, offset, length);
        }
    }

    private Session open(final String channel) {
        final Publication publication =
                driver.aeron().addPublication(channel, SessionFrames.EGRESS_STREAM);
        final int id = egress.length;
        final Publication[] more = Arrays.copyOf(egress, id + 1);
        more[id] = publication;
        egress = more;
        return new Session(id, publication);
    }

    private void onImageGone(final Image image) {
        final Session session = byImage.remove(image.sessionId());
        if (session != null && !closed) {
            reports.accept(ServerReport.FAULT + "session " + session.id + " is gone");
            put(session.id, LogEntry.SESSION_CLOSED, NOTHING, 0, 0);
        }
    }

    @Override
    public boolean isLeader() {
        return true;
    }

    @Override
    public boolean isOpen(final long sessionId) {
        return sessionId > 0 && sessionId < egress.length;
    }

    @Override
    public int offer(
            final long sessionId, final DirectBuffer buffer, final int offset, final int length) {
        final Publication publication = egress[(int) sessionId];
        for (int i = 0; i < MOST_OFFERS; i++) {
            final long result = publication.offer(buffer, offset, length);
            if (result > 0) {
                return Outbox.SENT;
            }
            if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
                return Outbox.GONE;
            }
            whilePushedBack.run();
        }
        reports.accept(ServerReport.FAULT + "session " + sessionId + " takes no answers");
        return Outbox.GONE;
    }

    @Override
    public void onTimer(final long timerId, final long dueNs) {
        timer = new Timer(timerId, dueNs);
    }

    @Override
    public void onCloseSession(final long sessionId) {
        reports.accept(ServerReport.FAULT + "session " + sessionId + " was closed by the state");
    }

    @Override
    public String roleName() {
        return "peer-front";
    }

    @Override
    public void onClose() {
        closed = true;
        CloseHelper.quietClose(driver);
    }
}
