package io.berth.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BerthCommandTest {
    @TempDir private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static List<List<String>> everyCommand() {
        final List<List<String>> commands = new ArrayList<>();
        collect(BerthCommand.commandLine(System.out, System.err), List.of(), commands);
        return commands;
    }

    private static void collect(
            final CommandLine command, final List<String> path, final List<List<String>> commands) {
        commands.add(path);
        command.getSubcommands()
                .forEach(
                        (name, subcommand) -> {
                            if (!"help".equals(name)) {
                                final List<String> longer = new ArrayList<>(path);
                                longer.add(name);
                                collect(subcommand, longer, commands);
                            }
                        });
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void shouldHelpWithEveryCommandAndOption(final List<String> path) {
        final List<String> args = new ArrayList<>(path);
        args.add("--help");

        assertEquals(0, run(args.toArray(String[]::new)));

        final String help = out.toString(StandardCharsets.UTF_8);
        assertTrue(help.startsWith("Usage: " + String.join(" ", prepend("berth", path))), help);
        assertFalse(help.contains("${"), help);
        CommandLine command = BerthCommand.commandLine(System.out, System.err);
        for (final String name : path) {
            command = command.getSubcommands().get(name);
        }
        final String[] description = command.getCommandSpec().usageMessage().description();
        assertTrue(description.length > 0, "no description");
        assertTrue(
                description[0].endsWith("."),
                "lists show the first line alone, so it is a sentence: " + description[0]);
        command.getCommandSpec()
                .options()
                .forEach(
                        option ->
                                assertTrue(option.description().length > 0, option.longestName()));
    }

    private static List<String> prepend(final String first, final List<String> rest) {
        final List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    @Test
    void shouldListItsCommands() {
        assertEquals(0, run("--help"));

        final String help = out.toString(StandardCharsets.UTF_8);
        for (final String command :
                List.of("demo", "cluster", "functions", "workers", "invoke", "soak", "simulate")) {
            assertTrue(help.contains("\n  " + command), command + " in\n" + help);
        }
    }

    @Test
    void shouldSayItsVersion() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("berth "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "soak",
                "soak --rate x --duration 3",
                "soak --rate 10",
                "simulate",
                "simulate traces --workers many",
                "simulate traces --start-up fast",
                "cluster start --nodes three",
                "cluster start --no-such-option",
                "nothing",
                "invoke",
                "invoke f --deadline 5",
                "invoke f --payload a --payload-file b",
                "functions create",
                "functions create f --timeout 1day",
                "demo --factor fast",
                "workers drain",
                "workers drain w --deadline soon",
                "workers drain w --deadline 0",
                "zones evacuate east",
                "tenants set",
                "tenants set t --weight heavy",
                "policy set --best-of many",
                "policy set --standing-queue 5",
                "invocations describe",
                "functions create f --provisioned x"
            })
    void shouldAnswerAWrongCommandLineWithOneLineAndAHint(final String args) {
        assertEquals(2, run(args.split(" ")));

        final List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(0).startsWith("berth: "), lines.get(0));
        assertTrue(lines.get(1).matches("Try 'berth.* --help'\\."), lines.get(1));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldSayInOneLineThatADirectoryHoldsNoCluster() {
        for (final String[] command :
                new String[][] {
                    {"cluster", "status"},
                    {"cluster", "stop"},
                    {"cluster", "snapshot"},
                    {"functions", "list"},
                    {"workers", "list"},
                    {"workers", "drain", "w"},
                    {"workers", "undrain", "w"},
                    {"zones", "evacuate", "1"},
                    {"zones", "restore", "1"},
                    {"tenants", "list"},
                    {"tenants", "set", "t", "--weight", "2"},
                    {"policy", "show"},
                    {"policy", "set", "--best-of", "3"},
                    {"invocations", "list"},
                    {"invocations", "describe", "1"},
                    {"invocations", "cancel", "1"},
                    {"invoke", "f"},
                    {"soak", "--rate", "1", "--duration", "1"}
                }) {
            err.reset();
            final List<String> args = new ArrayList<>(List.of(command));
            args.addAll(List.of("--dir", directory.toString()));

            assertEquals(2, run(args.toArray(String[]::new)), args.toString());
            assertEquals(
                    "berth: no local cluster in " + directory + " (no cluster.properties there)",
                    err.toString(StandardCharsets.UTF_8).strip(),
                    args.toString());
        }
    }

    @Test
    void shouldSayInOneLineWhatIsOutOfRange() {
        assertLine(
                "berth: nodes must be 1, 3, 5 or 7, not 4",
                "cluster",
                "start",
                "--nodes",
                "4",
                "--dir",
                "d");
        assertLine("berth: --priority is 0, 1 or 2, not 3", "invoke", "f", "--priority", "3");
        assertLine("berth: --rate is 1 to 1000000", "soak", "--rate", "0", "--duration", "1");
        assertLine("berth: --memory starts at 1", "functions", "create", "f", "--memory", "0");
        assertLine(
                "berth: --handler has the form path/of.jar#class.Name",
                "functions",
                "create",
                "f",
                "--handler",
                "x");
        assertLine(
                "berth: --ingress: 'x' is not of the form 0=host:port",
                "functions",
                "list",
                "--ingress",
                "x");
        assertLine("berth: the factor is below 1", "demo", "--factor", "0");
        assertLine(
                "berth: the slice ends at minute 1450, the trace at minute 1440",
                "demo",
                "--from",
                "1430");
        assertLine(
                "berth: "
                        + directory
                        + ": no file with invocations in the name and .csv or .csv.gz at the end, one wanted",
                "demo",
                "--trace",
                directory.toString());
    }

    @Test
    void shouldSayInOneLineWhichLimitOrPolicyIsOutOfRange() {
        assertLine("berth: --best-of is 1 to 64", "policy", "set", "--best-of", "65");
        assertLine("berth: --high-load is 0 to 1000", "policy", "set", "--high-load", "1001");
        assertLine(
                "berth: --keep-alive is one of fixed, histogram, greedy-dual, not 'lru'",
                "policy",
                "set",
                "--keep-alive",
                "lru");
        assertLine(
                "berth: --scale-up-period is 1ms to 1h",
                "policy",
                "set",
                "--scale-up-period",
                "2h");
        assertLine("berth: nothing to set: give an option", "policy", "set");
        assertLine("berth: --weight is 1 to 10000", "tenants", "set", "t", "--weight", "0");
        assertLine(
                "berth: nothing to set: give --concurrency, --weight or --max-queued",
                "tenants",
                "set",
                "t");
        assertLine("berth: ZONE is 0 to 63", "zones", "evacuate", "64");
        assertLine(
                "berth: ID: 'x' is not an invocation id (a whole number)",
                "invocations",
                "cancel",
                "x");
        assertLine(
                "berth: --label: at most 16 labels of 1 to 32 characters a-z 0-9 . _ = / -,"
                        + " separated by commas, together at most 400",
                "functions",
                "create",
                "f",
                "--label",
                "GPU");
        assertLine(
                "berth: labels for worker 5, but there are 1",
                "cluster",
                "start",
                "--workers",
                "1",
                "--worker-label",
                "5=gpu",
                "--dir",
                "d");
        assertLine(
                "berth: --worker-label: 'gpu' is not of the form 0=label",
                "cluster",
                "start",
                "--worker-label",
                "gpu");
    }

    @Test
    void shouldSayEarlyThatAReportCannotBeWritten() throws IOException {
        final Path file = Files.createFile(directory.resolve("file"));

        assertLine(
                "berth: cannot write "
                        + file.resolve("x.json")
                        + ": its directory is missing or not writable",
                "demo",
                "--json",
                file.resolve("x.json").toString());
        assertLine(
                "berth: cannot write " + directory + ": it is a directory",
                "demo",
                "--json",
                directory.toString());
    }

    @Test
    void shouldNameAPayloadFileThatCannotBeRead() {
        assertLine(
                "berth: cannot read " + directory.resolve("none") + ": no such file or directory",
                "invoke",
                "f",
                "--payload-file",
                directory.resolve("none").toString());
    }

    private void assertLine(final String expected, final String... args) {
        err.reset();
        assertEquals(2, run(args));
        assertEquals(expected, err.toString(StandardCharsets.UTF_8).strip());
    }

    private int run(final String... args) {
        return BerthCommand.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }
}
