package io.berth.ops;

import io.berth.ops.command.BenchCommand;
import io.berth.ops.command.ClusterCommand;
import io.berth.ops.command.DemoCommand;
import io.berth.ops.command.DoctorCommand;
import io.berth.ops.command.DrillCommand;
import io.berth.ops.command.ExploreCommand;
import io.berth.ops.command.FailoverCommand;
import io.berth.ops.command.FunctionsCommand;
import io.berth.ops.command.HistoryCommand;
import io.berth.ops.command.InvocationsCommand;
import io.berth.ops.command.InvokeCommand;
import io.berth.ops.command.PolicyCommand;
import io.berth.ops.command.ReplayCommand;
import io.berth.ops.command.SimulateCommand;
import io.berth.ops.command.SimulateFaultsCommand;
import io.berth.ops.command.SoakCommand;
import io.berth.ops.command.TenantsCommand;
import io.berth.ops.command.WorkersCommand;
import io.berth.ops.command.ZonesCommand;
import io.berth.ops.output.Errors;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/**
 * The {@code berth} command. Exit codes: 0 done and all checks hold, 1 something that was checked
 * does not hold or could not be done, 2 the command line or a file is wrong.
 */
@Command(
        name = "berth",
        mixinStandardHelpOptions = true,
        versionProvider = BerthCommand.Version.class,
        description = "A stateful load balancer for function fleets: run it, use it, measure it.",
        subcommands = {
            DemoCommand.class,
            ClusterCommand.class,
            FunctionsCommand.class,
            TenantsCommand.class,
            WorkersCommand.class,
            ZonesCommand.class,
            PolicyCommand.class,
            InvocationsCommand.class,
            InvokeCommand.class,
            SoakCommand.class,
            ReplayCommand.class,
            FailoverCommand.class,
            DrillCommand.class,
            HistoryCommand.class,
            SimulateCommand.class,
            SimulateFaultsCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            ExploreCommand.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nTo begin with:%n",
        footer = {
            "  berth demo                      everything at once, in about a minute",
            "  berth cluster start             a cluster of real processes on this machine",
            "  berth help cluster start        what a command does and takes"
        })
public final class BerthCommand {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private BerthCommand() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(final String[] args) {
        System.exit(execute(System.out, System.err, args));
    }

    /** Runs one command. @return its exit code. */
    public static int execute(final PrintStream out, final PrintStream err, final String... args) {
        return commandLine(out, err).execute(args);
    }

    static CommandLine commandLine(final PrintStream out, final PrintStream err) {
        final Output output = new Output(out, err);
        final CommandLine commandLine =
                new CommandLine(new BerthCommand(), new CommandFactory(output));
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setUsageHelpWidth(110)
                .setUsageHelpAutoWidth(false)
                .setAbbreviatedOptionsAllowed(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(BerthCommand::wrongUse)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, err));
    }

    private static int wrongUse(final ParameterException failure, final String[] args) {
        final CommandLine command = failure.getCommandLine();
        command.getErr().println("berth: " + Errors.reason(failure));
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return WRONG_USE;
    }

    private static int failed(final Exception failure, final PrintStream err) {
        if (failure instanceof UserError) {
            err.println("berth: " + Errors.reason(failure));
            return WRONG_USE;
        }
        if (failure instanceof CheckFailed) {
            err.println("berth: " + Errors.reason(failure));
            return FAILED;
        }
        err.println("berth: " + failure.getClass().getSimpleName() + ": " + Errors.reason(failure));
        for (final StackTraceElement element : failure.getStackTrace()) {
            if (element.getClassName().startsWith("io.berth")) {
                err.println("berth: at " + element + " (please report this)");
                break;
            }
        }
        return FAILED;
    }

    /** Version of the distribution, from the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            final String version = BerthCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "berth " + (version == null ? "(not from a distribution)" : version),
                "Java " + Runtime.version() + ", " + System.getProperty("java.home")
            };
        }
    }
}
