package io.berth.ops.watch;

import io.berth.ops.cluster.CounterFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Looks at one process now and then, over its restarts. One thread. */
final class ProcessWatch {
    private static final Path LOG_DIRECTORY = Path.of("archive");
    private static final String HISTORY_SUFFIX = ".history";
    private static final List<String> FAULTS =
            List.of(
                    "berth-undecodable",
                    "berth-internal-errors",
                    "berth-worker-malformed",
                    "berth-worker-double-granted");

    private final WatchedProcess process;
    private final GcLog gcLog;
    private final List<ResourceSeries> starts = new ArrayList<>();
    private final Map<String, Long> faults = new TreeMap<>();
    private final Map<String, Long> faultsNow = new TreeMap<>();
    private long errors;
    private long errorsNow = ProcFiles.UNKNOWN;
    private boolean looked;

    ProcessWatch(final WatchedProcess process) {
        this.process = process;
        gcLog = process.gcLog() == null ? null : new GcLog(process.gcLog());
    }

    String name() {
        return process.name();
    }

    /** Starts of the process that were seen, in order. */
    List<ResourceSeries> starts() {
        return starts;
    }

    /** What it wrote about collections; null: nothing. */
    GcLog gcLog() {
        return gcLog != null && gcLog.isKnown() ? gcLog : null;
    }

    /** Looks; a process that does not run is passed over. */
    void look(final long nowNs) {
        final OptionalLong pid = process.pid().get();
        if (pid.isPresent()) {
            final ResourceSeries series = seriesOf(pid.getAsLong());
            read(pid.getAsLong(), nowNs, series);
        }
        looked = true;
    }

    private ResourceSeries seriesOf(final long pid) {
        final ResourceSeries last = starts.isEmpty() ? null : starts.get(starts.size() - 1);
        if (last != null && last.pid() == pid) {
            return last;
        }
        final ResourceSeries begun = new ResourceSeries(pid);
        starts.add(begun);
        if (looked && gcLog != null) {
            gcLog.restarted();
        }
        // The counters of a new start begin at 0; all of them count, unless it was there before.
        faultsNow.clear();
        errorsNow = looked ? 0 : ProcFiles.UNKNOWN;
        return begun;
    }

    private void read(final long pid, final long nowNs, final ResourceSeries series) {
        final ProcFiles proc = new ProcFiles(pid);
        final ProcFiles.Status status = proc.status();
        if (status.rss() < 0) {
            return;
        }
        if (gcLog != null) {
            gcLog.look();
        }
        final long[] held = new long[WatchedResource.values().length];
        Arrays.fill(held, ProcFiles.UNKNOWN);
        set(held, WatchedResource.OFF_HEAP, offHeap(proc, status));
        set(held, WatchedResource.HEAP, gcLog == null ? ProcFiles.UNKNOWN : gcLog.heapAfter());
        set(held, WatchedResource.THREADS, status.threads());
        set(held, WatchedResource.FILE_HANDLES, proc.fileHandles());
        readDirectories(held);
        process.counters()
                .filter(counters -> counters.pid() == pid)
                .ifPresent(counters -> readCounters(held, counters));
        series.add(nowNs, status.rss(), held);
    }

    private static void set(final long[] held, final WatchedResource resource, final long value) {
        held[resource.ordinal()] = value;
    }

    /** Where the heap is not known, it cannot be told from the rest, and nothing is said. */
    private long offHeap(final ProcFiles proc, final ProcFiles.Status status) {
        if (gcLog == null || !gcLog.isKnown() || status.anonymous() < 0) {
            return ProcFiles.UNKNOWN;
        }
        final long heap = proc.anonymousWithin(gcLog.heapFrom(), gcLog.heapTo());
        return heap < 0 ? ProcFiles.UNKNOWN : Math.max(0, status.anonymous() - heap);
    }

    private void readDirectories(final long[] held) {
        final DirectoryUse shared = DirectoryUse.of(process.aeronDirectory(), path -> true);
        set(held, WatchedResource.SHARED_MEMORY, shared.bytes());
        set(held, WatchedResource.SHARED_FILES, shared.files());
        final DirectoryUse log = DirectoryUse.of(process.home(), ProcessWatch::isLog);
        final DirectoryUse rest =
                DirectoryUse.of(process.home(), path -> !isLog(path) && !isHistory(path));
        set(held, WatchedResource.LOG, log.bytes());
        set(held, WatchedResource.FILES, rest.bytes());
    }

    private static boolean isLog(final Path file) {
        return LOG_DIRECTORY.equals(file.getParent().getFileName());
    }

    private static boolean isHistory(final Path file) {
        return file.getFileName().toString().endsWith(HISTORY_SUFFIX);
    }

    private void readCounters(final long[] held, final CounterFile counters) {
        set(held, WatchedResource.COUNTERS, counters.allocated());
        final boolean isBaseline = errorsNow < 0;
        final long errorsThen = Math.max(0, errorsNow);
        errorsNow = counters.errors();
        errors += isBaseline ? 0 : Math.max(0, errorsNow - errorsThen);
        for (final String label : FAULTS) {
            final long now = counters.labelled(label).orElse(0);
            final Long before = faultsNow.put(label, now);
            final long since = isBaseline ? 0 : now - (before == null ? 0 : before);
            if (since > 0) {
                faults.merge(label, since, Long::sum);
            }
        }
    }

    /** Errors that its transport, archive and consensus module counted since the first look. */
    long errors() {
        return errors;
    }

    /** Counters that must stay as they are, and by how much they have risen. */
    Map<String, Long> faults() {
        return new LinkedHashMap<>(faults);
    }
}
