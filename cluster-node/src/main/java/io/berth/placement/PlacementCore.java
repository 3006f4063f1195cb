package io.berth.placement;

/**
 * The state and the collaborators that change it, wired once; each does one part of every command.
 */
final class PlacementCore {
    final PlacementState state = new PlacementState();
    final PlacementOutput output;
    final SimulatedPolicies simulated;
    final EntrySteps steps = new EntrySteps();
    final ConcurrencyLimits limits = new ConcurrencyLimits(state);
    final ScaleUpBudget scaleUp = new ScaleUpBudget(this);
    final StartFailures startFailures = new StartFailures(this);
    final WorkerCommands commands;
    final Sandboxes sandboxes;
    final ProvisionedConcurrency provisioned;
    final KeepAlive keepAlive;
    final Eviction eviction;
    final Answers answers;
    final Invocations invocations;
    final Placer placer;
    final ColdStarts starts;
    final FunctionService functionService;
    final ClientSessions clientSessions;
    final Requests requests;
    final WorkerSessions workerSessions;
    final WorkerEvents workerEvents;
    final WorkerReports workerReports;
    final Sweeps sweeps;
    final Deadlines deadlines;
    final Operators operators;
    final CellPolicy cellPolicy;
    final WorkerDrains workerDrains;
    final InvocationQueries invocationQueries;
    final WaitReason waitReason;
    final DigestWalk digestWalk;
    final FairShares shares;
    final RoomQueue room;
    final WarmPool warm;
    final SandboxDemand demand;
    final CellEpochs epochs;

    PlacementCore(final PlacementOutput output, final SimulatedPolicies simulated) {
        this.output = output;
        this.simulated = simulated;
        commands = new WorkerCommands(this);
        sandboxes = new Sandboxes(this);
        provisioned = new ProvisionedConcurrency(this);
        keepAlive = new KeepAlive(this);
        eviction = new Eviction(this);
        answers = new Answers(this);
        invocations = new Invocations(this);
        shares = new FairShares(this);
        room = new RoomQueue(this);
        warm = new WarmPool(this);
        demand = new SandboxDemand(this);
        placer = new Placer(this);
        starts = new ColdStarts(this);
        functionService = new FunctionService(this);
        clientSessions = new ClientSessions(this);
        requests = new Requests(this);
        workerSessions = new WorkerSessions(this);
        workerEvents = new WorkerEvents(this);
        workerReports = new WorkerReports(this);
        sweeps = new Sweeps(this);
        deadlines = new Deadlines(this);
        operators = new Operators(this);
        cellPolicy = new CellPolicy(this);
        workerDrains = new WorkerDrains(this);
        invocationQueries = new InvocationQueries(this);
        waitReason = new WaitReason(this);
        digestWalk = new DigestWalk(this);
        epochs = new CellEpochs(this);
    }

    /**
     * @return whether work is left over for the next entry.
     */
    boolean hasWork() {
        return placer.hasWork()
                || sweeps.hasWork()
                || provisioned.hasWork()
                || digestWalk.hasWork()
                || epochs.isRaising();
    }
}
