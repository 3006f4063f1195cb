package io.berth.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** What the fuzzing of each target begins with: sound inputs, made anew from the schemas. */
final class Seeds {
    private static final int CLIENT = 0x18;
    private static final int WORKER = 0x28;
    private static final int OPERATOR = 0x38;
    private static final int SILENCE = 0xF7;
    private static final int RELOAD = 5;
    private static final int NEW_TERM = 4;
    private static final String[] INGRESS = {
        "ClientHello",
        "Invoke",
        "Cancel",
        "Release",
        "ClientResync",
        "ResolveFunction",
        "ClientGoodbye",
        "WorkerHello",
        "WorkerPulse",
        "WorkerEvents",
        "WorkerResync",
        "WorkerReport",
        "WorkerGoodbye",
        "InitialiseCell",
        "CreateFunction",
        "DeleteFunction",
        "ListFunctions",
        "DescribeFunction",
        "SetTenant",
        "ListWorkers",
        "QueryStatus",
        "MarkDigest",
        "ListTenants",
        "SetPolicy",
        "DescribePolicy",
        "DrainWorker",
        "UndrainWorker",
        "EvacuateZone",
        "RestoreZone",
        "DescribeInvocation",
        "CancelInvocation",
        "ListInvocations",
        "RaiseCellEpoch",
        "DescribeCellEpoch"
    };
    private static final String[] OPERATOR_ANSWERS = {
        "AdminResult",
        "FunctionPage",
        "WorkerPage",
        "StatusReply",
        "DigestMark",
        "TenantPage",
        "InvocationPage",
        "PolicyReply",
        "CellEpochReply"
    };

    private Seeds() {}

    static List<byte[]> nodeMessages() {
        final List<byte[]> seeds = new ArrayList<>();
        for (final String name : INGRESS) {
            seeds.add(prefixed(0, MessageCatalog.PROTOCOL.byName(name).example()));
            seeds.add(prefixed(1, MessageCatalog.PROTOCOL.byName(name).example()));
        }
        return seeds;
    }

    static List<byte[]> adminAnswers() {
        final List<byte[]> seeds = new ArrayList<>();
        for (final String name : OPERATOR_ANSWERS) {
            seeds.add(prefixed(0, MessageCatalog.PROTOCOL.byName(name).example()));
        }
        return seeds;
    }

    private static byte[] prefixed(final int first, final byte[] rest) {
        final byte[] input = new byte[rest.length + 1];
        input[0] = (byte) first;
        System.arraycopy(rest, 0, input, 1, rest.length);
        return input;
    }

    // ---- a node

    /** A function, a worker, a client. */
    private static Conversation met() {
        return new Conversation(MessageCatalog.PROTOCOL)
                .message(OPERATOR, "CreateFunction", Conversation.PLAIN)
                .message(WORKER, "WorkerHello", Conversation.PLAIN, "memoryMb", 1_000)
                .message(CLIENT, "ClientHello", Conversation.PLAIN);
    }

    private static Conversation invoked(final Conversation met) {
        return met.message(CLIENT, "Invoke", 0b00_01_00_01, "flags", 1);
    }

    private static Conversation started(final Conversation invoked) {
        return events(invoked, 1);
    }

    private static Conversation events(final Conversation conversation, final int kind) {
        return conversation.message(
                WORKER, "WorkerEvents", 0b11_01_01_01, "kind", kind, "pulseNumber", 8);
    }

    private static Conversation placed() {
        return started(invoked(met()));
    }

    static List<byte[]> node() {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(met().input());
        seeds.add(events(placed(), 4).step(RELOAD).input());
        seeds.add(placed().message(CLIENT, "Cancel", Conversation.NEWEST).input());
        seeds.add(placed().message(CLIENT, "Release", Conversation.NEWEST).input());
        seeds.add(
                placed().step(NEW_TERM)
                        .message(CLIENT, "ClientResync", Conversation.NEWEST)
                        .message(WORKER, "WorkerResync", Conversation.NEWEST)
                        .message(WORKER, "WorkerReport", Conversation.NEWEST, "chunk", 0)
                        .input());
        seeds.add(placed().step(0x20, SILENCE, SILENCE, RELOAD, SILENCE).input());
        seeds.add(placed().step(0x10, SILENCE, SILENCE).input());
        seeds.add(
                invoked(invoked(met()))
                        .message(OPERATOR, "DrainWorker", Conversation.PLAIN)
                        .step(SILENCE)
                        .message(OPERATOR, "UndrainWorker", Conversation.PLAIN)
                        .message(OPERATOR, "EvacuateZone", Conversation.PLAIN)
                        .message(OPERATOR, "RestoreZone", Conversation.PLAIN)
                        .input());
        seeds.add(
                placed().message(OPERATOR, "SetTenant", Conversation.PLAIN)
                        .message(OPERATOR, "SetPolicy", Conversation.PLAIN, "keepAlive", 1)
                        .message(OPERATOR, "ListInvocations", Conversation.PLAIN)
                        .message(OPERATOR, "DescribeInvocation", Conversation.NEWEST)
                        .message(OPERATOR, "CancelInvocation", Conversation.NEWEST)
                        .message(OPERATOR, "DeleteFunction", Conversation.NEWEST)
                        .step(SILENCE)
                        .input());
        final Conversation all = events(placed(), 4);
        for (final String name : INGRESS) {
            all.message(OPERATOR, name, Conversation.NEWEST);
        }
        seeds.add(all.input());
        final Conversation provisioned =
                met().message(
                                OPERATOR,
                                "CreateFunction",
                                Conversation.PLAIN,
                                "provisionedConcurrency",
                                3)
                        .step(SILENCE);
        seeds.add(events(events(provisioned, 1), 2).step(RELOAD, SILENCE).input());
        seeds.add(
                placed().message(OPERATOR, "RaiseCellEpoch", Conversation.PLAIN)
                        .message(CLIENT, "Cancel", Conversation.NEWEST)
                        .message(WORKER, "WorkerPulse", Conversation.NEWEST)
                        .step(RELOAD, SILENCE)
                        .message(OPERATOR, "DescribeCellEpoch", Conversation.PLAIN)
                        .message(OPERATOR, "CreateFunction", Conversation.PLAIN)
                        .message(CLIENT, "ClientHello", Conversation.NEWEST)
                        .message(WORKER, "WorkerHello", Conversation.NEWEST)
                        .input());
        return seeds;
    }

    /** Each snapshot as it is, sealed, and with a small change. */
    static List<byte[]> snapshots() {
        final List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i <= node().size(); i++) {
            seeds.add(new byte[] {0, (byte) i});
            seeds.add(new byte[] {1, (byte) i});
            seeds.add(new byte[] {2, (byte) i, 8, 2, 40, 0, 1});
        }
        return seeds;
    }

    // ---- a client

    static List<byte[]> client() {
        final int egress = 0x0A;
        final int answer = 0x07;
        final List<byte[]> seeds = new ArrayList<>();
        final Conversation run = run(egress);
        seeds.add(run.input());
        seeds.add(
                run(egress)
                        .message(MessageCatalog.PAYLOAD, answer, "Result", Conversation.NEWEST)
                        .input());
        seeds.add(
                run(egress)
                        .message(MessageCatalog.PAYLOAD, answer, "RunRefused", Conversation.NEWEST)
                        .input());
        seeds.add(
                run(egress)
                        .message(MessageCatalog.PAYLOAD, answer, "RunStatus", Conversation.NEWEST)
                        .step(2, 0x50, 1)
                        .input());
        for (final String end :
                new String[] {"Ended", "Rejected", "NotKnown", "Waiting", "ClientUnknown"}) {
            seeds.add(
                    run(egress)
                            .message(egress, end, Conversation.NEWEST, "egressNumber", 4)
                            .step(2, 0x50, 4, 3, 0x15)
                            .input());
        }
        return seeds;
    }

    private static Conversation run(final int egress) {
        return new Conversation(MessageCatalog.PROTOCOL)
                .step(3)
                .message(egress, "ClientWelcome", Conversation.NEWEST, "clientId", 7)
                .step(0, 1)
                .message(egress, "FunctionResolved", Conversation.NEWEST, "egressNumber", 2)
                .message(egress, "Placed", Conversation.NEWEST, "egressNumber", 3, "token", 7);
    }

    // ---- a worker

    static List<byte[]> worker() {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(begun().step(6, 3, 1, 2, 3).input());
        seeds.add(
                begun().step(6, 0)
                        .message(MessageCatalog.PAYLOAD, 7, "ResultAck", Conversation.NEWEST)
                        .input());
        for (final String command :
                new String[] {
                    "StopSandbox",
                    "RevokeToken",
                    "CancelRun",
                    "ReportRequest",
                    "WorkerUnknown",
                    "WorkerAck",
                    "HelloRejected"
                }) {
            seeds.add(begun().message(0x0B, command, 0b11_01_01_01, "term", 1).input());
        }
        return seeds;
    }

    private static Conversation begun() {
        return new Conversation(MessageCatalog.PROTOCOL)
                .step(0)
                .message(0x0B, "WorkerWelcome", Conversation.NEWEST)
                .message(0x0B, "StartSandbox", Conversation.NEWEST, "commandNumber", 1)
                .step(5)
                .message(MessageCatalog.PAYLOAD, 7, "Run", Conversation.NEWEST, "token", 7);
    }

    // ---- files

    static List<byte[]> fragments() {
        return List.of(
                new byte[] {6, 100},
                new byte[] {4, 100, 0, 100, 2, 100, 2, 100},
                new byte[] {4, 100, 0x14, 50, 2, 100, 0x12, 1, 0, 1});
    }

    static List<byte[]> traces() {
        final String trace =
                "\u0000HashOwner,HashApp,HashFunction,Trigger,1,2\no,a,f,http,1,2\n\u001e"
                        + "HashOwner,HashApp,HashFunction,Average,Count,Minimum,Maximum,"
                        + "percentile_Average_0,percentile_Average_1,percentile_Average_25,"
                        + "percentile_Average_50,percentile_Average_75,percentile_Average_99,"
                        + "percentile_Average_100\no,a,f,10,2,1,20,1,1,5,10,15,20,20\n\u001e"
                        + "HashOwner,HashApp,SampleCount,AverageAllocatedMb\no,a,3,120\n";
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(trace.getBytes(StandardCharsets.UTF_8));
        seeds.add(trace.replace(",1,2\n", ",minute_1,minute_2\n").getBytes(StandardCharsets.UTF_8));
        seeds.add(prefixed(1, zipped(trace.substring(1, trace.indexOf('\u001e')))));
        return seeds;
    }

    private static byte[] zipped(final String text) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return bytes.toByteArray();
    }

    static List<byte[]> configurations() {
        final String node =
                "berth.node.id=0\nberth.cluster.members=0,a:1,a:2,a:3,a:4,a:5|1,b:1,b:2,b:3,b:4,b:5\n"
                        + "berth.node.dir=/tmp/n\nberth.profile=dev\nberth.failover.profile=fast\n"
                        + "berth.session.timeout=5s\nberth.log.term=1m\nberth.cell.lease=2s\n"
                        + "berth.cell.max.payload=64k\nberth.cell.seed=-5\n";
        final String worker =
                "berth.worker.name=w\nberth.worker.endpoint=127.0.0.1:4000\n"
                        + "berth.cluster.ingress=0=a:1,1=b:2\nberth.worker.labels=gpu, arm\n"
                        + "berth.worker.zone=3\nberth.worker.memory.mb=4096\nberth.worker.drain=5s\n";
        return List.of(
                text("\u0000" + node),
                text("\u0001" + worker),
                text("\u0002" + node),
                text("\u0003" + worker));
    }

    static List<byte[]> keyFiles() {
        final String key = "0123456789abcdef".repeat(4);
        return List.of(
                text("# keys\nw 1 " + key + "\nw 2 " + key + " # new\nv 1 " + key + "\n"),
                text("w 4294967295 " + key));
    }

    static List<byte[]> commandLines() {
        final List<byte[]> seeds = new ArrayList<>();
        for (final String line :
                new String[] {
                    "invoke f --deadline 5s",
                    "functions create f --memory 128 --timeout 3s",
                    "functions list --json -",
                    "tenants set t --concurrency 5",
                    "workers drain w --deadline 10m",
                    "zones evacuate 3",
                    "policy set --placement least-loaded --best-of 4 --suspect-for 30s",
                    "soak --rate 100 --duration 10",
                    "simulate dir --scale 2 --policy hybrid",
                    "cluster start --nodes 3",
                    "invocations list",
                    "demo --help",
                    "--version"
                }) {
            seeds.add(text("\u0000" + line.replace(' ', '\n')));
        }
        seeds.add(text("\u00010=a:1,1=[::1]:2"));
        seeds.add(text("\u0002gpu,zone=a/b"));
        seeds.add(text("\u0003hybrid/fixed,random/lru"));
        seeds.add(text("\u0004127.0.0.1:4000"));
        seeds.add(text("\u0004[::1]:65534"));
        return seeds;
    }

    private static byte[] text(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
