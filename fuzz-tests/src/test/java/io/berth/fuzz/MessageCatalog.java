package io.berth.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The messages of a schema with a sound example each: the golden vector, with values that a peer
 * would send in place of the vector's. Follows the schema, so that inputs kept from an older one go
 * on to mean the same messages.
 */
final class MessageCatalog {
    private static final Map<String, Long> VALUES = new TreeMap<>();
    private static final Map<String, String> TEXTS = new TreeMap<>();

    static {
        final long second = 1_000_000_000L;
        for (final String zero :
                new String[] {
                    "clientId",
                    "secretHigh",
                    "secretLow",
                    "highestTokenSeen",
                    "cellEpochSeen",
                    "lastCommandApplied",
                    "lastEventSent",
                    "lastEventApplied",
                    "requestSlot",
                    "sandboxSlot",
                    "provisionedConcurrency",
                    "scaleUpSize",
                    "cursor",
                    "chunk",
                    "cellEpoch",
                    "retryAfterNs",
                    "reason",
                    "refuseReason",
                    "cause",
                    "token",
                    "lastToken",
                    "runningToken",
                    "lastCommandIssued",
                    "resumed",
                    "unreservedFloor",
                    "settleNs",
                    "ignoreShown"
                }) {
            VALUES.put(zero, 0L);
        }
        for (final String one :
                new String[] {
                    "firstEventNumber", "pulseNumber", "sequence", "priority", "zone", "weight",
                    "nonceHigh", "nonceLow", "incarnation", "term", "egressNumber", "flags",
                    "reportId", "last", "sandboxSlots", "functionVersion", "correlationId"
                }) {
            VALUES.put(one, 1L);
        }
        for (final String time :
                new String[] {
                    "deadlineNs", "timeoutNs", "keepAliveNs", "scaleUpPeriodNs",
                    "provisionPeriodNs", "standingQueueNs", "suspectNs", "remainingNs",
                    "expectedStartUpNs", "startUpNs", "durationNs"
                }) {
            VALUES.put(time, second);
        }
        VALUES.put("kind", 2L);
        VALUES.put("state", 2L);
        VALUES.put("end", 3L);
        VALUES.put("leaseNs", 2 * second);
        VALUES.put("clientGraceNs", 10 * second);
        VALUES.put("payloadLength", 4L);
        VALUES.put("maxPayloadLength", 65_536L);
        VALUES.put("slotsWanted", 4L);
        VALUES.put("slotsGranted", 4L);
        VALUES.put("memoryMb", 128L);
        VALUES.put("maxSandboxes", 32L);
        VALUES.put("reservedConcurrency", 0xFFFF_FFFFL);
        VALUES.put("maxQueued", 100L);
        VALUES.put("concurrencyLimit", 100L);
        VALUES.put("provisionSize", 100L);
        VALUES.put("quantumMb", 128L);
        VALUES.put("highLoadPermille", 700L);
        VALUES.put("bestOf", 4L);
        VALUES.put("suspectFailures", 3L);
        TEXTS.put("endpoint", "127.0.0.1:4000");
        TEXTS.put("labels", "");
        TEXTS.put("code", "");
        TEXTS.put("tenant", "t");
        TEXTS.put("worker", "w");
    }

    // After the values, which they are made with.
    static final MessageCatalog PROTOCOL = new MessageCatalog("protocol");
    static final MessageCatalog PAYLOAD = new MessageCatalog("payload");

    private final Map<Integer, MessageType> typeById = new TreeMap<>();

    private MessageCatalog(final String schema) {
        try (InputStream in =
                MessageCatalog.class.getResourceAsStream("/sbe/berth-" + schema + ".xml")) {
            final NodeList nodes =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(in)
                            .getElementsByTagName("sbe:message");
            for (int i = 0; i < nodes.getLength(); i++) {
                final MessageType type = read(schema, (Element) nodes.item(i));
                typeById.put(type.templateId(), type);
            }
        } catch (final Exception ex) {
            throw new IllegalStateException("schema " + schema, ex);
        }
    }

    MessageType byId(final int templateId) {
        return typeById.get(templateId);
    }

    MessageType byName(final String name) {
        for (final MessageType type : typeById.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no message " + name);
    }

    private static MessageType read(final String schema, final Element message) throws Exception {
        final String name = message.getAttribute("name");
        final Class<?> decoder =
                Class.forName("io.berth.schemas." + schema + "." + name + "Decoder");
        final List<MessageField> fields = fields(decoder, message);
        final int blockLength = decoder.getField("BLOCK_LENGTH").getInt(null);
        int groupOffset = -1;
        int entryLength = 0;
        List<MessageField> groupFields = List.of();
        for (final Element group : children(message, "group")) {
            if (groupOffset < 0) {
                final String groupName = group.getAttribute("name");
                final Class<?> entries =
                        Class.forName(
                                decoder.getName()
                                        + "$"
                                        + Character.toUpperCase(groupName.charAt(0))
                                        + groupName.substring(1)
                                        + "Decoder");
                groupOffset =
                        MessageType.HEADER_LENGTH
                                + blockLength
                                + (int) entries.getMethod("sbeHeaderSize").invoke(null);
                entryLength = (int) entries.getMethod("sbeBlockLength").invoke(null);
                groupFields = fields(entries, group);
            }
        }
        final byte[] golden = golden(schema, name);
        final boolean isSimpleGroup = groupOffset >= 0 && !hasTexts(message);
        final byte[] example =
                groupOffset < 0
                        ? example(message, golden, blockLength)
                        : isSimpleGroup ? oneEntry(golden, groupOffset, entryLength) : golden;
        final MessageType type =
                new MessageType(
                        name,
                        Integer.parseInt(message.getAttribute("id")),
                        example,
                        fields,
                        groupOffset,
                        isSimpleGroup ? entryLength : 0,
                        groupFields);
        final UnsafeBuffer buffer = new UnsafeBuffer(example);
        type.forEachField(
                example.length,
                (field, offset) -> {
                    final Long value = VALUES.get(field.name());
                    if (value != null) {
                        MessageType.put(buffer, offset, field.length(), value);
                    }
                });
        return type;
    }

    private static List<MessageField> fields(final Class<?> decoder, final Element block)
            throws ReflectiveOperationException {
        final List<MessageField> fields = new ArrayList<>();
        for (final Element field : children(block, "field")) {
            final String name = field.getAttribute("name");
            final Method length;
            try {
                length = decoder.getMethod(name + "EncodingLength");
            } catch (final NoSuchMethodException ex) {
                continue;
            }
            final int bytes = (int) length.invoke(null);
            if (bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8) {
                fields.add(
                        new MessageField(
                                name,
                                (int) decoder.getMethod(name + "EncodingOffset").invoke(null),
                                bytes));
            }
        }
        return fields;
    }

    /** Block of the golden vector, and texts of our own. */
    private static byte[] example(
            final Element message, final byte[] golden, final int blockLength) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(golden, 0, MessageType.HEADER_LENGTH + blockLength);
        for (final Element data : children(message, "data")) {
            if (!"varString".equals(data.getAttribute("type"))) {
                return golden;
            }
            final String name = data.getAttribute("name");
            final byte[] text =
                    TEXTS.getOrDefault(name, nameOf(message)).getBytes(StandardCharsets.UTF_8);
            bytes.write(text.length);
            bytes.write(0);
            bytes.writeBytes(text);
        }
        return bytes.toByteArray();
    }

    private static byte[] oneEntry(
            final byte[] golden, final int groupOffset, final int entryLength) {
        final byte[] example = Arrays.copyOf(golden, groupOffset + entryLength);
        example[groupOffset - 2] = 1;
        example[groupOffset - 1] = 0;
        return example;
    }

    private static String nameOf(final Element message) {
        return message.getAttribute("name").startsWith("Worker") ? "w" : "f";
    }

    private static boolean hasTexts(final Element message) {
        for (final Element group : children(message, "group")) {
            if (!children(group, "data").isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static byte[] golden(final String schema, final String name) throws IOException {
        try (InputStream in =
                MessageCatalog.class.getResourceAsStream(
                        "/golden/" + schema + "/" + name + ".hex")) {
            final StringBuilder hex = new StringBuilder();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> hex.append(line.strip()));
            return HexFormat.of().parseHex(hex);
        }
    }

    private static List<Element> children(final Element parent, final String name) {
        final List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
