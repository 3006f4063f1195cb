package io.berth.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SchemaLayoutsTest {
    private static final String HEAD =
            """
            <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" id="1" version="1">
              <types>
                <composite name="messageHeader">
                  <type name="blockLength" primitiveType="uint16"/>
                  <type name="templateId" primitiveType="uint16"/>
                  <type name="schemaId" primitiveType="uint16"/>
                  <type name="version" primitiveType="uint16"/>
                </composite>
                <composite name="groupSizeEncoding">
                  <type name="blockLength" primitiveType="uint16"/>
                  <type name="numInGroup" primitiveType="uint8"/>
                </composite>
                <composite name="bytes">
                  <type name="length" primitiveType="uint32"/>
                  <type name="varData" primitiveType="uint8" length="0"/>
                </composite>
                <type name="Small" primitiveType="uint8"/>
                <type name="Fixed" primitiveType="char" length="3" presence="constant">abc</type>
                <enum name="Colour" encodingType="Small"><validValue name="RED">1</validValue></enum>
                <set name="Options" encodingType="uint32"><choice name="one">0</choice></set>
                <composite name="Inner"><type name="a" primitiveType="int64"/><ref name="c" type="Colour"/></composite>
                <composite name="Outer">
                  <ref name="inner" type="Inner"/>
                  <type name="late" primitiveType="uint16" offset="12"/>
                  <enum name="e" encodingType="uint16"/>
                </composite>
              </types>
            """;

    @Test
    void shouldAddUpCompositesReferencesOffsetsConstantsEnumsAndSets() throws IOException {
        assertEquals(16, blockLength("<field name='f' id='1' type='Outer'/>"));
        assertEquals(
                1 + 4 + 8,
                blockLength(
                        "<field name='c' id='1' type='Colour'/><field name='o' id='2' type='Options'/>"
                                + "<field name='k' id='3' type='Fixed'/><field name='d' id='4' type='double'/>"));
        assertEquals(
                1,
                blockLength(
                        "<field name='c' id='1' type='Colour'/>"
                                + "<field name='p' id='2' type='uint32' presence='constant'/>"));
        assertEquals(24, blockLength("<field name='f' id='1' type='uint32' offset='20'/>"));
    }

    @Test
    void shouldTakeAnExplicitBlockLength() throws IOException {
        final BlockLayout layout =
                read("<sbe:message name='M' id='7' blockLength='32'>"
                                + "<field name='f' id='1' type='uint32'/></sbe:message>")
                        .layoutByTemplate()
                        .get(7);
        assertEquals(32, layout.blockLength());
    }

    @Test
    void shouldWalkNestedGroupsWithData() throws IOException {
        final BlockLayout layout =
                read("<sbe:message name='M' id='7'><group name='g' id='1'>"
                                + "<field name='f' id='2' type='uint8'/><group name='h' id='3'>"
                                + "<field name='i' id='4' type='uint16'/><data name='d' id='5' type='bytes'/></group></group>"
                                + "</sbe:message>")
                        .layoutByTemplate()
                        .get(7);
        final byte[] bytes = {
            1, 0, 2, // two entries of g, block length 1
            9, 2, 0, 1, 8, 8, 1, 0, 0, 0, 5, // one h with one byte of data
            9, 2, 0, 0, // no h
        };
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        assertEquals(bytes.length, layout.walk(buffer, 0, bytes.length));
        for (int limit = 0; limit < bytes.length; limit++) {
            assertEquals(-StructureCheck.TRUNCATED, layout.walk(buffer, 0, limit));
        }
        assertEquals(
                -StructureCheck.VAR_TOO_LONG,
                layout.walk(withLength(bytes, 0xFFFF_FFFF), 0, bytes.length));
        assertEquals(
                -StructureCheck.TRUNCATED,
                layout.walk(withLength(bytes, 0x7FFF_FFFF), 0, bytes.length));
    }

    @Test
    void shouldStopAtWhatItDoesNotKnow() {
        final IllegalStateException unknownType =
                assertThrows(
                        IllegalStateException.class,
                        () -> blockLength("<field name='f' id='1' type='decimal'/>"));
        assertTrue(unknownType.getMessage().contains("decimal"), unknownType.getMessage());
        assertThrows(IllegalStateException.class, () -> blockLength("<surprise/>"));
        assertThrows(
                IllegalStateException.class, () -> SchemaLayouts.fromResource("/sbe/absent.xml"));
        assertThrows(
                IllegalStateException.class,
                () ->
                        SchemaLayouts.read(
                                "x",
                                new ByteArrayInputStream(
                                        "<half".getBytes(StandardCharsets.UTF_8))));
    }

    private static UnsafeBuffer withLength(final byte[] bytes, final int length) {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes.clone());
        buffer.putInt(9, length, java.nio.ByteOrder.LITTLE_ENDIAN);
        return buffer;
    }

    private static int blockLength(final String fields) throws IOException {
        return read("<sbe:message name='M' id='7'>" + fields + "</sbe:message>")
                .layoutByTemplate()
                .get(7)
                .blockLength();
    }

    private static SchemaLayouts read(final String messages) throws IOException {
        final String text = HEAD + messages + "</sbe:messageSchema>";
        return SchemaLayouts.read(
                "test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
