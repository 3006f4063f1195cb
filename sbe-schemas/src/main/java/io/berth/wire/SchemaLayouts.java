package io.berth.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.agrona.collections.Int2ObjectHashMap;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads the layout of every message out of a schema, once, when the check of that schema is first
 * asked for. Knows what SBE 1.0 allows in our schemas: primitive and array types, composites with
 * references and offsets, enums, sets, nested groups, variable data, explicit block lengths,
 * constants. Anything else stops it: a schema is part of the program.
 */
final class SchemaLayouts {
    private static final long MAX_UINT8 = 0xFEL;
    private static final long MAX_UINT16 = 0xFFFEL;
    private static final long MAX_UINT32 = 0xFFFF_FFFEL;

    private final String name;
    private final Map<String, Element> typesByName = new HashMap<>();
    private final Int2ObjectHashMap<BlockLayout> layoutByTemplate = new Int2ObjectHashMap<>();
    private final int schemaId;
    private final int version;

    private SchemaLayouts(final String name, final Element schema) {
        this.name = name;
        schemaId = intAttribute(schema, "id", 0);
        version = intAttribute(schema, "version", 0);
        if (!"littleEndian".equals(attribute(schema, "byteOrder", "littleEndian"))) {
            throw unsupported("byte order");
        }
        for (final Element types : children(schema, "types")) {
            for (final Element type : children(types, null)) {
                typesByName.put(type.getAttribute("name"), type);
            }
        }
        checkHeader(attribute(schema, "headerType", "messageHeader"));
        for (final Element message : children(schema, "message")) {
            layoutByTemplate.put(intAttribute(message, "id", 0), readBlock(message));
        }
    }

    /** Reads a schema from the class path. */
    static SchemaLayouts fromResource(final String resource) {
        try (InputStream in = SchemaLayouts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("schema " + resource + " is not on the class path");
            }
            return read(resource, in);
        } catch (final IOException ex) {
            throw new IllegalStateException(
                    "schema " + resource + " can't be read: " + ex.getMessage(), ex);
        }
    }

    static SchemaLayouts read(final String name, final InputStream in) throws IOException {
        try {
            final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            final DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return new SchemaLayouts(name, builder.parse(in).getDocumentElement());
        } catch (final ParserConfigurationException | SAXException ex) {
            throw new IllegalStateException(
                    "schema " + name + " does not parse: " + ex.getMessage(), ex);
        }
    }

    int schemaId() {
        return schemaId;
    }

    int version() {
        return version;
    }

    Int2ObjectHashMap<BlockLayout> layoutByTemplate() {
        return layoutByTemplate;
    }

    private void checkHeader(final String headerType) {
        final Composite header = composite(headerType);
        final String[] members = {"blockLength", "templateId", "schemaId", "version"};
        for (int i = 0; i < members.length; i++) {
            if (!new BlockLayout.Number(2 * i, 2).equals(header.number(members[i]))) {
                throw unsupported("message header, member " + members[i]);
            }
        }
        if (header.length != StructureCheck.HEADER_LENGTH) {
            throw unsupported("length of the message header");
        }
    }

    private BlockLayout readBlock(final Element element) {
        int fieldsEnd = 0;
        final List<BlockLayout.Group> groups = new ArrayList<>();
        final List<BlockLayout.VarData> varData = new ArrayList<>();
        for (final Element child : children(element, null)) {
            switch (child.getLocalName()) {
                case "field" ->
                        fieldsEnd = intAttribute(child, "offset", fieldsEnd) + fieldLength(child);
                case "group" -> groups.add(readGroup(child));
                case "data" -> varData.add(readVarData(child));
                default -> throw unsupported("element " + child.getLocalName());
            }
        }
        return new BlockLayout(intAttribute(element, "blockLength", fieldsEnd), groups, varData);
    }

    private BlockLayout.Group readGroup(final Element element) {
        final Composite dimensions =
                composite(attribute(element, "dimensionType", "groupSizeEncoding"));
        return new BlockLayout.Group(
                element.getAttribute("name"),
                dimensions.length,
                dimensions.number("blockLength"),
                dimensions.number("numInGroup"),
                dimensions.min("numInGroup"),
                dimensions.max("numInGroup"),
                readBlock(element));
    }

    private BlockLayout.VarData readVarData(final Element element) {
        final Composite type = composite(element.getAttribute("type"));
        return new BlockLayout.VarData(
                element.getAttribute("name"),
                type.length,
                type.number("length"),
                type.max("length"));
    }

    private int fieldLength(final Element field) {
        if ("constant".equals(field.getAttribute("presence"))) {
            return 0;
        }
        final String type = field.getAttribute("type");
        final Element declared = typesByName.get(type);
        return declared == null ? primitiveLength(type) : length(declared);
    }

    private int length(final Element type) {
        return switch (type.getLocalName()) {
            case "type" ->
                    "constant".equals(type.getAttribute("presence"))
                            ? 0
                            : primitiveLength(type.getAttribute("primitiveType"))
                                    * intAttribute(type, "length", 1);
            case "enum", "set" -> encodingLength(type.getAttribute("encodingType"));
            case "composite" -> new Composite(type).length;
            case "ref" -> length(declared(type.getAttribute("type")));
            default -> throw unsupported("type " + type.getLocalName());
        };
    }

    private int encodingLength(final String encodingType) {
        final Element declared = typesByName.get(encodingType);
        return declared == null ? primitiveLength(encodingType) : length(declared);
    }

    private int primitiveLength(final String primitive) {
        return switch (primitive) {
            case "char", "int8", "uint8" -> 1;
            case "int16", "uint16" -> 2;
            case "int32", "uint32", "float" -> 4;
            case "int64", "uint64", "double" -> 8;
            default -> throw unsupported("primitive type " + primitive);
        };
    }

    private Element declared(final String type) {
        final Element element = typesByName.get(type);
        if (element == null) {
            throw unsupported("reference to " + type);
        }
        return element;
    }

    private Composite composite(final String type) {
        return new Composite(declared(type));
    }

    private IllegalStateException unsupported(final String what) {
        return new IllegalStateException(
                "schema " + name + " uses what the structure check does not know: " + what);
    }

    private static List<Element> children(final Element parent, final String localName) {
        final List<Element> elements = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element
                    && (localName == null || localName.equals(element.getLocalName()))) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static String attribute(
            final Element element, final String attribute, final String ifAbsent) {
        return element.hasAttribute(attribute) ? element.getAttribute(attribute) : ifAbsent;
    }

    private static int intAttribute(
            final Element element, final String attribute, final int ifAbsent) {
        return element.hasAttribute(attribute)
                ? Integer.parseInt(element.getAttribute(attribute))
                : ifAbsent;
    }

    /** A composite with the offsets of its members. */
    private final class Composite {
        private final Map<String, Element> members = new HashMap<>();
        private final Map<String, Integer> offsets = new HashMap<>();
        private final int length;

        Composite(final Element element) {
            int end = 0;
            for (final Element member : children(element, null)) {
                final int offset = intAttribute(member, "offset", end);
                members.put(member.getAttribute("name"), member);
                offsets.put(member.getAttribute("name"), offset);
                end = offset + length(member);
            }
            length = end;
        }

        BlockLayout.Number number(final String member) {
            final Element type = members.get(member);
            if (type == null || !type.getAttribute("primitiveType").matches("uint(8|16|32)")) {
                throw unsupported("composite without an unsigned " + member);
            }
            return new BlockLayout.Number(offsets.get(member), length(type));
        }

        long min(final String member) {
            return Long.parseLong(attribute(members.get(member), "minValue", "0"));
        }

        long max(final String member) {
            final Element type = members.get(member);
            final long ofType =
                    switch (type.getAttribute("primitiveType")) {
                        case "uint8" -> MAX_UINT8;
                        case "uint16" -> MAX_UINT16;
                        default -> MAX_UINT32;
                    };
            return Long.parseLong(attribute(type, "maxValue", Long.toString(ofType)));
        }
    }
}
