package io.berth.fuzz;

import io.berth.config.ConfigurationException;
import io.berth.config.ProcessProperties;
import io.berth.node.NodeConfigurations;
import io.berth.worker.WorkerConfigurations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** A properties file of any bytes as the configuration of a node and of a worker. */
public final class ConfigurationTarget {
    private static final String KEYS = ScratchFile.write("w 1 " + "0".repeat(64) + "\n").toString();
    private static final Path FILE = ScratchFile.write("");
    private static final Properties KEY_FILE = new Properties();

    static {
        KEY_FILE.setProperty("berth.keys.file", KEYS);
    }

    private ConfigurationTarget() {}

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final Steps steps = new Steps(input);
        final int how = steps.u8();
        try {
            final ProcessProperties properties = read(steps.rest(), (how & 2) != 0);
            final Object configuration =
                    (how & 1) == 0
                            ? NodeConfigurations.read(properties)
                            : WorkerConfigurations.read(properties);
            Findings.check(configuration != null, "no configuration");
        } catch (final ConfigurationException refused) {
            Findings.checkOneLine(refused);
        }
    }

    /** From the file itself, or from its text with a key file that is there. */
    private static ProcessProperties read(final byte[] bytes, final boolean fromFile) {
        if (fromFile) {
            ScratchFile.rewrite(FILE, bytes);
            return ProcessProperties.load(FILE);
        }
        final Properties properties = new Properties();
        try {
            properties.load(new java.io.StringReader(new String(bytes, StandardCharsets.UTF_8)));
        } catch (final IOException | IllegalArgumentException ex) {
            throw new ConfigurationException("not a properties file");
        }
        return new ProcessProperties(properties, Map.of(), KEY_FILE);
    }
}
