package io.berth.ops.command;

import io.berth.client.TenantInfo;
import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import io.berth.ops.output.TextTable;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth tenants list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists tenants with their limits, their weight and what is in flight.")
public final class TenantsListCommand implements Runnable {
    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    TenantsListCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final List<TenantInfo> tenants;
        try (Cell cell = connection.connect()) {
            tenants = cell.listTenants();
        }
        if (tenants.isEmpty()) {
            output.out().println("no tenants");
        } else {
            print(tenants);
        }
        json.write(Map.of("tenants", tenants.stream().map(Reports::of).toList()));
    }

    private void print(final List<TenantInfo> tenants) {
        final TextTable table =
                new TextTable(
                        "TENANT",
                        "CONCURRENCY",
                        "IN FLIGHT",
                        "RESERVED",
                        "UNRESERVED IN FLIGHT",
                        "WEIGHT",
                        "QUEUED",
                        "MAX QUEUED");
        for (final TenantInfo tenant : tenants) {
            table.row(
                    tenant.name(),
                    tenant.concurrencyLimit(),
                    tenant.inFlight(),
                    tenant.reserved(),
                    tenant.unreservedInFlight(),
                    tenant.weight(),
                    tenant.queued(),
                    tenant.maxQueued());
        }
        table.print(output.out());
    }
}
