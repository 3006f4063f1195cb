package io.berth.ops.command;

import io.berth.node.NodeConfiguration;
import io.berth.node.NodeNeeds;
import io.berth.node.NodeProfile;
import io.berth.node.NodeStartException;
import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.doctor.Doctor;
import io.berth.ops.doctor.DoctorReport;
import io.berth.ops.doctor.Host;
import io.berth.ops.doctor.Level;
import io.berth.ops.doctor.Wanted;
import io.berth.ops.output.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at this host and says what is missing for a node.",
            "One line a check: ok, warning (a node runs, slower or less evenly than it could) or"
                    + " fail (it does not start,",
            "or not as the profile is meant), with what was found, what would be right and how to"
                    + " set it. Reads /proc and",
            "/sys, tries the disk of the node's directory for a second, changes nothing. What each"
                    + " setting is for:",
            "docs/low-latency.md. Exits with 1 when a check failed."
        })
public final class DoctorCommand implements Runnable {
    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description =
                    "Profile of the node: dev or low-latency (default: that of --config, else"
                            + " dev).")
    private String profile;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Properties of the node; its directories, ports and sessions are looked at"
                            + " too.")
    private Path config;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the node would write its log, without --config (default: this"
                            + " directory).")
    private Path directory;

    @Mixin private JsonOption json;

    private final Output output;

    DoctorCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final Wanted wanted = wanted();
        final DoctorReport report = new Doctor(new Host(Path.of("/"))).examine(wanted);
        output.out().println("machine: " + Machine.describe());
        report.print(output.out());
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("machine", Machine.describe());
        map.putAll(report.toMap());
        json.write(map);
        if (!report.holds()) {
            throw new CheckFailed(
                    report.count(Level.FAIL) + " checks failed; the lines above say what to set");
        }
    }

    private Wanted wanted() {
        if (config == null) {
            final Path dir = directory == null ? Path.of("") : directory;
            if (!Files.isDirectory(dir.toAbsolutePath())) {
                throw new UserError("--dir: " + dir + " is not a directory");
            }
            final NodeProfile named = profile == null ? NodeProfile.DEV : named(profile);
            return new Wanted(NodeNeeds.of(named, dir.toAbsolutePath().normalize()), false);
        }
        if (directory != null) {
            throw new UserError("--dir and --config exclude each other");
        }
        try {
            final NodeNeeds needs = NodeNeeds.of(NodeConfiguration.load(config));
            return new Wanted(profile == null ? needs : needs.withProfile(named(profile)), true);
        } catch (final NodeStartException ex) {
            throw new UserError("--config: " + ex.getMessage(), ex);
        }
    }

    private static NodeProfile named(final String name) {
        for (final NodeProfile profile : NodeProfile.values()) {
            if (profile.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return profile;
            }
        }
        throw new UserError("--profile is dev or low-latency");
    }
}
