package io.berth.client;

import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.CancelInvocationEncoder;
import io.berth.schemas.protocol.CreateFunctionEncoder;
import io.berth.schemas.protocol.DeleteFunctionEncoder;
import io.berth.schemas.protocol.DescribeCellEpochEncoder;
import io.berth.schemas.protocol.DescribeFunctionEncoder;
import io.berth.schemas.protocol.DescribeInvocationEncoder;
import io.berth.schemas.protocol.DescribePolicyEncoder;
import io.berth.schemas.protocol.DrainWorkerEncoder;
import io.berth.schemas.protocol.EvacuateZoneEncoder;
import io.berth.schemas.protocol.InitialiseCellEncoder;
import io.berth.schemas.protocol.ListFunctionsEncoder;
import io.berth.schemas.protocol.ListInvocationsEncoder;
import io.berth.schemas.protocol.ListTenantsEncoder;
import io.berth.schemas.protocol.ListWorkersEncoder;
import io.berth.schemas.protocol.MarkDigestEncoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.QueryStatusEncoder;
import io.berth.schemas.protocol.RaiseCellEpochEncoder;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.RestoreZoneEncoder;
import io.berth.schemas.protocol.SetPolicyEncoder;
import io.berth.schemas.protocol.SetTenantEncoder;
import io.berth.schemas.protocol.UndrainWorkerEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/**
 * What an operator asks of a cell. Blocking, for one thread at a time. Every question is repeated
 * over changes of leader until it is answered; after the timeout an {@link AdminException} says in
 * one line how far it came. It keeps a cluster session only between questions that follow each
 * other within seconds, and seeks another when it is gone.
 */
public final class AdminClient implements AutoCloseable {
    private static final int DEFAULT_WEIGHT = 1;
    private static final int DEFAULT_TENANT_QUEUE = 100_000;
    private static final int MAX_CELL_EPOCH = 127;
    private static final int MAX_ZONE = 63;

    private final AdminAnswers answers = new AdminAnswers();
    private final FleetAnswers fleetAnswers = new FleetAnswers(answers);
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1024);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AdminLink link;
    private final long timeoutNs;

    private AdminClient(
            final String ingressEndpoints,
            final String aeronDirectoryName,
            final Duration timeout) {
        timeoutNs = timeout.toNanos();
        link = new AdminLink(ingressEndpoints, aeronDirectoryName, answers);
    }

    /**
     * @param ingressEndpoints {@code 0=host:port,1=host:port,…}.
     * @param timeout of each question, the time to connect included.
     */
    public static AdminClient connect(final String ingressEndpoints, final Duration timeout) {
        return new AdminClient(ingressEndpoints, null, timeout);
    }

    /** The same over a running media driver. */
    public static AdminClient connect(
            final String ingressEndpoints,
            final String aeronDirectoryName,
            final Duration timeout) {
        return new AdminClient(ingressEndpoints, aeronDirectoryName, timeout);
    }

    /**
     * Sets the initial settings of the cell; ALREADY_EXISTS: it has some, perhaps by a repeat of
     * this very question.
     */
    public AdminReply initialiseCell(final InitialCellSettings settings) {
        final long id = link.nextCorrelationId();
        final InitialiseCellEncoder message = new InitialiseCellEncoder();
        message.wrapAndApplyHeader(buffer, 0, header)
                .correlationId(id)
                .seed(settings.seed())
                .secretKeyHigh(settings.secretKeyHigh())
                .secretKeyLow(settings.secretKeyLow())
                .clientGraceNs(settings.clientGraceNs())
                .workerShortGraceNs(settings.workerShortGraceNs())
                .workerLongGraceNs(settings.workerLongGraceNs())
                .workerSilenceNs(settings.workerSilenceNs())
                .leaseNs(settings.leaseNs())
                .placementExpiryNs(settings.placementExpiryNs())
                .timeoutMarginNs(settings.timeoutMarginNs())
                .startTimeoutNs(settings.startTimeoutNs())
                .tickNs(settings.tickNs())
                .fastTickNs(settings.fastTickNs())
                .tenantConcurrency(settings.tenantConcurrency())
                .maxClients(settings.maxClients())
                .maxRequestSlots(settings.maxRequestSlots())
                .maxTenants(settings.maxTenants())
                .maxFunctions(settings.maxFunctions())
                .maxWorkers(settings.maxWorkers())
                .maxSandboxes(settings.maxSandboxes())
                .maxInvocations(settings.maxInvocations())
                .maxStartsPerWorker(settings.maxStartsPerWorker())
                .maxPayloadLength(settings.maxPayloadLength())
                .featureLevel(settings.featureLevel())
                .bestOf((short) settings.bestOf())
                .coldPolicy((short) settings.coldPolicy());
        return command("initialise cell", id, message.encodedLength());
    }

    /** Creates a function or changes it: a new version where a sandbox would differ. */
    public AdminReply createFunction(final FunctionSettings settings) {
        checkName("tenant", settings.tenant());
        checkName("function name", settings.name());
        final long id = link.nextCorrelationId();
        final CreateFunctionEncoder message = new CreateFunctionEncoder();
        message.wrapAndApplyHeader(buffer, 0, header)
                .correlationId(id)
                .timeoutNs(settings.timeoutNs())
                .keepAliveNs(settings.keepAliveNs())
                .expectedStartUpNs(settings.expectedStartUpNs())
                .memoryMb(settings.memoryMb())
                .reservedConcurrency(settings.reservedConcurrency())
                .maxQueued(settings.maxQueued())
                .kind(settings.kind())
                .provisionedConcurrency(settings.provisionedConcurrency())
                .scaleUpSize(settings.scaleUpSize())
                .tenant(settings.tenant())
                .name(settings.name())
                .code(settings.code())
                .labels(settings.labels());
        return command("create function", id, message.encodedLength());
    }

    /** Deletes a function. */
    public AdminReply deleteFunction(final String tenant, final String name) {
        checkName("tenant", tenant);
        checkName("function name", name);
        final long id = link.nextCorrelationId();
        final DeleteFunctionEncoder message = new DeleteFunctionEncoder();
        message.wrapAndApplyHeader(buffer, 0, header).correlationId(id).tenant(tenant).name(name);
        final AdminReply reply = command("delete function", id, message.encodedLength());
        // A repeat finds nothing left to delete: the first copy did it.
        return RejectReason.UNKNOWN_FUNCTION == reply.reason() && link.copiesSent() > 1
                ? new AdminReply(reply.id(), reply.version(), RejectReason.NONE)
                : reply;
    }

    /**
     * @return every function, page by page.
     */
    public List<FunctionInfo> listFunctions() {
        return pages(
                "list functions",
                (id, cursor) ->
                        new ListFunctionsEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(id)
                                .cursor(cursor)
                                .encodedLength(),
                answers::readFunctions);
    }

    /**
     * @return the function, null: there is none of that name.
     */
    public FunctionInfo describeFunction(final String tenant, final String name) {
        checkName("tenant", tenant);
        checkName("function name", name);
        final long id = link.nextCorrelationId();
        final DescribeFunctionEncoder message = new DescribeFunctionEncoder();
        message.wrapAndApplyHeader(buffer, 0, header).correlationId(id).tenant(tenant).name(name);
        final Object answer =
                ask("describe function", id, message.encodedLength(), answers::readFunctions);
        if (answer instanceof AdminReply && isNoSuchFunction(((AdminReply) answer).reason())) {
            return null;
        }
        final AdminAnswers.Page<FunctionInfo> page = asPage("describe function", answer);
        return page.items().isEmpty() ? null : page.items().get(0);
    }

    /**
     * Creates a tenant or sets its limit; its weight and the bound of its queue stay as they are.
     *
     * @param concurrencyLimit most invocations in flight.
     */
    public AdminReply setTenant(final String tenant, final long concurrencyLimit) {
        final TenantInfo known = describeTenant(tenant);
        return null == known
                ? setTenant(tenant, concurrencyLimit, DEFAULT_WEIGHT, DEFAULT_TENANT_QUEUE)
                : setTenant(tenant, concurrencyLimit, known.weight(), known.maxQueued());
    }

    /**
     * Creates a tenant or sets its limits.
     *
     * @param concurrencyLimit most invocations in flight.
     * @param weight share of freed capacity against other tenants, 1 to 10,000.
     * @param maxQueued bound of what waits over all its functions.
     */
    public AdminReply setTenant(
            final String tenant,
            final long concurrencyLimit,
            final int weight,
            final long maxQueued) {
        checkName("tenant", tenant);
        final long id = link.nextCorrelationId();
        final SetTenantEncoder message = new SetTenantEncoder();
        message.wrapAndApplyHeader(buffer, 0, header)
                .correlationId(id)
                .concurrencyLimit(concurrencyLimit)
                .weight(weight)
                .maxQueued(maxQueued)
                .tenant(tenant);
        return command("set tenant", id, message.encodedLength());
    }

    /**
     * @return the tenant, null: there is none of that name.
     */
    public TenantInfo describeTenant(final String tenant) {
        checkName("tenant", tenant);
        return listTenants().stream()
                .filter(known -> known.name().equals(tenant))
                .findFirst()
                .orElse(null);
    }

    /**
     * @return every tenant, page by page.
     */
    public List<TenantInfo> listTenants() {
        return pages(
                "list tenants",
                (id, cursor) ->
                        new ListTenantsEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(id)
                                .cursor(cursor)
                                .encodedLength(),
                fleetAnswers::readTenants);
    }

    /**
     * @return the policy in force.
     */
    public PolicyInfo policy() {
        final long id = link.nextCorrelationId();
        final DescribePolicyEncoder message = new DescribePolicyEncoder();
        message.wrapAndApplyHeader(buffer, 0, header).correlationId(id);
        return (PolicyInfo)
                accepted(
                        "policy",
                        ask("policy", id, message.encodedLength(), fleetAnswers::readPolicy));
    }

    /** Sets the policy, on all nodes at one entry of the log. */
    public AdminReply setPolicy(final PolicySettings settings) {
        final long id = link.nextCorrelationId();
        final SetPolicyEncoder message = new SetPolicyEncoder();
        message.wrapAndApplyHeader(buffer, 0, header)
                .correlationId(id)
                .scaleUpPeriodNs(settings.scaleUpPeriodNs())
                .provisionPeriodNs(settings.provisionPeriodNs())
                .standingQueueNs(settings.standingQueueNs())
                .suspectNs(settings.suspectNs())
                .unreservedFloor(settings.unreservedFloor())
                .scaleUpSize(settings.scaleUpSize())
                .provisionSize(settings.provisionSize())
                .quantumMb(settings.quantumMb())
                .highLoadPermille(settings.highLoadPermille())
                .bestOf((short) settings.bestOf())
                .suspectFailures((short) settings.suspectFailures())
                .placement(settings.placement())
                .keepAlive(settings.keepAlive());
        return command("set policy", id, message.encodedLength());
    }

    /**
     * @return every worker, page by page.
     */
    public List<WorkerInfo> listWorkers() {
        return pages(
                "list workers",
                (id, cursor) ->
                        new ListWorkersEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(id)
                                .cursor(cursor)
                                .encodedLength(),
                answers::readWorkers);
    }

    /**
     * Takes a worker out of use: nothing new is placed there, idle sandboxes stop, runs finish.
     *
     * @param deadline what still runs then is stopped; zero: it may finish.
     */
    public AdminReply drainWorker(final String worker, final Duration deadline) {
        checkName("worker", worker);
        final long id = link.nextCorrelationId();
        final DrainWorkerEncoder message = new DrainWorkerEncoder();
        message.wrapAndApplyHeader(buffer, 0, header)
                .correlationId(id)
                .deadlineNs(deadline.toNanos())
                .worker(worker);
        return command("drain worker", id, message.encodedLength());
    }

    /** Takes a drain back. */
    public AdminReply undrainWorker(final String worker) {
        checkName("worker", worker);
        final long id = link.nextCorrelationId();
        final UndrainWorkerEncoder message = new UndrainWorkerEncoder();
        message.wrapAndApplyHeader(buffer, 0, header).correlationId(id).worker(worker);
        return command("undrain worker", id, message.encodedLength());
    }

    /**
     * Drains every worker of a zone, and those that register there later.
     *
     * @param zone 0 to 63.
     * @param deadline as in {@link #drainWorker}.
     */
    public AdminReply evacuateZone(final int zone, final Duration deadline) {
        checkZone(zone);
        final long id = link.nextCorrelationId();
        final EvacuateZoneEncoder message = new EvacuateZoneEncoder();
        message.wrapAndApplyHeader(buffer, 0, header)
                .correlationId(id)
                .deadlineNs(deadline.toNanos())
                .zone((short) zone);
        return command("evacuate zone", id, message.encodedLength());
    }

    /** Takes an evacuation back; workers drained by name stay drained. @param zone 0 to 63. */
    public AdminReply restoreZone(final int zone) {
        checkZone(zone);
        final long id = link.nextCorrelationId();
        final RestoreZoneEncoder message = new RestoreZoneEncoder();
        message.wrapAndApplyHeader(buffer, 0, header).correlationId(id).zone((short) zone);
        return command("restore zone", id, message.encodedLength());
    }

    /**
     * @return every open invocation, page by page; those that come and go meanwhile may be missed.
     */
    public List<InvocationInfo> listInvocations() {
        return pages(
                "list invocations",
                (id, cursor) ->
                        new ListInvocationsEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(id)
                                .cursor(cursor)
                                .encodedLength(),
                fleetAnswers::readInvocations);
    }

    /**
     * @return the invocation, null: it has ended, or never was.
     */
    public InvocationInfo describeInvocation(final long invocationId) {
        final String what = "describe invocation";
        final long id = link.nextCorrelationId();
        final DescribeInvocationEncoder message = new DescribeInvocationEncoder();
        message.wrapAndApplyHeader(buffer, 0, header).correlationId(id).invocationId(invocationId);
        final AdminAnswers.Page<InvocationInfo> page =
                page(what, id, message.encodedLength(), fleetAnswers::readInvocations);
        if (RejectReason.NOT_INITIALISED == page.reason()) {
            throw new AdminException(what + ": refused, " + page.reason());
        }
        return page.items().isEmpty() ? null : page.items().get(0);
    }

    /**
     * Ends an open invocation as its client's cancel would: what waits at once; of what is placed
     * the worker decides, and {@link #describeInvocation} shows it until then.
     */
    public AdminReply cancelInvocation(final long invocationId) {
        final long id = link.nextCorrelationId();
        final CancelInvocationEncoder message = new CancelInvocationEncoder();
        message.wrapAndApplyHeader(buffer, 0, header).correlationId(id).invocationId(invocationId);
        final AdminReply reply = command("cancel invocation", id, message.encodedLength());
        // A repeat finds what waited no more: the first copy ended it.
        return RejectReason.UNKNOWN_INVOCATION == reply.reason() && link.copiesSent() > 1
                ? new AdminReply(invocationId, 0, RejectReason.NONE)
                : reply;
    }

    /**
     * @return counts of the state.
     */
    public CellStatus status() {
        final long id = link.nextCorrelationId();
        final QueryStatusEncoder message = new QueryStatusEncoder();
        message.wrapAndApplyHeader(buffer, 0, header).correlationId(id);
        return (CellStatus)
                accepted("status", ask("status", id, message.encodedLength(), answers::readStatus));
    }

    /**
     * @return the cell epoch and what speaks against it.
     */
    public CellEpochInfo cellEpoch() {
        final long id = link.nextCorrelationId();
        final DescribeCellEpochEncoder message = new DescribeCellEpochEncoder();
        message.wrapAndApplyHeader(buffer, 0, header).correlationId(id);
        return (CellEpochInfo)
                accepted(
                        "cell epoch",
                        ask(
                                "cell epoch",
                                id,
                                message.encodedLength(),
                                fleetAnswers::readCellEpoch));
    }

    /**
     * Ends every id and token of the cell epoch in force: clients and workers start anew under
     * another one.
     *
     * @param cellEpoch 1 to 127, above every one that was used: {@link CellEpochInfo#nextEpoch}.
     * @param settle no worker is let in for so long, so that runs that the state does not know of
     *     are over.
     * @param ignoreShown whether it may be at or below epochs that peers have shown.
     * @return what is in force now; its reason says whether it was raised.
     */
    public CellEpochInfo raiseCellEpoch(
            final int cellEpoch, final Duration settle, final boolean ignoreShown) {
        if (cellEpoch < 1 || cellEpoch > MAX_CELL_EPOCH) {
            throw new IllegalArgumentException(
                    "cell epoch must be 1 to " + MAX_CELL_EPOCH + ": " + cellEpoch);
        }
        final long id = link.nextCorrelationId();
        final RaiseCellEpochEncoder message = new RaiseCellEpochEncoder();
        message.wrapAndApplyHeader(buffer, 0, header)
                .correlationId(id)
                .settleNs(settle.toNanos())
                .cellEpoch(cellEpoch)
                .ignoreShown(ignoreShown ? BooleanType.TRUE : BooleanType.FALSE);
        final CellEpochInfo info =
                (CellEpochInfo)
                        accepted(
                                "raise the cell epoch",
                                ask(
                                        "raise the cell epoch",
                                        id,
                                        message.encodedLength(),
                                        fleetAnswers::readCellEpoch));
        // A repeat finds it raised: the first copy did it.
        return info.cellEpoch() == cellEpoch && link.copiesSent() > 1 ? info.done() : info;
    }

    /** Marks an entry of the log, on which every node publishes position and both digests. */
    public DigestMarkInfo markDigest() {
        final long id = link.nextCorrelationId();
        final MarkDigestEncoder message = new MarkDigestEncoder();
        message.wrapAndApplyHeader(buffer, 0, header).correlationId(id);
        return (DigestMarkInfo)
                accepted(
                        "mark digest",
                        ask("mark digest", id, message.encodedLength(), answers::readDigestMark));
    }

    @Override
    public void close() {
        link.close();
    }

    /** Encodes the question for a page. @return its length without the header. */
    private interface PageQuestion {
        int encode(long correlationId, long cursor);
    }

    private <T> List<T> pages(
            final String what, final PageQuestion question, final AdminLink.Reader reader) {
        final List<T> all = new ArrayList<>();
        long cursor = 0;
        do {
            final long id = link.nextCorrelationId();
            final AdminAnswers.Page<T> page = page(what, id, question.encode(id, cursor), reader);
            all.addAll(page.items());
            cursor = next(what, cursor, page.nextCursor());
        } while (AdminAnswers.NO_MORE != cursor);
        return all;
    }

    private AdminReply command(final String what, final long id, final int encodedLength) {
        return (AdminReply) ask(what, id, encodedLength, answers::readResult);
    }

    private Object ask(
            final String what,
            final long id,
            final int encodedLength,
            final AdminLink.Reader reader) {
        return link.ask(
                what,
                id,
                buffer,
                MessageHeaderEncoder.ENCODED_LENGTH + encodedLength,
                timeoutNs,
                reader);
    }

    private <T> AdminAnswers.Page<T> page(
            final String what,
            final long id,
            final int encodedLength,
            final AdminLink.Reader reader) {
        return asPage(what, ask(what, id, encodedLength, reader));
    }

    @SuppressWarnings("unchecked")
    private static <T> AdminAnswers.Page<T> asPage(final String what, final Object answer) {
        return (AdminAnswers.Page<T>) accepted(what, answer);
    }

    private static Object accepted(final String what, final Object answer) {
        if (answer instanceof AdminReply) {
            throw new AdminException(what + ": refused, " + ((AdminReply) answer).reason());
        }
        return answer;
    }

    private static long next(final String what, final long cursor, final long nextCursor) {
        if (nextCursor <= cursor) {
            throw new AdminException(what + ": the balancer's pages do not advance at " + cursor);
        }
        return nextCursor;
    }

    private static boolean isNoSuchFunction(final RejectReason reason) {
        return RejectReason.UNKNOWN_FUNCTION == reason || RejectReason.UNKNOWN_TENANT == reason;
    }

    private static void checkZone(final int zone) {
        if (zone < 0 || zone > MAX_ZONE) {
            throw new IllegalArgumentException("zone must be 0 to " + MAX_ZONE + ": " + zone);
        }
    }

    private static void checkName(final String what, final String name) {
        final int length = null == name ? 0 : name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > 64) {
            throw new IllegalArgumentException(what + " must be 1 to 64 bytes: " + name);
        }
    }
}
