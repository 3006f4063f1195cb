package io.berth.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.protocol.InvokeDecoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.wire.StructureCheck;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** That the harness reports a decoder which can't bear something. */
class InputRunnerTest {
    private static final long LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long MAX_ALLOCATED = 1 << 20;
    private static final byte[] GOOD = {1, 2, 3};
    private static final byte[] BAD = {4, 5, 6};

    private static Finding findingOf(final Consumer<byte[]> target) {
        return assertThrows(
                Finding.class,
                () ->
                        new InputRunner(target, LIMIT_NS, MAX_ALLOCATED)
                                .run(List.of(GOOD, BAD, GOOD).iterator()));
    }

    @Test
    void shouldCountWhatATargetBears() {
        final InputRunner runner = new InputRunner(input -> {}, LIMIT_NS, MAX_ALLOCATED);
        assertEquals(3, runner.run(List.of(GOOD, BAD, GOOD).iterator()));
    }

    @Test
    void shouldReportTheInputThatMakesATargetThrow() {
        final Finding finding =
                findingOf(
                        input -> {
                            if (input[0] == BAD[0]) {
                                throw new IllegalStateException("planted");
                            }
                        });
        assertTrue(finding.getMessage().contains("040506"), finding.getMessage());
        assertInstanceOf(IllegalStateException.class, finding.getCause());
    }

    @Test
    void shouldReportTheInputThatMakesATargetGoOnForEver() {
        final Finding finding =
                findingOf(
                        input -> {
                            while (input[0] == BAD[0] && !Thread.interrupted()) {
                                Thread.onSpinWait();
                            }
                        });
        assertTrue(finding.getMessage().startsWith("takes too long"), finding.getMessage());
        assertTrue(finding.getMessage().contains("040506"), finding.getMessage());
    }

    @Test
    void shouldReportTheInputThatMakesATargetAllocate() {
        final Finding finding =
                findingOf(
                        input -> {
                            if (input[0] == BAD[0]) {
                                assertEquals(2 << 20, new byte[2 << 20].length);
                            }
                        });
        assertTrue(finding.getMessage().startsWith("allocates"), finding.getMessage());
    }

    /** A decoder that trusts a length: random changes of the seeds must come upon it. */
    @Test
    void shouldFindADecoderThatBelievesWhatItReads() {
        final Consumer<byte[]> target =
                input -> {
                    final UnsafeBuffer buffer = new UnsafeBuffer(input);
                    if (input.length > MessageHeaderDecoder.ENCODED_LENGTH
                            && StructureCheck.protocol().check(buffer, 1, input.length - 1)
                                    == StructureCheck.OK) {
                        final InvokeDecoder invoke = new InvokeDecoder();
                        final MessageHeaderDecoder header = new MessageHeaderDecoder();
                        header.wrap(buffer, 1);
                        if (header.templateId() == InvokeDecoder.TEMPLATE_ID) {
                            invoke.wrapAndApplyHeader(buffer, 1, header);
                            final int[] slots = new int[256];
                            slots[invoke.requestSlot()]++;
                        }
                    }
                };
        final Finding finding =
                assertThrows(
                        Finding.class,
                        () ->
                                new InputRunner(target, LIMIT_NS, 1 << 24)
                                        .run(
                                                new RandomInputs(
                                                        Targets.NODE_MESSAGE.seeds(),
                                                        4_711,
                                                        2_000_000,
                                                        System.nanoTime()
                                                                + TimeUnit.SECONDS.toNanos(60))));
        assertInstanceOf(ArrayIndexOutOfBoundsException.class, finding.getCause());
    }
}
