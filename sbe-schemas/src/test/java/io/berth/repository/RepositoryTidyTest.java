package io.berth.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The hygiene of every file that the repository tracks. */
class RepositoryTidyTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final long MAX_BYTES = 500_000;

    /** Made by others and kept as they are. */
    private static final Set<String> FOREIGN = Set.of("mvnw", "mvnw.cmd", "LICENSE");

    private static final Set<String> NOT_TRACKED = Set.of(".git", ".berth", "target");
    private static final Pattern BINARY = Pattern.compile(".*\\.(gz|jar|png|hlog)");

    private record Rule(String complaint, Pattern pattern) {}

    private static final List<Rule> LINE_RULES =
            List.of(
                    new Rule("a tab", Pattern.compile("\t")),
                    new Rule("white space at the end", Pattern.compile("\\s$")),
                    new Rule("a carriage return", Pattern.compile("\r")),
                    new Rule(
                            "work that is not done",
                            Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b")),
                    new Rule("a conflict marker", Pattern.compile("^(<{7}|>{7}) ")),
                    new Rule(
                            "the path of one machine",
                            Pattern.compile(
                                    "(?<![\\w.*-])/(ro"
                                            + "ot|wo"
                                            + "rk|home/\\w+|Us"
                                            + "ers/\\w+)/")));

    @Test
    void shouldKeepTheRulesOfTheRepositoryInEveryTrackedFile()
            throws IOException, InterruptedException {
        final List<String> complaints = new ArrayList<>();
        final List<String> files = trackedFiles();
        assertFalse(files.isEmpty(), "nothing to look at");
        for (final String file : files) {
            check(file, complaints);
        }
        assertEquals(List.of(), complaints);
    }

    private static void check(final String file, final List<String> complaints) throws IOException {
        final Path path = ROOT.resolve(file);
        if (!Files.isRegularFile(path)) {
            return;
        }
        if (Files.size(path) > MAX_BYTES) {
            complaints.add(file + ": larger than " + MAX_BYTES + " bytes");
        }
        if (FOREIGN.contains(file) || BINARY.matcher(file).matches()) {
            return;
        }
        final String text;
        try {
            text = Files.readString(path);
        } catch (final CharacterCodingException notText) {
            complaints.add(file + ": not UTF-8 text");
            return;
        }
        checkText(file, text, complaints);
    }

    private static void checkText(
            final String file, final String text, final List<String> complaints) {
        if (!text.isEmpty() && !text.endsWith("\n")) {
            complaints.add(file + ": no line feed at its end");
        }
        if (isBashScript(text) && !text.contains("set -euo pipefail")) {
            complaints.add(file + ": a script without set -euo pipefail");
        }
        final String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            for (final Rule rule : LINE_RULES) {
                if (rule.pattern.matcher(lines[i]).find()) {
                    complaints.add(file + ":" + (i + 1) + ": " + rule.complaint);
                }
            }
        }
    }

    private static boolean isBashScript(final String text) {
        return text.startsWith("#!") && text.lines().findFirst().orElse("").contains("bash");
    }

    /** As git has them; all but build output where this is no git checkout. */
    private static List<String> trackedFiles() throws IOException, InterruptedException {
        if (!Files.exists(ROOT.resolve(".git"))) {
            return walk();
        }
        final Process git =
                new ProcessBuilder("git", "ls-files", "-z")
                        .directory(ROOT.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        final String names =
                new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, git.waitFor(), "git ls-files");
        return Arrays.asList(names.split("\0"));
    }

    private static List<String> walk() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile)
                    .map(ROOT::relativize)
                    .filter(
                            file ->
                                    Stream.iterate(file, path -> path != null, Path::getParent)
                                            .noneMatch(
                                                    part ->
                                                            NOT_TRACKED.contains(
                                                                    part.getFileName().toString())))
                    .map(Path::toString)
                    .toList();
        }
    }
}
