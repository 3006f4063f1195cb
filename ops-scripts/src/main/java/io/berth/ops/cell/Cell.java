package io.berth.ops.cell;

import io.berth.client.CellStatus;
import io.berth.client.DigestMarkInfo;
import io.berth.client.FunctionInfo;
import io.berth.client.FunctionSettings;
import io.berth.client.InitialCellSettings;
import io.berth.client.WorkerInfo;
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

    /** Sets the concurrency limit of a tenant. */
    void setTenant(String tenant, int concurrencyLimit);

    /** The counts of the state. */
    CellStatus status();

    /** Makes every node publish both digests at one log position. @return the leader's. */
    DigestMarkInfo markDigest();

    @Override
    void close();
}
