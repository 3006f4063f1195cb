package io.berth.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fuzzes the targets one after another, each in a process of its own, guided by coverage; says how
 * much was run and what was found, and fails when something was. Started by the profile {@code
 * fuzz}.
 */
public final class FuzzSession {
    private static final Pattern STATUS = Pattern.compile("#(\\d+)\\s.*cov: (\\d+) ft: (\\d+).*");
    private static final Pattern STEADY =
            Pattern.compile("\\t(NEW|REDUCE|RELOAD|pulse) |^INFO: |# Uses: ");

    /** Loops over everything that say nothing about which way an input went. */
    private static final String EXCLUDED =
            "io.berth.placement.StateDigest:io.berth.placement.StructuralDigest";

    private static final String KEPT = System.getProperty("fuzz.kept", "corpus");
    private static final String FUZZER = "com.code_intelligence.jazzer.Jazzer";

    private FuzzSession() {}

    public static void main(final String[] args) throws Exception {
        final String wanted = System.getProperty("fuzz.target", "all");
        boolean any = false;
        int findings = 0;
        final List<String> report = new ArrayList<>();
        for (final Targets target : Targets.values()) {
            if (wanted.equals("all") || wanted.equals(target.label())) {
                any = true;
                findings += fuzz(target, report);
            }
        }
        report.forEach(System.out::println);
        if (!any || findings > 0) {
            System.err.println(
                    any
                            ? findings + " findings"
                            : "no target " + wanted + "; there are " + labels());
            System.exit(1);
        }
    }

    private static String labels() {
        return Arrays.stream(Targets.values())
                .map(Targets::label)
                .collect(Collectors.joining(", "));
    }

    private static int fuzz(final Targets target, final List<String> report)
            throws IOException, InterruptedException {
        final Path corpus =
                Files.createDirectories(Path.of(System.getProperty("fuzz.corpus"), target.label()));
        final Path found =
                Files.createDirectories(corpus.resolveSibling("findings-" + target.label()));
        final Path seeds =
                Files.createDirectories(corpus.resolveSibling("seeds-" + target.label()));
        int number = 0;
        for (final byte[] seed : KeptInputs.of(target, Path.of(KEPT))) {
            Files.write(seeds.resolve("seed-" + number++), seed);
        }
        final Process process =
                new ProcessBuilder(command(target, corpus, seeds, found))
                        .redirectErrorStream(true)
                        .start();
        String status = "nothing was run";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                final Matcher matcher = STATUS.matcher(line);
                if (matcher.matches()) {
                    status =
                            matcher.group(1)
                                    + " executions, "
                                    + matcher.group(2)
                                    + " edges, "
                                    + matcher.group(3)
                                    + " features";
                }
                if (!STEADY.matcher(line).find()) {
                    System.out.println(target.label() + ": " + line);
                }
            }
        }
        final int exit = process.waitFor();
        final long findings;
        try (Stream<Path> files = Files.list(found)) {
            findings = files.filter(FuzzSession::isFinding).count();
        }
        report.add(target.label() + ": " + status + ", " + findings + " findings in " + found);
        return (int) Math.max(findings, exit == 0 ? 0 : 1);
    }

    /** An input that ends the process; a merely slow one does not. */
    private static boolean isFinding(final Path file) {
        final String name = file.getFileName().toString();
        return name.startsWith("crash-") || name.startsWith("timeout-") || name.startsWith("oom-");
    }

    private static List<String> command(
            final Targets target, final Path corpus, final Path seeds, final Path found) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("fuzz.jvm", "").trim().split("\\s+")));
        command.addAll(
                List.of(
                        "-Xmx768m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FUZZER,
                        "--target_class=" + target.type().getName(),
                        "--instrumentation_includes=io.berth.**",
                        "--instrumentation_excludes=" + EXCLUDED,
                        "--reproducer_path=" + found,
                        "-artifact_prefix=" + found + "/",
                        "-max_total_time=" + System.getProperty("fuzz.seconds", "60"),
                        "-timeout=30",
                        "-rss_limit_mb=2500",
                        "-max_len=2048",
                        "-print_final_stats=0",
                        corpus.toString(),
                        seeds.toString()));
        return command;
    }
}
