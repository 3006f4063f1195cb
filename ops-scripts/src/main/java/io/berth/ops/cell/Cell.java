package io.berth.ops.cell;

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
import java.time.Duration;
import java.util.List;

/**
 * What an operator can ask of a cell. Every call waits for its answer, bounded; without one, or
 * with a refusal, it throws {@link io.berth.ops.CheckFailed} with one line that says why. Not
 * thread safe.
 */
public interface Cell extends AutoCloseable {
    /** Sets the settings of a cell that has none yet; one that has some keeps them. */
    void initialise(InitialCellSettings settings);

    /** Creates a function or changes it: a new version where a sandbox would differ. @return it. */
    int createFunction(FunctionSettings settings);

    /** Deletes a function. */
    void deleteFunction(String tenant, String name);

    /** One function with its counts. */
    FunctionInfo describeFunction(String tenant, String name);

    /** Every function. */
    List<FunctionInfo> listFunctions();

    /** Every worker that the state holds. */
    List<WorkerInfo> listWorkers();

    /** Sets the concurrency limit of a tenant and leaves its other limits. */
    void setTenant(String tenant, int concurrencyLimit);

    /** Creates a tenant or sets its limits. */
    void setTenant(String tenant, long concurrencyLimit, int weight, long maxQueued);

    /** Every tenant. */
    List<TenantInfo> listTenants();

    /** The policy in force. */
    PolicyInfo policy();

    /** Sets the policy. */
    void setPolicy(PolicySettings settings);

    /** Takes a worker out of use. @param deadline zero: what runs may finish. */
    void drainWorker(String worker, Duration deadline);

    /** Takes a drain back. */
    void undrainWorker(String worker);

    /** Takes a zone out of use. @param deadline zero: what runs may finish. */
    void evacuateZone(int zone, Duration deadline);

    /** Takes an evacuation back. */
    void restoreZone(int zone);

    /** Every open invocation. */
    List<InvocationInfo> listInvocations();

    /** One open invocation; null: it has ended, or never was. */
    InvocationInfo describeInvocation(long invocationId);

    /** Ends an open invocation. @return whether there was such a one. */
    boolean cancelInvocation(long invocationId);

    /** The counts of the state. */
    CellStatus status();

    /** Makes every node publish both digests at one log position. @return the leader's. */
    DigestMarkInfo markDigest();

    /** The cell epoch and what speaks against it. */
    CellEpochInfo cellEpoch();

    /**
     * Ends every id and token of the cell epoch in force. @return what is in force now, with the
     * reason where it was refused.
     */
    CellEpochInfo raiseCellEpoch(int cellEpoch, Duration settle, boolean ignoreShown);

    @Override
    void close();
}
