package io.berth.simulation.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.contract.ContractTables;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndsTableTest {
    private final EndsTable ends = EndsTable.load();

    @Test
    void shouldLetNothingThatRanInTheLogBeToldAsNotRun() {
        for (final LoggedEnd ran :
                EnumSet.of(LoggedEnd.COMPLETED, LoggedEnd.FAILED, LoggedEnd.TIMED_OUT)) {
            assertFalse(
                    ends.allowed(ClientEndKind.NOT_RUN, ran), ends.why(ClientEndKind.NOT_RUN, ran));
        }
    }

    @Test
    void shouldLetAResultMeetOnlyItsOwnEndOrALostWorker() {
        assertEquals(
                Set.of(LoggedEnd.OPEN, LoggedEnd.COMPLETED, LoggedEnd.LOST),
                allowed(ClientEndKind.RAN_RESULT));
        assertFalse(ends.allowed(ClientEndKind.RAN_ERROR, LoggedEnd.COMPLETED));
        assertTrue(ends.allowed(ClientEndKind.RAN_ERROR, LoggedEnd.CANCELLED));
    }

    @Test
    void shouldLetUnknownMeetWhateverIsInTheLog() {
        assertEquals(
                EnumSet.complementOf(EnumSet.of(LoggedEnd.ABSENT)), allowed(ClientEndKind.UNKNOWN));
    }

    @Test
    void shouldRefuseATableWithoutARow() {
        final ContractTables tables =
                ContractTables.parse(
                        "<!-- table: ends -->\n| e | OPEN |\n|---|---|\n| NOT_RUN | yes: a |\n");

        assertThrows(IllegalArgumentException.class, () -> EndsTable.of(tables));
    }

    private Set<LoggedEnd> allowed(final ClientEndKind client) {
        final Set<LoggedEnd> result = EnumSet.noneOf(LoggedEnd.class);
        for (final LoggedEnd logged : LoggedEnd.values()) {
            if (ends.allowed(client, logged)) {
                result.add(logged);
            }
        }
        return result;
    }
}
