package io.berth.ops.command;

import io.berth.client.InvocationInfo;
import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cluster.Await;
import io.berth.schemas.protocol.InvocationState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth invocations cancel}. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = {
            "Ends an open invocation.",
            "One that waits is ended at once; one that is placed is ended by its worker's word, for which this command waits: its caller is told CANCELLED, or its result where that was sooner."
        })
public final class InvocationsCancelCommand implements Runnable {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    @Mixin private InvocationOptions invocation;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "Wait at most so long for the worker's word (default: ${DEFAULT-VALUE}).")
    private Duration limit;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    InvocationsCancelCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final long id = invocation.id();
        final long startNs = System.nanoTime();
        try (Cell cell = connection.connect()) {
            final InvocationInfo before = cell.describeInvocation(id);
            if (before == null || !cell.cancelInvocation(id)) {
                throw new CheckFailed(
                        "invocation "
                                + invocation.text()
                                + " is not open: it has ended, or never was");
            }
            final String[] worker = {before.worker()};
            final boolean hasEnded =
                    Await.until(
                            limit, INTERVAL, () -> hasEnded(cell.describeInvocation(id), worker));
            if (!hasEnded) {
                throw new CheckFailed(
                        "invocation "
                                + invocation.text()
                                + " is being cancelled: no word of worker "
                                + worker[0]
                                + " within "
                                + DurationConverter.format(limit));
            }
            final boolean wasWaiting = worker[0].isEmpty();
            output.out()
                    .println(
                            "invocation "
                                    + invocation.text()
                                    + (wasWaiting
                                            ? " waited: cancelled, it never began"
                                            : " was placed: ended by the word of worker "
                                                    + worker[0]));
            final Map<String, Object> report = new LinkedHashMap<>();
            report.put("invocationId", invocation.text());
            report.put(
                    "was", (wasWaiting ? InvocationState.QUEUED : InvocationState.PLACED).name());
            report.put("endedBy", wasWaiting ? "the cell" : "worker " + worker[0]);
            report.put("tookMs", (System.nanoTime() - startNs) / 1_000_000);
            json.write(report);
        }
    }

    /** Between the look and the cancel it may have been placed. */
    private static boolean hasEnded(final InvocationInfo now, final String[] worker) {
        if (now != null && !now.worker().isEmpty()) {
            worker[0] = now.worker();
        }
        return now == null;
    }
}
