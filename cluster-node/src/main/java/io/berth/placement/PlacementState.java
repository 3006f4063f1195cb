package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.WorkerState;
import io.berth.wire.SplitMix;
import org.agrona.collections.Long2LongHashMap;

/**
 * Everything that the state machine remembers: tables, lists over them, deadlines, time, and
 * indexes made from the tables.
 */
final class PlacementState {
    /** Of the one record of {@link #cell}. */
    static final int CELL = 0;

    /** Kinds of peers that a session belongs to, in the lowest bit of {@link #peers}. */
    static final int CLIENT = 0;

    static final int WORKER = 1;

    static final int PRIORITIES = 3;

    final CellTable cell = new CellTable();
    final TenantTable tenants = new TenantTable();
    final FunctionTable functions = new FunctionTable();
    final WorkerTable workers = new WorkerTable();
    final SandboxTable sandboxes = new SandboxTable();
    final ClientTable clients = new ClientTable();
    final RequestSlotTable requestSlots = new RequestSlotTable();
    final InvocationTable invocations = new InvocationTable();
    final CommandTable commands = new CommandTable();
    final HistogramTable histograms = new HistogramTable();

    final IndexList[] queues = {
        queue(FunctionTable.QUEUE_HEAD_0, FunctionTable.QUEUE_TAIL_0),
        queue(FunctionTable.QUEUE_HEAD_1, FunctionTable.QUEUE_TAIL_1),
        queue(FunctionTable.QUEUE_HEAD_2, FunctionTable.QUEUE_TAIL_2)
    };
    final IndexList pool = ofFunctionSandboxes(FunctionTable.POOL_HEAD, FunctionTable.POOL_TAIL);
    final IndexList leaving =
            ofFunctionSandboxes(FunctionTable.LEAVING_HEAD, FunctionTable.LEAVING_TAIL);
    final IndexList busy = ofFunctionSandboxes(FunctionTable.BUSY_HEAD, FunctionTable.BUSY_TAIL);
    final IndexList tenantWork =
            ofCell(
                    CellTable.TENANT_WORK_HEAD,
                    CellTable.TENANT_WORK_TAIL,
                    tenants,
                    TenantTable.WORK_PREVIOUS,
                    TenantTable.WORK_NEXT);
    final IndexList provisionWork =
            ofCell(
                    CellTable.PROVISION_HEAD,
                    CellTable.PROVISION_TAIL,
                    functions,
                    FunctionTable.PROVISION_PREVIOUS,
                    FunctionTable.PROVISION_NEXT);
    final IndexList provisionWaiters =
            ofCell(
                    CellTable.PROVISION_WAIT_HEAD,
                    CellTable.PROVISION_WAIT_TAIL,
                    functions,
                    FunctionTable.PROVISION_PREVIOUS,
                    FunctionTable.PROVISION_NEXT);
    final ReadyFunctions ready = new ReadyFunctions(this);
    final RoomWaiters roomWaiters = new RoomWaiters(this);
    final TenantTurns turns = new TenantTurns(this);
    final IndexList workerSandboxes =
            new IndexList(
                    workers,
                    WorkerTable.SANDBOX_HEAD,
                    WorkerTable.SANDBOX_TAIL,
                    sandboxes,
                    SandboxTable.WORKER_PREVIOUS,
                    SandboxTable.WORKER_NEXT);
    final IdleOrder idleOrder = new IdleOrder(workers, sandboxes);
    final IndexList workerCommands =
            new IndexList(
                    workers,
                    WorkerTable.COMMAND_HEAD,
                    WorkerTable.COMMAND_TAIL,
                    commands,
                    CommandTable.LIST_PREVIOUS,
                    CommandTable.LIST_NEXT);
    final IndexList workerSweeps =
            ofCell(
                    CellTable.SWEEP_HEAD,
                    CellTable.SWEEP_TAIL,
                    workers,
                    WorkerTable.SWEEP_PREVIOUS,
                    WorkerTable.SWEEP_NEXT);
    final IndexList clientSweeps =
            ofCell(
                    CellTable.CLIENT_SWEEP_HEAD,
                    CellTable.CLIENT_SWEEP_TAIL,
                    clients,
                    ClientTable.SWEEP_PREVIOUS,
                    ClientTable.SWEEP_NEXT);

    final ClusterTime time = new ClusterTime(cell);
    final SplitMix64 random = new SplitMix64(cell);
    final DeadlineQueue deadlines =
            new DeadlineQueue(
                    new DeadlineHeap(
                            invocations,
                            InvocationTable.DEADLINE_NS,
                            InvocationTable.DEADLINE_PLACE),
                    new DeadlineHeap(
                            sandboxes, SandboxTable.DEADLINE_NS, SandboxTable.DEADLINE_PLACE),
                    new DeadlineHeap(
                            functions, FunctionTable.DEADLINE_NS, FunctionTable.DEADLINE_PLACE),
                    new DeadlineHeap(workers, WorkerTable.DEADLINE_NS, WorkerTable.DEADLINE_PLACE),
                    new DeadlineHeap(
                            workers,
                            WorkerTable.RESEND_DEADLINE_NS,
                            WorkerTable.RESEND_DEADLINE_PLACE),
                    new DeadlineHeap(clients, ClientTable.DEADLINE_NS, ClientTable.DEADLINE_PLACE),
                    new DeadlineHeap(
                            workers,
                            WorkerTable.SUSPECT_DEADLINE_NS,
                            WorkerTable.SUSPECT_DEADLINE_PLACE),
                    new DeadlineHeap(
                            workers,
                            WorkerTable.DRAIN_DEADLINE_NS,
                            WorkerTable.DRAIN_DEADLINE_PLACE));
    final SlotBlocks slotBlocks = new SlotBlocks();
    final Candidates candidates = new Candidates(workers);
    final FleetCounts fleet = new FleetCounts();

    /** Session to {@code index << 1 | kind of peer}. */
    final Long2LongHashMap peers = new Long2LongHashMap(NONE);

    final Long2LongHashMap clientsByNonce = new Long2LongHashMap(NONE);
    final NameIndex tenantsByName = new NameIndex();
    final NameIndex functionsByName = new NameIndex();
    final NameIndex workersByName = new NameIndex();

    final LabelNames labels = new LabelNames();
    final LabelSets workerLabels = new LabelSets();

    CellSettings settings;
    PolicySettings policy;

    PlacementState() {
        cell.bound(1);
        cell.allocate();
    }

    private IndexList queue(final int headColumn, final int tailColumn) {
        return new IndexList(
                functions,
                headColumn,
                tailColumn,
                invocations,
                InvocationTable.QUEUE_PREVIOUS,
                InvocationTable.QUEUE_NEXT);
    }

    private IndexList ofFunctionSandboxes(final int headColumn, final int tailColumn) {
        return new IndexList(
                functions,
                headColumn,
                tailColumn,
                sandboxes,
                SandboxTable.LIST_PREVIOUS,
                SandboxTable.LIST_NEXT);
    }

    private IndexList ofCell(
            final int headColumn,
            final int tailColumn,
            final RecordTable items,
            final int previousColumn,
            final int nextColumn) {
        return new IndexList(cell, headColumn, tailColumn, items, previousColumn, nextColumn);
    }

    /** Takes the settings: bounds of the tables from here on. */
    void apply(final CellSettings newSettings) {
        settings = newSettings;
        tenants.bound(newSettings.maxTenants());
        functions.bound(newSettings.maxFunctions());
        histograms.bound(newSettings.maxFunctions());
        workers.bound(newSettings.maxWorkers());
        sandboxes.bound(newSettings.maxSandboxes());
        clients.bound(newSettings.maxClients());
        requestSlots.bound(newSettings.maxRequestSlots());
        invocations.bound(newSettings.maxInvocations());
        commands.bound(Integer.MAX_VALUE);
        candidates.maxStartsPerWorker(newSettings.maxStartsPerWorker());
        slotBlocks.bound(newSettings.maxRequestSlots());
    }

    long nowNs() {
        return time.nowNs();
    }

    int cellEpoch() {
        return cell.cellEpoch(CELL);
    }

    boolean isInitialised() {
        return settings != null;
    }

    void countIgnored() {
        cell.ignored(CELL, cell.ignored(CELL) + 1);
    }

    void countRepair() {
        cell.repairs(CELL, cell.repairs(CELL) + 1);
    }

    // ---- ids

    int findClient(final long clientId) {
        return clients.find(clientId, cellEpoch());
    }

    int findWorker(final long workerId) {
        return workers.find(workerId, cellEpoch());
    }

    int findFunction(final long functionId) {
        return functions.find(functionId, cellEpoch());
    }

    /**
     * @return the index of a sandbox of this worker, or -1.
     */
    int findSandbox(final int worker, final long sandboxId) {
        final int sandbox = sandboxes.find(sandboxId, cellEpoch());
        return sandbox != NONE && sandboxes.worker(sandbox) == worker ? sandbox : NONE;
    }

    long clientId(final int client) {
        return clients.idOf(client, cellEpoch());
    }

    long workerId(final int worker) {
        return workers.idOf(worker, cellEpoch());
    }

    long functionId(final int function) {
        return functions.idOf(function, cellEpoch());
    }

    long sandboxId(final int sandbox) {
        return sandboxes.idOf(sandbox, cellEpoch());
    }

    long invocationId(final int invocation) {
        return invocations.idOf(invocation, cellEpoch());
    }

    static String functionKey(final int tenant, final String name) {
        return tenant + "/" + name;
    }

    static long nonceKey(final long nonceHigh, final long nonceLow) {
        return SplitMix.mix(SplitMix.mix(nonceHigh) + SplitMix.STEP + nonceLow);
    }

    /**
     * @return whether the worker has a session and takes commands at once.
     */
    boolean isConnected(final int worker) {
        final int state = workers.state(worker);
        return state == WorkerState.ACTIVE.value() || state == WorkerState.DRAINING.value();
    }

    boolean isActive(final int worker) {
        return workers.state(worker) == WorkerState.ACTIVE.value();
    }

    /**
     * @return whether the zone of the worker is evacuated, also before the worker is drained for
     *     it.
     */
    boolean isEvacuated(final int worker) {
        return (cell.evacuatedZones(CELL) >>> workers.zone(worker) & 1) != 0;
    }

    /**
     * @return whether invocations may be placed on the worker: it is ACTIVE, its zone in use.
     */
    boolean isInUse(final int worker) {
        return isActive(worker) && !isEvacuated(worker);
    }

    /**
     * @return whether a worker that is not dead carries all labels that the function requires: it
     *     may be full, draining or disconnected, but it may serve the function later.
     */
    boolean isLabelCarried(final int function) {
        final long required = functions.labels(function);
        return required == 0 || workerLabels.isCovered(required);
    }
}
