package io.berth.bench.peers.etcd;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The etcd that is installed. */
final class EtcdBinary {
    private static final long ANSWER_LIMIT_S = 10;

    private EtcdBinary() {}

    /**
     * @return where it is, empty where it is not installed.
     */
    static Optional<Path> find() {
        final String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "" : path).split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "etcd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * @return its first line, as {@code etcd Version: 3.4.23}.
     */
    static String version(final Path binary) {
        return run(binary, "--version").lines().findFirst().orElse("etcd of unknown version");
    }

    /** Whether it can be told not to sync; not every version has it, and not each says so. */
    static boolean canSkipSync(final Path binary) {
        return run(binary, "--unsafe-no-fsync", "--version").startsWith("etcd Version");
    }

    private static String run(final Path binary, final String... arguments) {
        final String[] command = new String[arguments.length + 1];
        command[0] = binary.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            final String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(ANSWER_LIMIT_S, TimeUnit.SECONDS);
            return output;
        } catch (final IOException ex) {
            return "";
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
