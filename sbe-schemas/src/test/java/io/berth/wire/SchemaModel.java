package io.berth.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The messages of a schema with the names and types of their fields, as tests need them. */
record SchemaModel(String name, String javaPackage, List<Message> messages) {
    /** How a field is encoded. */
    enum Kind {
        NUMBER,
        ARRAY,
        NUMBERS,
        ENUM,
        SET
    }

    /** A message or an entry of a group. */
    record Block(List<Field> fields, List<Group> groups, List<Data> data) {}

    /**
     * A field.
     *
     * @param type primitive type of a number or of numbers, name of the Java class of an enum or a
     *     set
     * @param choices values of an enum, choices of a set
     */
    record Field(String name, int id, Kind kind, String type, int length, List<String> choices) {}

    record Group(String name, int minCount, int maxCount, Block entry) {}

    record Data(String name, boolean text, int maxLength) {}

    record Message(String name, int id, Block block) {}

    static SchemaModel load(final String name) {
        try (InputStream in =
                SchemaModel.class.getResourceAsStream("/sbe/berth-" + name + ".xml")) {
            final Element schema =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(in)
                            .getDocumentElement();
            return new Reader().read(name, schema);
        } catch (final IOException | ParserConfigurationException | SAXException ex) {
            throw new AssertionError("schema " + name, ex);
        }
    }

    private static final class Reader {
        private final Map<String, Element> types = new LinkedHashMap<>();

        SchemaModel read(final String name, final Element schema) {
            for (final Element type : children(children(schema, "types").get(0), "")) {
                types.put(type.getAttribute("name"), type);
            }
            final List<Message> messages = new ArrayList<>();
            for (final Element message : children(schema, "sbe:message")) {
                messages.add(
                        new Message(
                                message.getAttribute("name"),
                                number(message, "id", 0),
                                block(message)));
            }
            return new SchemaModel(name, schema.getAttribute("package"), messages);
        }

        private Block block(final Element element) {
            return new Block(
                    children(element, "field").stream().map(this::field).toList(),
                    children(element, "group").stream().map(this::group).toList(),
                    children(element, "data").stream().map(this::data).toList());
        }

        private Field field(final Element element) {
            final String name = element.getAttribute("name");
            final int id = number(element, "id", 0);
            final String typeName = element.getAttribute("type");
            final Element type = types.get(typeName);
            if (type == null) {
                return new Field(name, id, Kind.NUMBER, typeName, 1, List.of());
            }
            return switch (type.getTagName()) {
                case "type" -> {
                    final int length = number(type, "length", 1);
                    final String primitive = type.getAttribute("primitiveType");
                    final Kind array = "uint8".equals(primitive) ? Kind.ARRAY : Kind.NUMBERS;
                    final Kind kind = length == 1 ? Kind.NUMBER : array;
                    yield new Field(name, id, kind, primitive, length, List.of());
                }
                case "enum" ->
                        new Field(name, id, Kind.ENUM, typeName, 1, names(type, "validValue"));
                case "set" -> new Field(name, id, Kind.SET, typeName, 1, names(type, "choice"));
                default ->
                        throw new AssertionError("no test value for a field of type " + typeName);
            };
        }

        private Group group(final Element element) {
            final Element count =
                    member(types.get(element.getAttribute("dimensionType")), "numInGroup");
            return new Group(
                    element.getAttribute("name"),
                    number(count, "minValue", 0),
                    number(count, "maxValue", 65_534),
                    block(element));
        }

        private Data data(final Element element) {
            final Element type = types.get(element.getAttribute("type"));
            return new Data(
                    element.getAttribute("name"),
                    member(type, "varData").hasAttribute("characterEncoding"),
                    number(member(type, "length"), "maxValue", 65_534));
        }

        private static List<String> names(final Element type, final String tag) {
            return children(type, tag).stream().map(e -> e.getAttribute("name")).toList();
        }

        private static Element member(final Element composite, final String name) {
            return children(composite, "type").stream()
                    .filter(member -> name.equals(member.getAttribute("name")))
                    .findFirst()
                    .orElseThrow();
        }

        private static int number(
                final Element element, final String attribute, final int ifAbsent) {
            return element.hasAttribute(attribute)
                    ? Integer.parseInt(element.getAttribute(attribute))
                    : ifAbsent;
        }

        private static List<Element> children(final Element parent, final String tag) {
            final List<Element> elements = new ArrayList<>();
            for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element element
                        && (tag.isEmpty() || tag.equals(element.getTagName()))) {
                    elements.add(element);
                }
            }
            return elements;
        }
    }
}
