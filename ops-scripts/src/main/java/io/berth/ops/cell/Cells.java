package io.berth.ops.cell;

import io.berth.client.AdminClient;
import io.berth.client.AdminException;
import io.berth.client.AdminReply;
import io.berth.client.CellEpochInfo;
import io.berth.client.CellStatus;
import io.berth.client.DigestMarkInfo;
import io.berth.client.FunctionInfo;
import io.berth.client.FunctionSettings;
import io.berth.client.InitialCellSettings;
import io.berth.client.InvocationInfo;
import io.berth.client.PolicyInfo;
import io.berth.client.PolicySettings;
import io.berth.client.TenantInfo;
import io.berth.client.WorkerInfo;
import io.berth.ops.CheckFailed;
import io.berth.schemas.protocol.RejectReason;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Connections to a cell, over the admin client. */
public final class Cells implements Cell {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final AdminClient client;

    private Cells(final AdminClient client) {
        this.client = client;
    }

    /** Connects to the nodes at these ingress endpoints; an answer may take up to 20 s. */
    public static Cell connect(final String ingress) {
        return connect(ingress, TIMEOUT);
    }

    /**
     * Connects to the nodes at these ingress endpoints; an answer may take up to {@code timeout}.
     */
    public static Cell connect(final String ingress, final Duration timeout) {
        return asking("connect", () -> new Cells(AdminClient.connect(ingress, timeout)));
    }

    @Override
    public void initialise(final InitialCellSettings settings) {
        final AdminReply reply = asking("set up the cell", () -> client.initialiseCell(settings));
        if (reply.reason() != RejectReason.ALREADY_EXISTS) {
            check("set up the cell", reply);
        }
    }

    @Override
    public int createFunction(final FunctionSettings settings) {
        final String what = "create function " + settings.tenant() + "/" + settings.name();
        return check(what, asking(what, () -> client.createFunction(settings))).version();
    }

    @Override
    public void deleteFunction(final String tenant, final String name) {
        final String what = "delete function " + tenant + "/" + name;
        check(what, asking(what, () -> client.deleteFunction(tenant, name)));
    }

    @Override
    public FunctionInfo describeFunction(final String tenant, final String name) {
        final FunctionInfo found =
                asking("describe function", () -> client.describeFunction(tenant, name));
        if (found == null) {
            throw new CheckFailed("no function " + tenant + "/" + name);
        }
        return found;
    }

    @Override
    public List<FunctionInfo> listFunctions() {
        return asking("list functions", client::listFunctions);
    }

    @Override
    public List<WorkerInfo> listWorkers() {
        return asking("list workers", client::listWorkers);
    }

    @Override
    public void setTenant(final String tenant, final int concurrencyLimit) {
        final String what = "set tenant " + tenant;
        check(what, asking(what, () -> client.setTenant(tenant, concurrencyLimit)));
    }

    @Override
    public void setTenant(
            final String tenant,
            final long concurrencyLimit,
            final int weight,
            final long maxQueued) {
        final String what = "set tenant " + tenant;
        check(
                what,
                asking(what, () -> client.setTenant(tenant, concurrencyLimit, weight, maxQueued)));
    }

    @Override
    public List<TenantInfo> listTenants() {
        return asking("list tenants", client::listTenants);
    }

    @Override
    public PolicyInfo policy() {
        return asking("ask for the policy", client::policy);
    }

    @Override
    public void setPolicy(final PolicySettings settings) {
        check("set the policy", asking("set the policy", () -> client.setPolicy(settings)));
    }

    @Override
    public void drainWorker(final String worker, final Duration deadline) {
        final String what = "drain worker " + worker;
        check(what, asking(what, () -> client.drainWorker(worker, deadline)));
    }

    @Override
    public void undrainWorker(final String worker) {
        final String what = "undrain worker " + worker;
        check(what, asking(what, () -> client.undrainWorker(worker)));
    }

    @Override
    public void evacuateZone(final int zone, final Duration deadline) {
        final String what = "evacuate zone " + zone;
        check(what, asking(what, () -> client.evacuateZone(zone, deadline)));
    }

    @Override
    public void restoreZone(final int zone) {
        final String what = "restore zone " + zone;
        check(what, asking(what, () -> client.restoreZone(zone)));
    }

    @Override
    public List<InvocationInfo> listInvocations() {
        return asking("list invocations", client::listInvocations);
    }

    @Override
    public InvocationInfo describeInvocation(final long invocationId) {
        return asking("describe the invocation", () -> client.describeInvocation(invocationId));
    }

    @Override
    public boolean cancelInvocation(final long invocationId) {
        final String what = "cancel the invocation";
        final AdminReply reply = asking(what, () -> client.cancelInvocation(invocationId));
        if (reply.reason() == RejectReason.UNKNOWN_INVOCATION) {
            return false;
        }
        check(what, reply);
        return true;
    }

    @Override
    public CellStatus status() {
        return asking("ask for the status", client::status);
    }

    @Override
    public DigestMarkInfo markDigest() {
        return asking("mark the digest", client::markDigest);
    }

    @Override
    public CellEpochInfo cellEpoch() {
        return asking("ask for the cell epoch", client::cellEpoch);
    }

    @Override
    public CellEpochInfo raiseCellEpoch(
            final int cellEpoch, final Duration settle, final boolean ignoreShown) {
        return asking(
                "raise the cell epoch",
                () -> client.raiseCellEpoch(cellEpoch, settle, ignoreShown));
    }

    @Override
    public void close() {
        client.close();
    }

    private static AdminReply check(final String what, final AdminReply reply) {
        if (!reply.isDone()) {
            throw new CheckFailed("cannot " + what + ": " + reply.reason());
        }
        return reply;
    }

    private static <T> T asking(final String what, final Supplier<T> question) {
        try {
            return question.get();
        } catch (final AdminException ex) {
            throw new CheckFailed("cannot " + what + ": " + ex.getMessage(), ex);
        }
    }
}
