package io.berth.client;

import io.berth.schemas.protocol.CreateFunctionEncoder;
import io.berth.schemas.protocol.DeleteFunctionEncoder;
import io.berth.schemas.protocol.DescribeFunctionEncoder;
import io.berth.schemas.protocol.InitialiseCellEncoder;
import io.berth.schemas.protocol.ListFunctionsEncoder;
import io.berth.schemas.protocol.ListWorkersEncoder;
import io.berth.schemas.protocol.MarkDigestEncoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.QueryStatusEncoder;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SetTenantEncoder;
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
    private final AdminAnswers answers = new AdminAnswers();
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
                .provisionedConcurrency(0)
                .scaleUpSize(0)
                .tenant(settings.tenant())
                .name(settings.name())
                .code(settings.code())
                .labels("");
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
        final List<FunctionInfo> all = new ArrayList<>();
        long cursor = 0;
        do {
            final long id = link.nextCorrelationId();
            final ListFunctionsEncoder message = new ListFunctionsEncoder();
            message.wrapAndApplyHeader(buffer, 0, header).correlationId(id).cursor(cursor);
            final AdminAnswers.Page<FunctionInfo> page =
                    page("list functions", id, message.encodedLength(), answers::readFunctions);
            all.addAll(page.items());
            cursor = next("list functions", cursor, page.nextCursor());
        } while (AdminAnswers.NO_MORE != cursor);
        return all;
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

    /** Creates a tenant or sets its limit. @param concurrencyLimit most invocations in flight. */
    public AdminReply setTenant(final String tenant, final long concurrencyLimit) {
        checkName("tenant", tenant);
        final long id = link.nextCorrelationId();
        final SetTenantEncoder message = new SetTenantEncoder();
        message.wrapAndApplyHeader(buffer, 0, header)
                .correlationId(id)
                .concurrencyLimit(concurrencyLimit)
                .weight(1)
                .maxQueued(100_000)
                .tenant(tenant);
        return command("set tenant", id, message.encodedLength());
    }

    /**
     * @return every worker, page by page.
     */
    public List<WorkerInfo> listWorkers() {
        final List<WorkerInfo> all = new ArrayList<>();
        long cursor = 0;
        do {
            final long id = link.nextCorrelationId();
            final ListWorkersEncoder message = new ListWorkersEncoder();
            message.wrapAndApplyHeader(buffer, 0, header).correlationId(id).cursor(cursor);
            final AdminAnswers.Page<WorkerInfo> page =
                    page("list workers", id, message.encodedLength(), answers::readWorkers);
            all.addAll(page.items());
            cursor = next("list workers", cursor, page.nextCursor());
        } while (AdminAnswers.NO_MORE != cursor);
        return all;
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

    private static void checkName(final String what, final String name) {
        final int length = null == name ? 0 : name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > 64) {
            throw new IllegalArgumentException(what + " must be 1 to 64 bytes: " + name);
        }
    }
}
