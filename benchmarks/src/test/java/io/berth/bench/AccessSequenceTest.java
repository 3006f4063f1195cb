package io.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AccessSequenceTest {
    private static final int FUNCTIONS = 100;
    private static final int CALLS = 1 << 20;

    @Test
    void shouldCallAllFunctionsAlike() {
        final int[] calls = callsOf(Access.UNIFORM);

        assertEquals(1.0 / FUNCTIONS, share(calls[0]), 0.001);
        assertEquals(1.0 / FUNCTIONS, share(calls[FUNCTIONS - 1]), 0.001);
    }

    /** The most popular is called twice as often as the second, ten times as often as the tenth. */
    @Test
    void shouldFollowZipfsLaw() {
        final int[] calls = callsOf(Access.ZIPF);
        double sum = 0;
        for (int rank = 1; rank <= FUNCTIONS; rank++) {
            sum += 1.0 / rank;
        }

        assertEquals(1 / sum, share(calls[FUNCTIONS - 1]), 0.002);
        assertEquals(1 / sum / 2, share(calls[FUNCTIONS - 2]), 0.002);
        assertEquals(1 / sum / 10, share(calls[FUNCTIONS - 10]), 0.002);
    }

    private static double share(final int calls) {
        return (double) calls / CALLS;
    }

    private static int[] callsOf(final Access access) {
        final AccessSequence sequence = new AccessSequence(access, FUNCTIONS);
        final int[] calls = new int[FUNCTIONS];
        for (int i = 0; i < CALLS; i++) {
            calls[sequence.next()]++;
        }
        Arrays.sort(calls);
        return calls;
    }
}
