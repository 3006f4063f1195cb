package io.berth.ops.drill;

import io.aeron.Aeron;
import io.berth.client.CallListener;
import io.berth.client.InvokeClient;
import io.berth.client.InvokeClientContext;
import io.berth.client.PayloadSource;
import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientCounters;
import io.berth.client.protocol.ClientSettings;
import io.berth.client.protocol.InvokeRequest;
import io.berth.client.protocol.Placement;
import io.berth.client.transport.ClientDriver;
import io.berth.ops.drill.DrillClientFile.Counter;
import io.berth.ops.load.CallRecorder;
import io.berth.ops.load.LoadListener;
import io.berth.ops.load.SyntheticCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

/**
 * One thread of a {@link DrillClient} with its share of the sessions, which share an Aeron client.
 * Session {@code s} is run by thread {@code s % threads}.
 */
final class DrillClientThread implements Runnable, AutoCloseable {
    private static final long IDLE_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long IDLE_OF_A_SESSION_NS = TimeUnit.MICROSECONDS.toNanos(2);
    private static final long MOST_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long COUNT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long AFTER_DEADLINE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST_PER_TURN = 16;
    private static final int MOST_CONNECTING = 8;

    private final DrillClientSettings settings;
    private final DrillClientFile file;
    private final CallRecorder recorder;
    private final int first;
    private final ClientDriver driver;
    private final List<InvokeClient> clients = new ArrayList<>();
    private final InvokeRequest request = new InvokeRequest();
    private final int[][] handles;
    private final long[] counted = new long[Counter.values().length];
    private final long[] sums = new long[Counter.values().length];
    private final long idleNs;
    private long round;
    private int next;
    private int connecting;
    private long open;
    private long countAtNs;
    private volatile long startNs;
    private volatile boolean stopping;

    DrillClientThread(
            final DrillClientSettings settings,
            final DrillClientFile file,
            final int first,
            final CallRecorder recorder,
            final ErrorHandler errorHandler) {
        this.recorder = recorder;
        this.settings = settings;
        this.file = file;
        this.first = first;
        driver =
                ClientDriver.launch(
                        settings.aeronDir().toString(), settings.ingress(), false, errorHandler);
        for (int session = first; session < settings.sessions(); session += settings.threads()) {
            clients.add(client(driver.aeron(), errorHandler));
        }
        handles = new int[clients.size()][];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = handles(clients.get(i));
        }
        idleNs = Math.min(MOST_IDLE_NS, Math.max(IDLE_NS, IDLE_OF_A_SESSION_NS * clients.size()));
    }

    private InvokeClient client(final Aeron aeron, final ErrorHandler errorHandler) {
        return InvokeClient.connect(
                new InvokeClientContext()
                        .aeron(aeron)
                        .ingressEndpoints(settings.ingress())
                        .egressAddress(settings.egressAddress())
                        .settings(
                                ClientSettings.defaults()
                                        .withSlots(settings.slots(), 4 * settings.slots()))
                        .errorHandler(errorHandler)
                        .listener(new Listener()));
    }

    private int[] handles(final InvokeClient client) {
        return settings.functions().stream()
                .mapToInt(
                        function ->
                                client.function(
                                        function.substring(0, function.indexOf('/')),
                                        function.substring(function.indexOf('/') + 1)))
                .toArray();
    }

    /** Calls begin at this time; until then the sessions are opened and kept. */
    void startAt(final long timeNs) {
        startNs = timeNs;
    }

    /** Makes no further calls; what is open is waited for within its deadline. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        long lastNs = System.nanoTime();
        long lastAskedNs = lastNs;
        while (true) {
            final long nowNs = System.nanoTime();
            file.atLeast(Counter.LONGEST_PAUSE_NS, nowNs - lastNs);
            lastNs = nowNs;
            int work = 0;
            if (!isOver(nowNs)) {
                work += callDue(nowNs);
                lastAskedNs = nowNs;
            } else if (open == 0
                    || nowNs - lastAskedNs > settings.deadlineNs() + AFTER_DEADLINE_NS) {
                count();
                return;
            }
            connectMore();
            for (int i = 0; i < connecting; i++) {
                work += clients.get(i).doWork();
            }
            if (nowNs - countAtNs >= 0) {
                count();
                countAtNs = nowNs + COUNT_INTERVAL_NS;
            }
            if (work == 0) {
                LockSupport.parkNanos(idleNs);
            }
        }
    }

    /** Callers do not all come in one instant: a client connects with its first turn. */
    private void connectMore() {
        if (connecting < clients.size()) {
            int waiting = 0;
            for (int i = 0; i < connecting; i++) {
                waiting += clients.get(i).isReady() ? 0 : 1;
            }
            final int more = Math.max(0, MOST_CONNECTING - waiting);
            connecting = Math.min(clients.size(), connecting + more);
        }
    }

    private boolean isOver(final long nowNs) {
        return stopping
                || callNumber() >= file.rows()
                || startNs != 0
                        && settings.durationNs() != 0
                        && nowNs - startNs >= settings.durationNs();
    }

    private long callNumber() {
        return round * settings.sessions() + first + (long) next * settings.threads();
    }

    private int callDue(final long nowNs) {
        int count = 0;
        while (startNs != 0 && count < MOST_PER_TURN && callNumber() < file.rows()) {
            final int call = (int) callNumber();
            final long dueNs =
                    startNs + call * TimeUnit.SECONDS.toNanos(1) / settings.ratePerSecond();
            if (dueNs - nowNs > 0) {
                break;
            }
            call(call, dueNs);
            count++;
        }
        return count;
    }

    private void call(final int call, final long dueNs) {
        final InvokeClient client = clients.get(next);
        final int function = (int) ((call + round) % handles[next].length);
        final SyntheticCall payload = new SyntheticCall(call, settings.runNs());
        request.reset()
                .functionHandle(handles[next][function])
                .deadlineNs(settings.deadlineNs())
                .mayWait(settings.mayWait())
                .safeToRepeat(call % 100 < settings.safePercent())
                .intendedStartNs(dueNs);
        next++;
        if (next == clients.size()) {
            next = 0;
            round++;
        }
        open++;
        file.asked(call, dueNs);
        recorder.asked(payload, request, client.clientId());
        client.invoke(request, payload);
    }

    private final class Listener implements CallListener {
        @Override
        public void onCallEnded(final CallOutcome outcome) {
            onOutcome(outcome);
        }

        @Override
        public void onPayloadLeaves(final PayloadSource attachment, final Placement placement) {
            recorder.leaves((SyntheticCall) attachment, placement);
        }
    }

    private void onOutcome(final CallOutcome outcome) {
        open--;
        recorder.ended((SyntheticCall) outcome.attachment(), outcome);
        file.ended(
                ((SyntheticCall) outcome.attachment()).index(),
                outcome.end(),
                outcome.reason(),
                outcome.placedNs() == CallOutcome.NEVER ? LoadListener.NEVER : outcome.placedNs(),
                outcome.endedNs());
    }

    /** Adds what has changed of this thread's sessions to the counters of the process. */
    private void count() {
        Arrays.fill(sums, 0);
        final long term = newestTerm();
        for (int i = 0; i < clients.size(); i++) {
            final InvokeClient client = clients.get(i);
            final ClientCounters counters = client.counters();
            final boolean follows = client.isReady() && client.leadershipTerm() == term;
            sums[Counter.READY.ordinal()] += client.isReady() ? 1 : 0;
            sums[Counter.FOLLOWING.ordinal()] += follows ? 1 : 0;
            sums[Counter.SESSIONS_OPENED.ordinal()] += client.sessions();
            sums[Counter.FAILED_ATTEMPTS.ordinal()] += client.failedAttempts();
            sums[Counter.CLIENT_IDS_LOST.ordinal()] += counters.clientIdsLost();
            sums[Counter.INVOKES_RESENT.ordinal()] += counters.invokesResent();
            sums[Counter.RUNS_RESENT.ordinal()] += counters.runsResent();
            sums[Counter.RESYNCS.ordinal()] += counters.resyncs();
            sums[Counter.EGRESS_GAPS.ordinal()] += counters.egressGaps();
            sums[Counter.FAULTS.ordinal()] += client.malformed() + client.listenerErrors();
        }
        for (final Counter counter : Counter.values()) {
            final int i = counter.ordinal();
            file.add(counter, sums[i] - counted[i]);
            counted[i] = sums[i];
        }
    }

    private long newestTerm() {
        for (int i = 0; i < clients.size(); i++) {
            file.atLeast(Counter.TERM, clients.get(i).leadershipTerm());
        }
        return file.get(Counter.TERM);
    }

    /** What the last failed attempt to open a session said, empty: none failed. */
    String lastFailure() {
        return clients.stream()
                .map(InvokeClient::lastFailure)
                .filter(failure -> !failure.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Says goodbye for every session; on the thread that ran them, or after it. */
    @Override
    public void close() {
        clients.forEach(CloseHelper::quietClose);
        CloseHelper.quietClose(driver);
    }
}
