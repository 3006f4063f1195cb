package io.berth.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own. */
final class NodeProcess implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    NodeProcess(final TestCell cell, final Path properties) throws IOException {
        out = Files.createTempFile(cell.dir, "node", ".out");
        err = Files.createTempFile(cell.dir, "node", ".err");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String module : List.of("jdk.internal.misc", "java.util.zip", "sun.nio.ch")) {
            command.add("--add-opens");
            command.add("java.base/" + module + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-Xmx200m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(BerthNode.class.getName());
        command.add(properties.toString());
        process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
    }

    void awaitReady() {
        TestCell.await(
                30,
                () -> "a node that is ready: " + err(),
                () -> {},
                () -> out().contains(" ready"));
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs: " + out() + err());
        }
        return process.exitValue();
    }

    void terminate() {
        process.destroy();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
