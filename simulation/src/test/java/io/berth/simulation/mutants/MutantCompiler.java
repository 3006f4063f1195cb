package io.berth.simulation.mutants;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Changes one piece of one source file and compiles that file, in memory. */
final class MutantCompiler {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("..");

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    /**
     * @return the classes of the file as it is with the mistake, by name.
     * @throws IllegalArgumentException if the text to be changed is not there exactly once, or does
     *     not compile when changed.
     */
    Map<String, byte[]> compile(final Mutant mutant) throws IOException {
        if (compiler == null) {
            throw new IllegalStateException("a JDK is needed: this runtime has no compiler");
        }
        final String source = mutate(mutant, Files.readString(ROOT.resolve(mutant.file())));
        final List<String> options =
                List.of(
                        "-proc:none",
                        "--release",
                        "17",
                        "-nowarn",
                        "-classpath",
                        System.getProperty("java.class.path"));
        final StringWriter messages = new StringWriter();
        try (ClassesInMemory classes =
                new ClassesInMemory(compiler.getStandardFileManager(null, null, null))) {
            final boolean isCompiled =
                    compiler.getTask(
                                    messages,
                                    classes,
                                    null,
                                    options,
                                    null,
                                    List.of(new Source(mutant, source)))
                            .call();
            if (!isCompiled) {
                throw new IllegalArgumentException(mutant + " does not compile: " + messages);
            }
            return classes.code();
        }
    }

    /** The source with the text changed. */
    static String mutate(final Mutant mutant, final String source) {
        final List<String> words = new ArrayList<>();
        for (final String word : WHITE_SPACE.split(mutant.original())) {
            words.add(Pattern.quote(word));
        }
        final Matcher found = Pattern.compile(String.join("\\s+", words)).matcher(source);
        if (mutant.original().isEmpty() || !found.find()) {
            throw new IllegalArgumentException(
                    mutant + ": not in " + mutant.file() + ": " + mutant.original());
        }
        final int start = found.start();
        final int end = found.end();
        if (found.find()) {
            throw new IllegalArgumentException(
                    mutant + ": more than once in " + mutant.file() + ": " + mutant.original());
        }
        return source.substring(0, start) + mutant.replacement() + source.substring(end);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        private Source(final Mutant mutant, final String text) {
            super(URI.create("mutant:///" + mutant.className() + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(final boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class ClassesInMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        private ClassesInMemory(final JavaFileManager standard) {
            super(standard);
        }

        private Map<String, byte[]> code() {
            final Map<String, byte[]> code = new HashMap<>();
            written.forEach((name, bytes) -> code.put(name, bytes.toByteArray()));
            return code;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                final Location location,
                final String className,
                final JavaFileObject.Kind kind,
                final FileObject sibling)
                throws IOException {
            if (location != StandardLocation.CLASS_OUTPUT) {
                return super.getJavaFileForOutput(location, className, kind, sibling);
            }
            return new SimpleJavaFileObject(
                    URI.create("mutant:///" + className.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(className, bytes);
                    return bytes;
                }
            };
        }
    }
}
