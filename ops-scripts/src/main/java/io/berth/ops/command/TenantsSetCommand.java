package io.berth.ops.command;

import io.berth.client.TenantInfo;
import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth tenants set}. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = "Creates a tenant or changes its limits; what is not given stays as it is.")
public final class TenantsSetCommand implements Runnable {
    private static final long MOST_CONCURRENCY = Integer.MAX_VALUE;
    private static final int MOST_WEIGHT = 10_000;
    private static final int MOST_QUEUED = 1 << 20;

    @Parameters(index = "0", paramLabel = "TENANT", description = "Name of the tenant.")
    private String name;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Most invocations in flight (new tenants: 1000).")
    private Long concurrency;

    @Option(
            names = "--weight",
            paramLabel = "N",
            description =
                    "Share of freed capacity against other tenants, 1 to 10000 (new tenants: 1).")
    private Integer weight;

    @Option(
            names = "--max-queued",
            paramLabel = "N",
            description =
                    "Most invocations that wait over all its functions (new tenants: 100000).")
    private Long maxQueued;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    TenantsSetCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        Names.check("TENANT", name);
        Checks.check(
                concurrency != null || weight != null || maxQueued != null,
                "nothing to set: give --concurrency, --weight or --max-queued");
        Checks.range("--concurrency", concurrency, 0, MOST_CONCURRENCY);
        Checks.range("--weight", weight, 1, MOST_WEIGHT);
        Checks.range("--max-queued", maxQueued, 0, MOST_QUEUED);
        final TenantInfo tenant;
        try (Cell cell = connection.connect()) {
            final TenantInfo known = find(cell.listTenants());
            final TenantInfo base =
                    known == null ? new TenantInfo(name, 1_000, 1, 100_000, 0, 0, 0, 0) : known;
            cell.setTenant(
                    name,
                    concurrency == null ? base.concurrencyLimit() : concurrency,
                    weight == null ? base.weight() : weight,
                    maxQueued == null ? base.maxQueued() : maxQueued);
            tenant = find(cell.listTenants());
        }
        output.out()
                .printf(
                        "tenant %s: concurrency %d, weight %d, at most %d waiting%n",
                        name, tenant.concurrencyLimit(), tenant.weight(), tenant.maxQueued());
        json.write(Reports.of(tenant));
    }

    private TenantInfo find(final List<TenantInfo> tenants) {
        return tenants.stream()
                .filter(tenant -> tenant.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
