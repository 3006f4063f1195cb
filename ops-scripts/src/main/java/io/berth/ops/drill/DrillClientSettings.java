package io.berth.ops.drill;

import io.berth.client.protocol.ClientSettings;
import io.berth.config.ConfigurationException;
import io.berth.config.ProcessProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a {@link DrillClient} does, as its properties file says it. Durations in nanoseconds.
 *
 * @param ingress client endpoints of the nodes, {@code 0=host:port,…}.
 * @param egressAddress IP literal of this host that the nodes can reach; null: found.
 * @param aeronDir directory of the media driver that it starts.
 * @param statusFile what it writes of itself, see {@link DrillClientFile}.
 * @param historyDir where records of every call go, for the checker; null: nowhere.
 * @param name of this process in the history.
 * @param sessions clients of this process, each with a session and a client id of its own.
 * @param threads that run them, each with its share of the sessions.
 * @param slots request slots of each.
 * @param ratePerSecond calls a second of all together, open loop, the sessions in turn.
 * @param durationNs how long it calls; 0: until SIGTERM.
 * @param functions each as {@code tenant/name}; called in turn.
 * @param runNs run time of each call, in a synthetic function.
 * @param deadlineNs of each call.
 * @param safePercent share of the calls that may be repeated.
 * @param mayWait whether calls may wait for a sandbox.
 */
public record DrillClientSettings(
        String ingress,
        String egressAddress,
        Path aeronDir,
        Path statusFile,
        Path historyDir,
        String name,
        int sessions,
        int threads,
        int slots,
        int ratePerSecond,
        long durationNs,
        List<String> functions,
        long runNs,
        long deadlineNs,
        int safePercent,
        boolean mayWait) {
    static final String PREFIX = "berth.";
    static final String INGRESS = "berth.cluster.ingress";
    static final String EGRESS_ADDRESS = "berth.client.egress.address";
    static final String AERON_DIR = "berth.aeron.dir";
    static final String STATUS_FILE = "berth.drill.status.file";
    static final String HISTORY_DIR = "berth.drill.history.dir";
    static final String NAME = "berth.drill.name";
    static final String SESSIONS = "berth.drill.sessions";
    static final String THREADS = "berth.drill.threads";
    static final String SLOTS = "berth.drill.slots";
    static final String RATE = "berth.drill.rate";
    static final String DURATION = "berth.drill.duration";
    static final String FUNCTIONS = "berth.drill.functions";
    static final String RUN = "berth.drill.run";
    static final String DEADLINE = "berth.drill.deadline";
    static final String SAFE_PERCENT = "berth.drill.safe.percent";
    static final String MAY_WAIT = "berth.drill.may.wait";

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    private static final int MOST_CALLS = 20_000_000;
    private static final long UNBOUNDED_S = 3_600;

    /**
     * @throws ConfigurationException with one line that names the key and what is allowed.
     */
    static DrillClientSettings load(final Path file) {
        final ProcessProperties properties = ProcessProperties.load(file);
        final String history = properties.text(HISTORY_DIR);
        final int sessions = properties.number(SESSIONS, 1, 1, 1_000);
        final DrillClientSettings settings =
                new DrillClientSettings(
                        properties.requiredText(INGRESS, "the client endpoints of the nodes"),
                        properties.text(EGRESS_ADDRESS),
                        Path.of(properties.requiredText(AERON_DIR, "for the media driver")),
                        Path.of(properties.requiredText(STATUS_FILE, "what is written of it")),
                        history == null ? null : Path.of(history),
                        properties.text(NAME, "client"),
                        sessions,
                        Math.min(sessions, properties.number(THREADS, 1, 1, 16)),
                        properties.number(SLOTS, 256, 1, ClientSettings.MAX_SLOTS),
                        properties.number(RATE, 100, 1, 1_000_000),
                        properties.durationNs(DURATION, 0, 0, HOUR),
                        functions(properties),
                        properties.durationNs(RUN, MS, 0, HOUR),
                        properties.durationNs(DEADLINE, 10_000 * MS, MS, HOUR),
                        properties.number(SAFE_PERCENT, 0, 0, 100),
                        properties.number(MAY_WAIT, 1, 0, 1) == 1);
        properties.refuseUnknown(PREFIX);
        return settings;
    }

    private static List<String> functions(final ProcessProperties properties) {
        final String text =
                properties.requiredText(FUNCTIONS, "tenant/name of each, separated by commas");
        final List<String> functions = List.of(text.split("\\s*,\\s*"));
        for (final String function : functions) {
            if (!function.matches("[^/]+/[^/]+")) {
                throw ProcessProperties.bad(FUNCTIONS, function, "<tenant>/<function>");
            }
        }
        return functions;
    }

    /** Most calls that it makes, and for which its status file has room. */
    int mostCalls() {
        final long seconds =
                durationNs == 0
                        ? UNBOUNDED_S
                        : TimeUnit.NANOSECONDS.toSeconds(durationNs + 999_999_999L);
        return (int) Math.min(MOST_CALLS, Math.multiplyExact(seconds, (long) ratePerSecond));
    }
}
