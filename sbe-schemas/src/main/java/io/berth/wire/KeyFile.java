package io.berth.wire;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Keys that certify placements, pre-shared per worker name (rule 39). Text, one key a line: {@code
 * <worker name> <key id> <64 hex digits>}; {@code #} starts a comment. Nodes hold the keys of all
 * workers, a worker its own. While a key is being replaced a worker has two: a balancer certifies
 * with the newest, that is the one with the highest id.
 *
 * <p>Immutable once loaded, so safe from any thread. Error messages name file and line, never a
 * key.
 */
public final class KeyFile {
    /** No key. */
    public static final long NO_KEY = 0L;

    /** Highest key id, as it travels in 32 bits. */
    public static final long MAX_KEY_ID = 0xFFFF_FFFFL;

    /** Longest worker name in UTF-8 bytes. */
    public static final int MAX_NAME_LENGTH = 64;

    private static final long MAX_FILE_LENGTH = 4 << 20;

    private final Map<String, WorkerKeys> keysByWorker;

    private KeyFile(final Map<String, WorkerKeys> keysByWorker) {
        this.keysByWorker = keysByWorker;
    }

    /** The keys of these entries, without a file. */
    public static KeyFile of(final List<Entry> entries) {
        final Map<String, WorkerKeys> keys = new HashMap<>();
        for (final Entry entry : entries) {
            keys.computeIfAbsent(entry.workerName, name -> new WorkerKeys()).add(entry);
        }
        return new KeyFile(keys);
    }

    /**
     * Reads a key file.
     *
     * @throws IllegalArgumentException with one clear line when it can't be read or is not a key
     *     file
     */
    public static KeyFile load(final Path path) {
        final Map<String, WorkerKeys> keys = new HashMap<>();
        int lineNumber = 0;
        for (final String line : readLines(path)) {
            lineNumber++;
            final int comment = line.indexOf('#');
            final String content = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!content.isEmpty()) {
                try {
                    final Entry entry = Entry.parse(content);
                    keys.computeIfAbsent(entry.workerName, name -> new WorkerKeys()).add(entry);
                } catch (final IllegalArgumentException ex) {
                    throw new IllegalArgumentException(
                            "key file " + path + ", line " + lineNumber + ": " + ex.getMessage());
                }
            }
        }
        return new KeyFile(keys);
    }

    /**
     * Writes a key file that only its owner may read, replacing one that is there.
     *
     * @throws IllegalArgumentException with one clear line when it can't be written
     */
    public static void write(final Path path, final List<Entry> entries) {
        final StringBuilder text = new StringBuilder("# worker name, key id, key: keep secret\n");
        for (final Entry entry : entries) {
            text.append(entry.workerName).append(' ').append(entry.keyId).append(' ');
            text.append(HexFormat.of().formatHex(entry.key)).append('\n');
        }
        try {
            final Path directory = path.toAbsolutePath().getParent();
            Files.createDirectories(directory);
            Files.deleteIfExists(path);
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        path,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(path, text);
        } catch (final IOException ex) {
            throw new IllegalArgumentException("key file " + path + " can't be written: " + ex, ex);
        }
    }

    /**
     * A key.
     *
     * @return the key itself, not a copy: not to be changed; null where there is none
     */
    public byte[] key(final String workerName, final long keyId) {
        final WorkerKeys keys = keysByWorker.get(workerName);
        return keys == null ? null : keys.byId.get(keyId);
    }

    /**
     * The key to certify with.
     *
     * @return highest key id of the worker, {@link #NO_KEY} where it has none
     */
    public long newestKeyId(final String workerName) {
        final WorkerKeys keys = keysByWorker.get(workerName);
        return keys == null ? NO_KEY : keys.newestId;
    }

    /** How many workers have a key. */
    public int workers() {
        return keysByWorker.size();
    }

    private static List<String> readLines(final Path path) {
        try {
            if (Files.size(path) > MAX_FILE_LENGTH) {
                throw new IllegalArgumentException("key file " + path + " is larger than 4 MiB");
            }
            return Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (final NoSuchFileException ex) {
            throw new IllegalArgumentException("key file " + path + " does not exist", ex);
        } catch (final MalformedInputException ex) {
            throw new IllegalArgumentException("key file " + path + " is not UTF-8 text", ex);
        } catch (final IOException ex) {
            throw new IllegalArgumentException("key file " + path + " can't be read: " + ex, ex);
        }
    }

    private static final class WorkerKeys {
        private final Long2ObjectHashMap<byte[]> byId = new Long2ObjectHashMap<>();
        private long newestId = NO_KEY;

        void add(final Entry entry) {
            if (byId.put(entry.keyId, entry.key) != null) {
                throw new IllegalArgumentException(
                        "key id " + entry.keyId + " twice for the same worker");
            }
            newestId = Math.max(newestId, entry.keyId);
        }
    }

    /**
     * One line of a key file.
     *
     * @param workerName 1 to 64 bytes, without white space and {@code #}
     * @param keyId 1 to {@link #MAX_KEY_ID}
     * @param key 32 bytes
     */
    public record Entry(String workerName, long keyId, byte[] key) {
        private static final SecureRandom RANDOM = new SecureRandom();

        /** Validates name, id and length of the key. */
        public Entry {
            final int nameLength = workerName.getBytes(StandardCharsets.UTF_8).length;
            if (nameLength < 1 || nameLength > MAX_NAME_LENGTH) {
                throw new IllegalArgumentException(
                        "worker name must have 1 to 64 bytes: has " + nameLength);
            }
            if (workerName.indexOf('#') >= 0
                    || workerName.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException("worker name must not hold white space or #");
            }
            if (keyId < 1 || keyId > MAX_KEY_ID) {
                throw new IllegalArgumentException(
                        "key id must be from 1 to 4294967295: is " + keyId);
            }
            if (key.length != PlacementMac.KEY_LENGTH) {
                throw new IllegalArgumentException("key must have 32 bytes: has " + key.length);
            }
        }

        /** A new random key. */
        public static Entry random(final String workerName, final long keyId) {
            final byte[] key = new byte[PlacementMac.KEY_LENGTH];
            RANDOM.nextBytes(key);
            return new Entry(workerName, keyId, key);
        }

        static Entry parse(final String line) {
            final String[] words = line.split("\\s+");
            if (words.length != 3) {
                throw new IllegalArgumentException(
                        "expected <worker name> <key id> <64 hex digits>: found "
                                + words.length
                                + " words");
            }
            return new Entry(words[0], parseKeyId(words[1]), parseKey(words[2]));
        }

        private static long parseKeyId(final String word) {
            try {
                return Long.parseLong(word);
            } catch (final NumberFormatException ex) {
                throw new IllegalArgumentException(
                        "key id must be a number from 1 to 4294967295", ex);
            }
        }

        private static byte[] parseKey(final String word) {
            try {
                if (word.length() == 2 * PlacementMac.KEY_LENGTH) {
                    return HexFormat.of().parseHex(word);
                }
            } catch (final IllegalArgumentException ex) {
                throw new IllegalArgumentException(
                        "key must be 64 hex digits: has another character");
            }
            throw new IllegalArgumentException("key must be 64 hex digits: has " + word.length());
        }

        /** Names worker and key id; never shows the key. */
        @Override
        public String toString() {
            return "Entry[workerName=" + workerName + ", keyId=" + keyId + "]";
        }
    }
}
