package io.berth.placement;

import io.berth.schemas.protocol.SandboxKind;

/** Settings of a function under test: those of {@link Cell#settings} but for what is said. */
final class FunctionMaker {
    private final String tenant;
    private final String name;
    private long reserved = PlacementCommands.FunctionSettings.NONE_RESERVED;
    private int memoryMb = 128;
    private int maxQueued = 100;
    private int provisioned;
    private int scaleUpSize;
    private long keepAliveMs = 60_000;
    private String code = "";
    private String labels = "";

    private FunctionMaker(final String tenant, final String name) {
        this.tenant = tenant;
        this.name = name;
    }

    static FunctionMaker named(final String name) {
        return new FunctionMaker("acme", name);
    }

    static FunctionMaker of(final String tenant, final String name) {
        return new FunctionMaker(tenant, name);
    }

    FunctionMaker reserved(final long slots) {
        reserved = slots;
        return this;
    }

    FunctionMaker memoryMb(final int mb) {
        memoryMb = mb;
        return this;
    }

    FunctionMaker maxQueued(final int most) {
        maxQueued = most;
        return this;
    }

    FunctionMaker provisioned(final int sandboxes) {
        provisioned = sandboxes;
        return this;
    }

    FunctionMaker scaleUpSize(final int size) {
        scaleUpSize = size;
        return this;
    }

    FunctionMaker keepAliveMs(final long ms) {
        keepAliveMs = ms;
        return this;
    }

    FunctionMaker labels(final String text) {
        labels = text;
        return this;
    }

    FunctionMaker code(final String text) {
        code = text;
        return this;
    }

    PlacementCommands.FunctionSettings settings() {
        return new PlacementCommands.FunctionSettings(
                tenant,
                name,
                SandboxKind.SYNTHETIC,
                code,
                3_000 * Cell.MS,
                keepAliveMs * Cell.MS,
                50 * Cell.MS,
                memoryMb,
                reserved,
                maxQueued,
                provisioned,
                scaleUpSize,
                labels);
    }
}
