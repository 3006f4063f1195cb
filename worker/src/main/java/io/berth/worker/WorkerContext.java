package io.berth.worker;

import io.berth.client.transport.IngressEndpoints;
import io.berth.config.ConfigurationException;
import io.berth.config.ProcessProperties;
import io.berth.wire.KeyFile;
import io.berth.wire.LabelText;
import io.berth.worker.protocol.WorkerSettings;
import io.berth.worker.transport.PayloadServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that a worker is configured with, validated.
 *
 * @param host IP literal of the payload endpoint.
 * @param port of the payload endpoint; {@code port + 1} is used too.
 * @param ingressEndpoints {@code 0=host:port,1=host:port,…}.
 * @param aeronDir directory of the embedded media driver.
 * @param codeDir against which relative paths of jars count.
 * @param minShmBytes space that must be free where the media driver's directory is.
 * @param idleMaxParkNs longest pause of the worker's thread when there is nothing to do; 0: it
 *     never pauses.
 * @param pausesNs for benchmarks: nodes, callers and this process may stand still together for so
 *     long without losing their sessions.
 * @param maxCallers callers with streams to this worker at a time.
 * @param historyDir where each start writes a file of what it sees, null: nowhere.
 */
public record WorkerContext(
        WorkerSettings settings,
        String host,
        int port,
        String ingressEndpoints,
        Path aeronDir,
        Path codeDir,
        KeyFile keys,
        long minShmBytes,
        long idleMaxParkNs,
        long pausesNs,
        int maxCallers,
        Path historyDir) {
    private static final long US = 1_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long MB = 1L << 20;
    private static final int MAX_NAME_BYTES = 64;
    private static final int MAX_PORT = 65_534;
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4_ENDPOINT =
            Pattern.compile("((?:" + OCTET + "\\.){3}" + OCTET + "):(\\d{1,5})");
    private static final Pattern IPV6_ENDPOINT =
            Pattern.compile("(\\[[0-9a-fA-F:.]{2,45}\\]):(\\d{1,5})");

    /**
     * Reads a properties file with its overrides. @throws WorkerStartException with one clear line.
     */
    public static WorkerContext load(final Path file) {
        try {
            return conclude(ProcessProperties.load(file));
        } catch (final ConfigurationException problem) {
            throw WorkerStartException.badConfiguration(problem.getMessage());
        }
    }

    static WorkerContext conclude(final ProcessProperties properties) {
        final String name = name(properties);
        final String endpoint =
                properties.requiredText(
                        "berth.worker.endpoint", "IP literal and port for payloads");
        final Matcher matcher = endpoint(endpoint);
        final String host = matcher.group(1);
        final int port = Integer.parseInt(matcher.group(2));
        final WorkerSettings settings = settings(properties, name, endpoint);
        final WorkerContext context =
                new WorkerContext(
                        settings,
                        host,
                        port,
                        ingress(properties),
                        path(
                                "berth.aeron.dir",
                                properties.text("berth.aeron.dir", defaultAeronDir(name))),
                        codeDir(properties),
                        keys(properties, name),
                        properties.size("berth.shm.min", 32 * MB, MB, 65_536 * MB),
                        properties.durationNs("berth.worker.idle.park", 200 * US, 0, 10_000 * US),
                        pauses(properties),
                        properties.number(
                                "berth.worker.callers.max",
                                PayloadServer.DEFAULT_MAX_PAIRS,
                                1,
                                4_096),
                        history(properties));
        properties.refuseUnknown("berth.");
        return context;
    }

    private static WorkerSettings settings(
            final ProcessProperties properties, final String name, final String endpoint) {
        final WorkerSettings defaults =
                WorkerSettings.defaults(
                        name,
                        endpoint,
                        properties.number("berth.worker.zone", 0, 0, 63),
                        properties.number("berth.worker.memory.mb", 4_096, 1, 1 << 24),
                        properties.number("berth.worker.max.sandboxes", 1_000, 1, 100_000));
        return defaults.withBounds(
                        properties.number("berth.worker.max.stuck", defaults.maxStuck(), 0, 1_000),
                        properties.durationNs(
                                "berth.worker.drain", 10 * SECOND, SECOND / 1_000, 600 * SECOND))
                .withResults(
                        properties.durationNs(
                                "berth.worker.result.kept", 30 * SECOND, SECOND, 600 * SECOND),
                        properties.size("berth.worker.result.budget", 64 * MB, MB, 4_096 * MB))
                .withUnanswered(defaults.unansweredNs() + pauses(properties))
                .withLabels(labels(properties));
    }

    private static long pauses(final ProcessProperties properties) {
        return properties.durationNs("berth.bench.pauses", 0, 0, 3_600 * SECOND);
    }

    private static String labels(final ProcessProperties properties) {
        final String key = "berth.worker.labels";
        final String labels = properties.text(key, "").replaceAll("\\s*,\\s*", ",");
        if (!LabelText.isValid(labels)) {
            throw ProcessProperties.bad(key, labels, LabelText.RULE);
        }
        return labels;
    }

    private static String name(final ProcessProperties properties) {
        final String name =
                properties.requiredText(
                        "berth.worker.name", "name of the worker, unique in the cell");
        final boolean plain = name.chars().allMatch(c -> c > ' ' && c != '#');
        if (!plain || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw ProcessProperties.bad(
                    "berth.worker.name", name, "1 to 64 bytes without white space or #");
        }
        return name;
    }

    private static Matcher endpoint(final String endpoint) {
        for (final Pattern pattern : new Pattern[] {IPV4_ENDPOINT, IPV6_ENDPOINT}) {
            final Matcher matcher = pattern.matcher(endpoint);
            if (matcher.matches()) {
                final int port = Integer.parseInt(matcher.group(2));
                if (port >= 1 && port <= MAX_PORT) {
                    return matcher;
                }
            }
        }
        throw ProcessProperties.bad(
                "berth.worker.endpoint",
                endpoint,
                "an IP literal, a colon, and a port from 1 to " + MAX_PORT);
    }

    private static String ingress(final ProcessProperties properties) {
        final String ingress =
                properties.requiredText("berth.cluster.ingress", "0=host:port,1=host:port,…");
        try {
            IngressEndpoints.validate(ingress);
        } catch (final IllegalArgumentException problem) {
            throw ProcessProperties.bad(
                    "berth.cluster.ingress", ingress, "0=host:port,1=host:port,…");
        }
        return ingress;
    }

    private static Path codeDir(final ProcessProperties properties) {
        final Path directory =
                path("berth.worker.code.dir", properties.text("berth.worker.code.dir", ""))
                        .toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            throw ProcessProperties.bad(
                    "berth.worker.code.dir", directory.toString(), "a directory");
        }
        return directory;
    }

    private static Path history(final ProcessProperties properties) {
        final String key = "berth.worker.history.dir";
        final String text = properties.text(key, "");
        return text.isEmpty() ? null : path(key, text);
    }

    private static Path path(final String key, final String text) {
        try {
            return Path.of(text);
        } catch (final InvalidPathException problem) {
            throw ProcessProperties.bad(key, text, "a path");
        }
    }

    private static KeyFile keys(final ProcessProperties properties, final String name) {
        final String file =
                properties.requiredText("berth.keys.file", "file with the keys of this worker");
        final KeyFile keys;
        try {
            keys = KeyFile.load(path("berth.keys.file", file));
        } catch (final IllegalArgumentException problem) {
            throw new ConfigurationException("berth.keys.file: " + problem.getMessage());
        }
        if (keys.newestKeyId(name) == KeyFile.NO_KEY) {
            throw new ConfigurationException(
                    "berth.keys.file=" + file + " holds no key of worker " + name);
        }
        return keys;
    }

    private static String defaultAeronDir(final String name) {
        final Path shm = Path.of("/dev/shm");
        final Path base =
                Files.isDirectory(shm) ? shm : Path.of(System.getProperty("java.io.tmpdir"));
        return base.resolve("berth-worker-" + name.replace('/', '_')).toString();
    }
}
