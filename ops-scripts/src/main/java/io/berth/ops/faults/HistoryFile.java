package io.berth.ops.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.berth.ops.UserError;
import io.berth.ops.output.Errors;
import io.berth.ops.output.JsonReport;
import io.berth.simulation.SimulationHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The file of a history: one JSON object. */
public final class HistoryFile {
    private static final long MAX_BYTES = 64L << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private HistoryFile() {}

    /** Writes it, whole or not at all. */
    public static void write(final Path file, final SimulationHistory history) {
        JsonReport.write(file, history.toMap());
    }

    /**
     * @throws UserError with one line that says why it can't be read.
     */
    public static SimulationHistory read(final Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UserError(file + " is no history: it is too long");
            }
            final Object read = MAPPER.readValue(file.toFile(), Object.class);
            if (!(read instanceof Map<?, ?>)) {
                throw new UserError(file + " is no history: it is not a JSON object");
            }
            @SuppressWarnings("unchecked")
            final Map<String, ?> map = (Map<String, ?>) read;
            return SimulationHistory.ofMap(map);
        } catch (final JsonProcessingException e) {
            throw new UserError(file + " is no history: " + e.getOriginalMessage(), e);
        } catch (final IOException e) {
            throw new UserError("cannot read " + file + ": " + Errors.reason(e), e);
        } catch (final IllegalArgumentException e) {
            throw new UserError(file + " is " + e.getMessage(), e);
        }
    }
}
