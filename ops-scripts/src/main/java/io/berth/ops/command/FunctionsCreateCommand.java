package io.berth.ops.command;

import io.berth.client.FunctionSettings;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.wire.LabelText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth functions create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Creates a function or sets all its settings anew: what is not given gets its default.",
            "Other code, memory, time limit or start-up time make a new version, whose sandboxes replace those of the",
            "one before.",
            "A handler function runs a Java class from a jar that every worker can read; a synthetic one holds a sandbox",
            "for as long as the payload says."
        })
public final class FunctionsCreateCommand implements Runnable {
    private static final int MOST_CODE_BYTES = 256;
    private static final int MOST_SCALE_UP = 1_000_000;
    private static final Duration SHORTEST = Duration.ofMillis(1);

    @Mixin private FunctionOptions function;

    @Option(
            names = "--handler",
            paramLabel = "JAR#CLASS",
            description = "Code of a handler function; without it, the function is synthetic.")
    private String code;

    @Option(
            names = "--memory",
            paramLabel = "MB",
            defaultValue = "128",
            description = "Memory of a sandbox in MB (default: ${DEFAULT-VALUE}).")
    private int memoryMb;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "Time limit of a run, 1ms to 24h (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(
            names = "--keep-alive",
            paramLabel = "DURATION",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description =
                    "An idle sandbox is stopped after this, 1ms to 24h (default: ${DEFAULT-VALUE}).")
    private Duration keepAlive;

    @Option(
            names = "--start-up",
            paramLabel = "DURATION",
            defaultValue = "250ms",
            converter = DurationConverter.class,
            description =
                    "How long a start is expected to take; a synthetic one takes so long (default: ${DEFAULT-VALUE}).")
    private Duration startUp;

    @Option(
            names = {"--reserved", "--reserved-concurrency"},
            paramLabel = "N",
            description =
                    "Invocations in flight that are its own: no other takes them, and it gets no more; 0 switches it off.")
    private Long reservedConcurrency;

    @Option(
            names = "--provisioned",
            paramLabel = "N",
            defaultValue = "0",
            description = "Sandboxes kept started (default: ${DEFAULT-VALUE}).")
    private int provisioned;

    @Option(
            names = "--scale-up",
            paramLabel = "N",
            description =
                    "Sandboxes that may be started in a period of the policy, 1 to 1000000 (default: as the policy says).")
    private Integer scaleUp;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description =
                    "A label that its workers must carry, such as gpu or disk=ssd; repeatable.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--max-queued",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Most invocations that wait (default: ${DEFAULT-VALUE}).")
    private int maxQueued;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    FunctionsCreateCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final FunctionSettings settings = settings();
        try (Cell cell = connection.connect()) {
            final int version = cell.createFunction(settings);
            output.out()
                    .println(
                            "function "
                                    + settings.tenant()
                                    + "/"
                                    + settings.name()
                                    + " has version "
                                    + version);
            json.write(Reports.of(cell.describeFunction(settings.tenant(), settings.name())));
        }
    }

    private FunctionSettings settings() {
        check(memoryMb >= 1, "--memory starts at 1");
        check(timeout.compareTo(SHORTEST) >= 0, "--timeout starts at 1ms");
        check(keepAlive.compareTo(SHORTEST) >= 0, "--keep-alive starts at 1ms");
        check(maxQueued >= 0, "--max-queued starts at 0");
        check(
                reservedConcurrency == null
                        || reservedConcurrency >= 0
                                && reservedConcurrency < FunctionSettings.NONE_RESERVED,
                "--reserved is 0 to 4294967294");
        check(provisioned >= 0, "--provisioned starts at 0");
        Checks.range("--scale-up", scaleUp, 1, MOST_SCALE_UP);
        check(LabelText.isValid(String.join(",", labels)), "--label: " + LabelText.RULE);
        check(
                code == null || code.matches("[^#]+#[^#]+"),
                "--handler has the form path/of.jar#class.Name");
        check(
                code == null || code.getBytes(StandardCharsets.UTF_8).length <= MOST_CODE_BYTES,
                "--handler has at most " + MOST_CODE_BYTES + " bytes");
        return new FunctionSettings(
                function.tenant(),
                function.name(),
                code == null ? SandboxKind.SYNTHETIC : SandboxKind.HANDLER,
                code == null ? "" : absolute(code),
                timeout.toNanos(),
                keepAlive.toNanos(),
                startUp.toNanos(),
                memoryMb,
                reservedConcurrency == null ? FunctionSettings.NONE_RESERVED : reservedConcurrency,
                maxQueued,
                provisioned,
                scaleUp == null ? 0 : scaleUp,
                String.join(",", labels));
    }

    /**
     * Workers run elsewhere: a path that is relative to this directory would mean nothing to them.
     */
    private static String absolute(final String code) {
        final int hash = code.indexOf('#');
        final java.nio.file.Path jar = java.nio.file.Path.of(code.substring(0, hash));
        return (java.nio.file.Files.exists(jar) ? jar.toAbsolutePath() : jar)
                + code.substring(hash);
    }

    private static void check(final boolean holds, final String message) {
        if (!holds) {
            throw new UserError(message);
        }
    }
}
