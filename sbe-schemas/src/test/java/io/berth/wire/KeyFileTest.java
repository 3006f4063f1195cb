package io.berth.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);

    @TempDir private Path directory;

    @Test
    void shouldGiveBackWhatWasWritten() {
        final Path file = directory.resolve("made").resolve("keys");
        final KeyFile.Entry first = KeyFile.Entry.random("worker-1", 1);
        final KeyFile.Entry second = KeyFile.Entry.random("worker-1", KeyFile.MAX_KEY_ID);
        final KeyFile.Entry other = KeyFile.Entry.random("worker-2", 7);
        KeyFile.write(file, List.of(first));
        KeyFile.write(file, List.of(second, first, other));
        final KeyFile keys = KeyFile.load(file);
        assertArrayEquals(first.key(), keys.key("worker-1", 1));
        assertArrayEquals(second.key(), keys.key("worker-1", KeyFile.MAX_KEY_ID));
        assertArrayEquals(other.key(), keys.key("worker-2", 7));
        assertEquals(KeyFile.MAX_KEY_ID, keys.newestKeyId("worker-1"));
        assertEquals(7, keys.newestKeyId("worker-2"));
        assertEquals(2, keys.workers());
    }

    @Test
    void shouldSayWhereThereIsNoKey() throws IOException {
        final KeyFile keys = KeyFile.load(file("w 1 " + KEY));
        assertNull(keys.key("w", 2));
        assertNull(keys.key("x", 1));
        assertEquals(KeyFile.NO_KEY, keys.newestKeyId("x"));
    }

    @Test
    void shouldIgnoreCommentsAndBlankLines() throws IOException {
        final KeyFile keys = KeyFile.load(file("# keys\n\n  w\t1   " + KEY + " # first\r\n"));
        assertEquals(1, keys.newestKeyId("w"));
    }

    @Test
    void shouldKeepTheFileFromOthers() throws IOException {
        final Path file = directory.resolve("keys");
        KeyFile.write(file, List.of(KeyFile.Entry.random("w", 1)));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void shouldNameFileAndLineButNeverTheKey() throws IOException {
        assertRefused(
                "w 1 " + KEY + "\nw 2", "line 2: expected <worker name> <key id> <64 hex digits>");
        assertRefused("w 1 " + KEY + " more", "line 1: expected");
        assertRefused("w one " + KEY, "line 1: key id must be a number");
        assertRefused("w 0 " + KEY, "line 1: key id must be from 1 to 4294967295: is 0");
        assertRefused("w 4294967296 " + KEY, "key id must be from 1");
        assertRefused("w 1 " + KEY.substring(1), "key must be 64 hex digits: has 63");
        assertRefused(
                "w 1 x" + KEY.substring(1), "key must be 64 hex digits: has another character");
        assertRefused("w 1 " + KEY + "\nw 1 " + KEY, "line 2: key id 1 twice");
        assertRefused("w".repeat(65) + " 1 " + KEY, "worker name must have 1 to 64 bytes: has 65");
        assertFalse(KeyFile.Entry.random("w", 1).toString().contains("key="));
    }

    @Test
    void shouldSayWhatIsWrongWithTheFileItself() throws IOException {
        final IllegalArgumentException absent =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> KeyFile.load(directory.resolve("absent")));
        assertTrue(absent.getMessage().endsWith("does not exist"), absent.getMessage());
        final Path binary =
                Files.write(directory.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
        final IllegalArgumentException notText =
                assertThrows(IllegalArgumentException.class, () -> KeyFile.load(binary));
        assertTrue(notText.getMessage().endsWith("is not UTF-8 text"), notText.getMessage());
        assertThrows(IllegalArgumentException.class, () -> KeyFile.load(directory));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        KeyFile.write(
                                binary.resolve("below"), List.of(KeyFile.Entry.random("w", 1))));
        assertThrows(IllegalArgumentException.class, () -> KeyFile.Entry.random("two words", 1));
    }

    private Path file(final String text) throws IOException {
        return Files.writeString(directory.resolve("keys"), text);
    }

    private void assertRefused(final String text, final String expected) throws IOException {
        final Path file = file(text);
        final String message =
                assertThrows(IllegalArgumentException.class, () -> KeyFile.load(file)).getMessage();
        assertTrue(
                message.startsWith("key file " + file + ", ") && message.contains(expected),
                message);
        assertFalse(message.contains(KEY.substring(1, 20)), message);
    }
}
