package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.protocol.FunctionPageEncoder;
import io.berth.schemas.protocol.InvocationPageEncoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.TenantPageEncoder;
import io.berth.schemas.protocol.WorkerPageEncoder;
import org.junit.jupiter.api.Test;

/** The bytes that the state machine counts for a page, against the schema. */
class PageBytesTest {
    private static final int TEXT_HEADER = 2;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_CODE = 256;
    private static final int LONGEST_LABELS = 400;

    @Test
    void shouldCountWhatTheSchemaTakes() {
        assertEquals(
                FunctionPageEncoder.FunctionsEncoder.sbeBlockLength() + 4 * TEXT_HEADER,
                Operators.FUNCTION_FIXED_BYTES);
        assertEquals(
                WorkerPageEncoder.WorkersEncoder.sbeBlockLength() + 3 * TEXT_HEADER,
                Operators.WORKER_FIXED_BYTES);
        assertEquals(
                TenantPageEncoder.TenantsEncoder.sbeBlockLength() + TEXT_HEADER,
                Operators.TENANT_FIXED_BYTES);
        assertEquals(
                InvocationPageEncoder.InvocationsEncoder.sbeBlockLength() + 3 * TEXT_HEADER,
                InvocationQueries.INVOCATION_FIXED_BYTES);
        final int longestBlock =
                Math.max(
                        Math.max(FunctionPageEncoder.BLOCK_LENGTH, WorkerPageEncoder.BLOCK_LENGTH),
                        Math.max(
                                TenantPageEncoder.BLOCK_LENGTH,
                                InvocationPageEncoder.BLOCK_LENGTH));
        assertTrue(
                Operators.PAGE_FIXED_BYTES
                        >= MessageHeaderEncoder.ENCODED_LENGTH
                                + longestBlock
                                + FunctionPageEncoder.FunctionsEncoder.sbeHeaderSize());
    }

    @Test
    void shouldFitTheLongestOfEachKindIntoAPageSoThatEveryListEnds() {
        assertTrue(
                Operators.PAGE_FIXED_BYTES
                                + Operators.FUNCTION_FIXED_BYTES
                                + 2 * LONGEST_NAME
                                + LONGEST_CODE
                                + LONGEST_LABELS
                        <= Operators.PAGE_BYTES);
        assertTrue(
                Operators.PAGE_FIXED_BYTES
                                + Operators.WORKER_FIXED_BYTES
                                + 2 * LONGEST_NAME
                                + LONGEST_LABELS
                        <= Operators.PAGE_BYTES);
    }
}
