package io.berth.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelTextTest {
    @ParameterizedTest
    @CsvSource({
        "'',true",
        "gpu,true",
        "'disk=ssd,rack/7,a.b_c-d',true",
        "'gpu,',false",
        "',gpu',false",
        "'a,,b',false",
        "GPU,false",
        "'a b',false",
        "ä,false"
    })
    void shouldTakeOnlyTheSyntaxOfTheContract(final String text, final boolean isValid) {
        assertEquals(isValid, LabelText.isValid(text));
    }

    @Test
    void shouldBoundLengthAndNumber() {
        assertEquals(true, LabelText.isValid("x".repeat(32)));
        assertEquals(false, LabelText.isValid("x".repeat(33)));
        assertEquals(true, LabelText.isValid(String.join(",", Collections.nCopies(16, "x"))));
        assertEquals(false, LabelText.isValid(String.join(",", Collections.nCopies(17, "x"))));
        final String long12 = String.join(",", Collections.nCopies(12, "x".repeat(32)));
        assertEquals(true, LabelText.isValid(long12));
        assertEquals(false, LabelText.isValid(long12 + "," + "x".repeat(32)));
    }
}
