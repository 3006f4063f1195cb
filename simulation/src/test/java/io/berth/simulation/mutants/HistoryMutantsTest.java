package io.berth.simulation.mutants;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Mistakes that are found by what clients and workers recorded alone: the ledgers that see the log,
 * and the state machine's own invariants, are not asked. {@link MutantsTest} has all mistakes.
 */
class HistoryMutantsTest {
    private static final MutantRunner RUNNER = new MutantRunner();

    @ParameterizedTest
    @CsvSource({
        "reuses a token, GRANTED_ONCE",
        "skips the reservation of a function, FUNCTION_LIMIT",
        "skips the limit of a tenant, TENANT_LIMIT",
        "skips the pool that is not reserved, UNRESERVED_LIMIT",
        "allows one more than the limit, TENANT_LIMIT",
        "keeps the limit of before, TENANT_LIMIT",
        "tells a cancelled run as never begun, NOT_RUN_NEVER_BEGINS",
        "tells a lost run as never begun, NOT_RUN_NEVER_BEGINS",
        "rejects what may have begun, NOT_RUN_NEVER_BEGINS",
        "says that it never ran although the payload has left, NOT_RUN_NEVER_BEGINS",
        "takes a lost run for one that never began, NOT_RUN_NEVER_BEGINS",
        "forgets that the payload has left, NOT_RUN_NEVER_BEGINS",
        "repeats what may have run, AT_MOST_ONCE",
        "takes a refusal for a proof, AT_MOST_ONCE",
        "takes the result of another token, RAN_HAS_A_RUN",
        "begins an older token, TOKENS_GROW",
        "begins again what has ended, AT_MOST_ONCE",
        "takes any certificate, PLACED_BEFORE_BEGUN",
        "runs what it has revoked, AT_MOST_ONCE",
    })
    void shouldBeFoundByTheHistoryAlone(final String name, final String promise) {
        final Mutant mutant =
                Mutants.all().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        final Finding finding = RUNNER.load(mutant).runByHistory(mutant.history());
        assertFalse(finding.isClean(), mutant + " is not found in " + mutant.history());
        assertTrue(finding.isByChecker(), mutant + " is not found by a check: " + finding);
        assertTrue(
                finding.text().contains("history: ") && finding.text().contains(promise),
                mutant + " is not found by " + promise + ": " + finding);
    }
}
