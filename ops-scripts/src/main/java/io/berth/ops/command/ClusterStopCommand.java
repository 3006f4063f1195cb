package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth cluster stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {
            "Ends the local cluster: workers first, gracefully where possible. Its data stays, for the next start.",
            "Ends only processes that it started itself: a pid that now belongs to another process is left alone."
        })
public final class ClusterStopCommand implements Runnable {
    @Mixin private ClusterOption local;

    @Option(names = "--delete", description = "Also remove its data, logs and settings.")
    private boolean delete;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterStopCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final LocalCluster cluster = local.open();
        final long running = cluster.processes().filter(LocalProcess::isRunning).count();
        cluster.stop();
        output.out()
                .println(
                        running == 0 ? "nothing was running" : "stopped " + running + " processes");
        if (delete) {
            cluster.delete();
            output.out().println("removed " + cluster.directory());
        }
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("directory", cluster.directory().toString());
        report.put("stoppedProcesses", running);
        report.put("deleted", delete);
        json.write(report);
    }
}
