package io.berth.ops.doctor;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The files of a host by which its kernel tells what it does. What cannot be read is absent: a
 * container hides some, and a file may go while it is read.
 */
public final class Host {
    private static final int LONGEST_FILE = 4 << 20;

    private final Path root;

    /**
     * @param root {@code /} for this machine; another directory for one that is made up.
     */
    public Host(final Path root) {
        this.root = root;
    }

    /** A file or directory of the host, by its absolute path. */
    public Path path(final String absolute) {
        return root.resolve(absolute.startsWith("/") ? absolute.substring(1) : absolute);
    }

    /** Whole content without white space at its ends; empty when it is not there. */
    public Optional<String> text(final String file) {
        // With a large buffer: the kernel gives the whole of a setting to the first read, however
        // short, and nothing to the next.
        try (FileInputStream in = new FileInputStream(path(file).toFile())) {
            return Optional.of(
                    new String(in.readNBytes(LONGEST_FILE), StandardCharsets.UTF_8).strip());
        } catch (final IOException ex) {
            return Optional.empty();
        }
    }

    /** Its lines; none when it is not there. */
    public List<String> lines(final String file) {
        return text(file).map(text -> text.lines().toList()).orElse(List.of());
    }

    /** A file that holds one number. */
    public OptionalLong number(final String file) {
        final Optional<String> text = text(file);
        try {
            return text.isPresent()
                    ? OptionalLong.of(Long.parseLong(text.get()))
                    : OptionalLong.empty();
        } catch (final NumberFormatException ex) {
            return OptionalLong.empty();
        }
    }

    /** What follows {@code key} and a colon or white space on the first line that has it. */
    public Optional<String> field(final String file, final String key) {
        for (final String line : lines(file)) {
            if (line.startsWith(key)
                    && line.length() > key.length()
                    && !Character.isLetterOrDigit(line.charAt(key.length()))) {
                final String rest = line.substring(key.length()).strip();
                return Optional.of(rest.startsWith(":") ? rest.substring(1).strip() : rest);
            }
        }
        return Optional.empty();
    }

    /** A field of a file like {@code /proc/meminfo}, in bytes. */
    public OptionalLong kibibytes(final String file, final String key) {
        final Optional<String> value = field(file, key);
        try {
            return value.isPresent()
                    ? OptionalLong.of(Long.parseLong(value.get().replace("kB", "").strip()) << 10)
                    : OptionalLong.empty();
        } catch (final NumberFormatException ex) {
            return OptionalLong.empty();
        }
    }

    /** Names in a directory, sorted; none when it is not there. */
    public List<String> names(final String directory) {
        try (Stream<Path> entries = Files.list(path(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (final IOException ex) {
            return List.of();
        }
    }

    public boolean exists(final String file) {
        return Files.exists(path(file));
    }

    /** Of a file with alternatives as {@code always [madvise] never}, the one in brackets. */
    public Optional<String> chosen(final String file) {
        final Optional<String> text = text(file);
        if (text.isEmpty()) {
            return text;
        }
        final int open = text.get().indexOf('[');
        final int close = text.get().indexOf(']', open + 1);
        return open < 0 || close < 0 ? text : Optional.of(text.get().substring(open + 1, close));
    }

    /** Process ids that run a program with one of these names. */
    public List<String> processes(final List<String> programs) {
        return allProcesses().stream()
                .filter(pid -> programs.contains(text("/proc/" + pid + "/comm").orElse("")))
                .toList();
    }

    /** Arguments of a process. */
    public List<String> arguments(final String pid) {
        return List.of(text("/proc/" + pid + "/cmdline").orElse("").split("\0"));
    }

    /** Process ids whose arguments have this one, as main class. */
    public List<String> javaProcesses(final String mainClass) {
        return allProcesses().stream().filter(pid -> arguments(pid).contains(mainClass)).toList();
    }

    private List<String> allProcesses() {
        return names("/proc").stream().filter(name -> name.matches("[0-9]+")).toList();
    }

    /** The numbers of a list of processors as {@code 0-3,8}. */
    static List<Integer> processors(final String list) {
        final List<Integer> numbers = new ArrayList<>();
        for (final String part : list.split(",")) {
            final String[] ends = part.strip().split("-");
            try {
                final int first = Integer.parseInt(ends[0]);
                final int last = Integer.parseInt(ends[ends.length - 1]);
                for (int number = first; number <= last && numbers.size() < 65_536; number++) {
                    numbers.add(number);
                }
            } catch (final NumberFormatException ex) {
                return List.copyOf(numbers);
            }
        }
        return List.copyOf(numbers);
    }
}
