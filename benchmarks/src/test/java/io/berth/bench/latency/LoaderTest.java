package io.berth.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.junit.jupiter.api.Test;

class LoaderTest {
    @Test
    void shouldAnswerEachLineWithOneAndGoOnAfterAMistake() throws IOException {
        final List<String> answers =
                serve("closed 1000000ns\nnonsense\nwindow 4 1000000ns\nquit\n");

        assertEquals(4, answers.size());
        assertEquals("ready", answers.get(0));
        assertTrue(LoadResult.parse(answers.get(1)).sent() > 0);
        assertEquals("failed not a load: nonsense", answers.get(2));
        assertTrue(LoadResult.parse(answers.get(3)).sent() > 0);
    }

    private static List<String> serve(final String input) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (EchoAtOnce driver = new EchoAtOnce();
                PrintStream answers = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            Loader.serve(
                    driver,
                    NoOpIdleStrategy.INSTANCE,
                    new BufferedReader(new StringReader(input)),
                    answers);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Answers with the next poll. */
    private static final class EchoAtOnce implements OperationDriver {
        private final java.util.ArrayDeque<Long> open = new java.util.ArrayDeque<>();

        @Override
        public int mostOutstanding() {
            return 256;
        }

        @Override
        public boolean offer(final long operation) {
            return open.add(operation);
        }

        @Override
        public int poll(final OperationListener listener) {
            final int work = open.size();
            while (!open.isEmpty()) {
                final long operation = open.poll();
                listener.onAnswered(operation);
                listener.onFinished(operation);
            }
            return work;
        }

        @Override
        public void close() {}
    }
}
