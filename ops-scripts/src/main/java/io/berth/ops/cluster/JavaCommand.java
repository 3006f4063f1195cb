package io.berth.ops.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that runs a class in a JVM like this one: same Java, same class path. */
final class JavaCommand {
    private static final List<String> OPENS =
            List.of(
                    "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
                    "--add-opens", "java.base/java.util.zip=ALL-UNNAMED",
                    "--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED");

    /** Small and quiet: a local cluster is seven JVMs on whatever machine there is. */
    private static final List<String> COMMON =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-XX:-UsePerfData",
                    "-XX:+ExitOnOutOfMemoryError");

    private JavaCommand() {}

    static List<String> of(
            final List<String> jvmOptions, final String mainClass, final String argument) {
        final List<String> command = new ArrayList<>();
        // A session of its own: Ctrl-C in the terminal reaches only the command that started it,
        // which then ends
        // the rest in order. setsid runs the program in the same process, so the pid stays.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(COMMON);
        command.addAll(OPENS);
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(classPath());
        command.add(mainClass);
        command.add(argument);
        return command;
    }

    /** Has what is started get the processors last, where the system can say so. */
    static List<String> steppingBack() {
        final String nice = "/usr/bin/nice";
        return Files.isExecutable(Path.of(nice)) ? List.of(nice, "-n", "10") : List.of();
    }

    /**
     * Has the JVM write one line for each garbage collection, and where its heap is; nothing while
     * there is none. A colon and a comma mean something in that option: quotes keep the path whole.
     */
    static String gcLogOption(final Path file) {
        return "-Xlog:gc,gc+heap+coops=debug:file=\"" + file + "\":uptime,level,tags:filecount=0";
    }

    /**
     * Under Surefire the class path of the JVM is a jar of its own; the real one is in a property.
     */
    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
