package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillReport;
import io.berth.ops.drill.DrillRunner;
import io.berth.ops.drill.DrillSettings;
import io.berth.ops.drill.Drills;
import io.berth.ops.drill.SessionsDrill;
import io.berth.ops.output.Machine;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.output.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth drill}. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description = {
            "Makes things fail on a cluster of real processes, and checks every promise about it.",
            "Each drill starts a cluster of its own on this machine, has it fail under load, and leaves nothing behind.",
            "docs/failure-modes.md says for each what clients and workers see, for how long, and what an operator does.",
            "Exits with 1 when a promise did not hold; a drill that cannot run here is skipped with its reason."
        })
public final class DrillCommand implements Runnable {
    private static final String ALL = "all";
    private static final String LIST = "list";

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "Drills to run one after another; 'all': every one; 'list': say which.")
    private List<String> names;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "default",
            description =
                    "How soon a dead leader is replaced: default or fast (default: ${DEFAULT-VALUE}).")
    private String profile;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "Invocations a second beside the failure, 10 to 10000 (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of what a drill draws at random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            split = ",",
            description =
                    "Numbers of sessions of the drill 'sessions' (default: 1,50,100,250,500).")
    private List<Integer> sessions = SessionsDrill.COUNTS;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Rounds that 'partition' draws from the seed after its named cases, 0 to 1000 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--measure-only",
            description =
                    "Measure times and don't judge them: for a machine that does other work besides.")
    private boolean measuresOnly;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep the logs and data of each drill under this directory.")
    private Path keep;

    @Mixin private JsonOption json;

    private final Output output;

    DrillCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        if (names.contains(LIST)) {
            list();
            return;
        }
        json.check();
        Checks.check(rate >= 10 && rate <= 10_000, "--rate is 10 to 10000");
        Checks.check(rounds >= 0 && rounds <= 1_000, "--rounds is 0 to 1000");
        Checks.check(
                "default".equals(profile) || "fast".equals(profile),
                "--profile is default or fast");
        Checks.check(
                sessions.stream().allMatch(count -> count >= 1 && count <= 950),
                "--sessions are 1 to 950 each");
        final List<Drill> drills =
                (names.contains(ALL) ? Drills.ALL : names.stream().map(Drills::named).toList())
                        .stream()
                                .map(
                                        drill ->
                                                drill instanceof SessionsDrill
                                                        ? new SessionsDrill(sessions)
                                                        : drill)
                                .toList();
        final List<DrillReport> reports = runAll(drills);
        print(reports);
        json.write(report(reports));
        final List<String> failed =
                reports.stream()
                        .filter(report -> !report.isSkipped() && !report.passed())
                        .map(DrillReport::name)
                        .toList();
        if (!failed.isEmpty()) {
            throw new CheckFailed("failed: " + String.join(", ", failed));
        }
    }

    private void list() {
        final TextTable table = new TextTable("drill", "what fails, and what is promised");
        Drills.ALL.forEach(drill -> table.row(drill.name(), drill.summary()));
        table.print(output.out());
    }

    private List<DrillReport> runAll(final List<Drill> drills) {
        final ProgressLine progress = output.progress();
        final DrillSettings settings =
                new DrillSettings(
                        profile,
                        rate,
                        seed,
                        3,
                        3,
                        rounds,
                        keep == null ? null : directory(),
                        !measuresOnly);
        final List<DrillReport> reports = new ArrayList<>();
        final DrillRunner runner = new DrillRunner(settings, progress::event);
        try (Cleanup cleanup = new Cleanup("berth-end-drill", runner::close)) {
            for (final Drill drill : drills) {
                progress.event(drill.name() + ": " + drill.summary());
                final DrillReport report = runner.run(drill);
                reports.add(report);
                progress.event(drill.name() + ": " + verdict(report));
            }
        }
        return reports;
    }

    private Path directory() {
        if (java.nio.file.Files.exists(keep) && !java.nio.file.Files.isDirectory(keep)) {
            throw new UserError("--keep " + keep + " is not a directory");
        }
        return keep.toAbsolutePath().normalize();
    }

    private static String verdict(final DrillReport report) {
        if (report.isSkipped()) {
            return "skipped: " + report.skipped();
        }
        return report.passed()
                ? "passed, " + report.checks() + " checks, " + report.seconds() + " s"
                : "FAILED, " + report.violations().size() + " promises did not hold";
    }

    private void print(final List<DrillReport> reports) {
        output.out().println();
        output.out().println("machine: " + Machine.describe());
        final TextTable table = new TextTable("drill", "result", "measured");
        for (final DrillReport report : reports) {
            table.row(report.name(), verdict(report), report.measured().toString());
        }
        table.print(output.out());
        reports.forEach(
                report ->
                        report.violations()
                                .forEach(
                                        violation ->
                                                output.out()
                                                        .println(
                                                                report.name() + ": " + violation)));
    }

    private Map<String, Object> report(final List<DrillReport> reports) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("machine", Machine.describe());
        map.put("profile", profile);
        map.put("ratePerSecond", rate);
        map.put("drills", reports.stream().map(DrillReport::toMap).toList());
        return map;
    }
}
