package io.berth.simulation;

import static io.berth.simulation.PlantedViolation.assertFound;

import org.junit.jupiter.api.Test;

/** Plants violations of what operators are promised: each check is shown to fail. */
class OperatorPromisesTest {
    @Test
    void shouldFindAnUnreservedPoolThatIsOverdrawn() {
        assertFound(ContractTampering::reservingOnlyOne, "unreserved limit of tenant", 31);
    }

    @Test
    void shouldFindAFunctionThatIsNotSwitchedOff() {
        assertFound(ContractTampering::switchingNothingOff, "switched off");
    }

    @Test
    void shouldFindStartsAboveTheRate() {
        assertFound(ContractTampering::startingWithoutRate, "started above its rate");
    }

    @Test
    void shouldFindStartsAheadAboveTheirRate() {
        assertFound(ContractTampering::startingAheadWithoutRate, "started above its rate", 56);
    }

    @Test
    void shouldFindTooManyStartsOnAWorker() {
        assertFound(ContractTampering::startingAllAtOnce, "starts at a time");
    }

    @Test
    void shouldFindAStartOnAWorkerWithoutTheLabels() {
        assertFound(ContractTampering::labellingEveryWorker, "does not carry");
    }

    @Test
    void shouldFindAPlacementOnADrainingWorker() {
        assertFound(ContractTampering::drainingNoWorker, "placed on a worker that drains");
    }

    @Test
    void shouldFindAStartOnADrainingWorker() {
        assertFound(ContractTampering::drainingNoWorker, "started on a worker that drains");
    }

    @Test
    void shouldFindAPlacementInAnEvacuatedZone() {
        assertFound(ContractTampering::evacuatingNoZone, "on a worker that drains");
    }

    @Test
    void shouldFindASandboxThatOutlivesTheDeadlineOfADrain() {
        assertFound(ContractTampering::drainingForEver, "not stopped at the deadline", 57);
    }

    @Test
    void shouldFindAProvisionedSandboxThatIsStopped() {
        assertFound(ContractTampering::provisioningNothing, "stopped although");
    }

    @Test
    void shouldFindThatNothingIsStartedAhead() {
        assertFound(ContractTampering::provisioningNothing, "what is provisioned");
    }

    @Test
    void shouldFindAPolicyThatIsNotInForce() {
        assertFound(ContractTampering::forgettingThePolicy, "");
    }

    @Test
    void shouldFindAWaiterThatIsServedBeforeItsTurn() {
        assertFound(ContractTampering::servingTheLastClassFirst, "served before its turn");
    }

    @Test
    void shouldFindACancelThatIsNotCarriedOut() {
        assertFound(ContractTampering::cancellingNothing, "was not cancelled");
    }

    @Test
    void shouldFindARejectionWithAWrongCount() {
        assertFound(ContractTampering::miscountingWhatIsInUse, "counts other than");
    }

    @Test
    void shouldFindARejectionForTheLimitOfAnother() {
        assertFound(ContractTampering::namingAnotherOwner, "names another owner");
    }

    @Test
    void shouldFindARejectionWithoutARetryAfter() {
        assertFound(ContractTampering::tellingNoTime, "wrong retry-after");
    }

    @Test
    void shouldFindAQueueWithoutItsBound() {
        assertFound(ContractTampering::queueingWithoutBound, "more wait than may");
    }

    @Test
    void shouldFindATenantThatIsServedBeforeAllOthers() {
        assertFound(ContractTampering::servingOneTenantFirst, "unfair", 6);
    }
}
