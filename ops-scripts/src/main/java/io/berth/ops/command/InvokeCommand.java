package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.load.InvokeTool;
import io.berth.ops.output.Errors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth invoke}. */
@Command(
        name = "invoke",
        mixinStandardHelpOptions = true,
        description = {
            "Invokes a function once and prints its result; how it went goes to standard error.",
            "Exits with 1 unless the function ran and returned.",
            "A synthetic function takes the run time in microseconds as its payload, as in --payload 2500."
        })
public final class InvokeCommand implements Runnable {
    private static final int MOST_BYTES = 65_536;
    private static final int LAST_CLASS = 2;

    @Mixin private FunctionOptions function;

    @ArgGroup(exclusive = true)
    private Payload payload = new Payload();

    static final class Payload {
        @Option(
                names = "--payload",
                paramLabel = "TEXT",
                description = "Payload as text in UTF-8 (default: empty).")
        private String text;

        @Option(
                names = "--payload-file",
                paramLabel = "FILE",
                description = "File with the payload, up to 64 KiB.")
        private Path file;
    }

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description =
                    "The call has an end by then, whatever happens (default: ${DEFAULT-VALUE}).")
    private Duration deadline;

    @Option(
            names = "--no-wait",
            description = {
                "Be rejected at a limit, a full queue, or where no sandbox is expected, rather than wait;",
                "a sandbox that starts or is busy is still waited for."
            })
    private boolean noWait;

    @Option(
            names = "--priority",
            paramLabel = "CLASS",
            defaultValue = "1",
            description =
                    "Class of the invocation among those of its tenant that wait: 0 (first), 1 or 2"
                            + " (default: ${DEFAULT-VALUE}).")
    private int priority;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    InvokeCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        if (deadline.toMillis() < 1) {
            throw new UserError("--deadline starts at 1ms");
        }
        if (priority < 0 || priority > LAST_CLASS) {
            throw new UserError("--priority is 0, 1 or 2, not " + priority);
        }
        final byte[] bytes = payloadBytes();
        final InvokeTool.Answer answer =
                new InvokeTool(connection.ingress(), connection.timeout())
                        .invoke(
                                function.tenant(),
                                function.name(),
                                bytes,
                                deadline,
                                !noWait,
                                priority);
        if (answer.result().length > 0) {
            output.out().writeBytes(answer.result());
            output.out().println();
        }
        output.err().println(answer.toText());
        json.write(answer.toMap());
        if (!answer.returned()) {
            throw new CheckFailed("the function did not return: " + answer.message());
        }
    }

    private byte[] payloadBytes() {
        final byte[] bytes;
        try {
            bytes =
                    payload.file != null
                            ? Files.readAllBytes(payload.file)
                            : payload.text == null
                                    ? new byte[0]
                                    : payload.text.getBytes(StandardCharsets.UTF_8);
        } catch (final IOException ex) {
            throw new UserError("cannot read " + payload.file + ": " + Errors.reason(ex), ex);
        }
        if (bytes.length > MOST_BYTES) {
            throw new UserError(
                    "a payload has at most " + MOST_BYTES + " bytes, not " + bytes.length);
        }
        return bytes;
    }
}
