package io.berth.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * That the models in docs/spec hang together: what a configuration names is in its module, every
 * mutant has a configuration that says what it violates, and the README tells of each. Whether they
 * hold is for TLC to say.
 */
class SpecificationTest {
    private static final Path SPEC = Path.of("../docs/spec").toAbsolutePath().normalize();
    private static final String MUTANTS = "mutants/";
    private static final Pattern ASSIGNMENT = Pattern.compile("^  (\\w+) = (.+)$");
    private static final Pattern VIOLATES = Pattern.compile("^\\\\\\* violates (\\w+)$");
    private static final int LEAST_MODULES = 6;
    private static final int LEAST_MUTANTS = 40;

    /** Constants of a module, in order, each with whether it is a mutant. */
    private static Map<String, Boolean> constants(final String module) {
        final Map<String, Boolean> constants = new LinkedHashMap<>();
        boolean inside = false;
        boolean mutants = false;
        for (final String line : module.split("\n")) {
            inside |= line.startsWith("CONSTANTS ");
            if (!inside) {
                continue;
            }
            final String code = line.replaceFirst("\\\\\\*.*", "").replaceFirst("^CONSTANTS", "");
            mutants |= line.contains("\\* mutants");
            for (final String name : code.trim().split("\\s*,\\s*")) {
                if (!name.isBlank()) {
                    constants.put(name, mutants);
                }
            }
            if (!code.isBlank() && !code.trim().endsWith(",")) {
                break;
            }
        }
        return constants;
    }

    private static Map<String, String> assignments(final String configuration) {
        final Map<String, String> values = new LinkedHashMap<>();
        configuration
                .lines()
                .map(ASSIGNMENT::matcher)
                .filter(Matcher::matches)
                .forEach(matcher -> values.put(matcher.group(1), matcher.group(2)));
        return values;
    }

    /** What the lines that begin with one of the keywords name. */
    private static Set<String> named(final String configuration, final String... keywords) {
        final Set<String> names = new LinkedHashSet<>();
        for (final String line : configuration.split("\n")) {
            for (final String keyword : keywords) {
                if (line.startsWith(keyword + " ")) {
                    names.addAll(List.of(line.substring(keyword.length()).trim().split("\\s+")));
                }
            }
        }
        return names;
    }

    private static String moduleOf(final String configuration) {
        return configuration.replaceFirst("^" + MUTANTS, "").replaceFirst("[-.].*", "") + ".tla";
    }

    private static List<String> complaints(final Map<String, String> files) {
        final List<String> complaints = new ArrayList<>();
        files.forEach(
                (name, text) -> {
                    if (name.endsWith(".tla")) {
                        checkModule(files, name, text, complaints);
                    } else if (name.endsWith(".cfg")) {
                        checkConfiguration(files, name, text, complaints);
                    }
                });
        return complaints;
    }

    private static void checkModule(
            final Map<String, String> files,
            final String name,
            final String text,
            final List<String> complaints) {
        final String base = name.replace(".tla", "");
        if (!text.startsWith("-") || !text.contains(" MODULE " + base + " ")) {
            complaints.add(name + ": is not the module " + base);
        }
        if (!files.containsKey(base + ".cfg")) {
            complaints.add(name + ": no " + base + ".cfg");
        }
        if (!constants(text).containsValue(true)) {
            complaints.add(name + ": no mutant");
        }
        constants(text)
                .forEach(
                        (constant, isMutant) -> {
                            final String mutant = MUTANTS + base + "-" + constant + ".cfg";
                            if (isMutant && !files.containsKey(mutant)) {
                                complaints.add(name + ": no " + mutant);
                            }
                        });
    }

    private static void checkConfiguration(
            final Map<String, String> files,
            final String name,
            final String text,
            final List<String> complaints) {
        final String module = files.get(moduleOf(name));
        if (module == null) {
            complaints.add(name + ": no " + moduleOf(name));
            return;
        }
        final Map<String, Boolean> constants = constants(module);
        final Map<String, String> values = assignments(text);
        if (!values.keySet().equals(constants.keySet())) {
            complaints.add(name + ": gives " + values.keySet() + ", not " + constants.keySet());
        }
        for (final String defined :
                named(
                        text,
                        "SPECIFICATION",
                        "INVARIANTS",
                        "PROPERTIES",
                        "SYMMETRY",
                        "CONSTRAINT")) {
            if (!Pattern.compile("(?m)^" + defined + " ==").matcher(module).find()) {
                complaints.add(name + ": " + defined + " is not in " + moduleOf(name));
            }
        }
        if (named(text, "SPECIFICATION").size() != 1 || named(text, "INVARIANTS").isEmpty()) {
            complaints.add(name + ": names no specification or no invariant");
        }
        if (!files.get("README.md").contains("`" + name + "`")) {
            complaints.add(name + ": is not in the README");
        }
        checkMutants(name, text, constants, values, complaints);
    }

    private static void checkMutants(
            final String name,
            final String text,
            final Map<String, Boolean> constants,
            final Map<String, String> values,
            final List<String> complaints) {
        final String mutant =
                name.startsWith(MUTANTS) ? name.replaceFirst(".*-(\\w+)\\.cfg", "$1") : "";
        constants.forEach(
                (constant, isMutant) -> {
                    final String expected = constant.equals(mutant) ? "TRUE" : "FALSE";
                    if (isMutant && !expected.equals(values.get(constant))) {
                        complaints.add(name + ": " + constant + " is not " + expected);
                    }
                });
        if (!mutant.isEmpty()) {
            final Matcher violates = VIOLATES.matcher(text.lines().findFirst().orElse(""));
            if (!Boolean.TRUE.equals(constants.get(mutant))) {
                complaints.add(name + ": " + mutant + " is no mutant");
            }
            if (!violates.matches()
                    || !named(text, "INVARIANTS", "PROPERTIES").contains(violates.group(1))) {
                complaints.add(name + ": does not say which of its promises it violates");
            }
        }
    }

    private static Map<String, String> files() throws IOException {
        final Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(SPEC)) {
            for (final Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(
                        SPEC.relativize(path).toString().replace('\\', '/'),
                        Files.readString(path));
            }
        }
        return files;
    }

    @Test
    void shouldHaveAConfigurationForEveryModuleAndEveryMutant() throws IOException {
        final Map<String, String> files = files();
        assertEquals(List.of(), complaints(files));
        assertTrue(
                files.keySet().stream().filter(f -> f.endsWith(".tla")).count() >= LEAST_MODULES);
        assertTrue(
                files.keySet().stream().filter(f -> f.startsWith(MUTANTS)).count()
                        >= LEAST_MUTANTS);
    }

    @Test
    void shouldComplainOfWhatDoesNotHangTogether() throws IOException {
        final String mutant = MUTANTS + "Placement-FreeOnLost.cfg";
        assertComplaint(mutant, text -> text.replace("FreeOnLost = TRUE", "FreeOnLost = FALSE"));
        assertComplaint(mutant, text -> text.replace("NoLease = FALSE", "NoLease = TRUE"));
        assertComplaint(mutant, text -> text.replaceFirst("violates \\w+", "violates Nothing"));
        assertComplaint("Placement.cfg", text -> text.replace("  Limit = 1\n", ""));
        assertComplaint("Placement.cfg", text -> text.replace("LimitHolds", "LimitHeld"));
        assertComplaint("Placement.tla", text -> text.replace("\nLimitHolds ==", "\nHolds =="));
        assertComplaint("README.md", text -> text.replace("`" + mutant + "`", ""));
        final Map<String, String> without = files();
        assertTrue(null != without.remove(mutant));
        assertFalse(complaints(without).isEmpty(), "no complaint of a mutant without a file");
    }

    private static void assertComplaint(final String file, final UnaryOperator<String> change)
            throws IOException {
        final Map<String, String> files = files();
        final String before = files.get(file);
        final String after = change.apply(before);
        assertNotEquals(before, after, file + " is as before");
        files.put(file, after);
        assertFalse(complaints(files).isEmpty(), "no complaint of " + file);
    }
}
