package io.berth.placement.model;

import io.berth.placement.PlacementCommands.FunctionSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plain records of the twin: what a contract's reader would write down on paper. */
final class NaiveRecords {
    enum WorkerLink {
        CONNECTED,
        DISCONNECTED,
        DEAD
    }

    enum BoxState {
        STARTING,
        IDLE,
        BUSY,
        STOPPING,
        STUCK,
        LOST
    }

    enum RequestState {
        EMPTY,
        OPEN,
        ENDED,
        TOMBSTONE
    }

    enum Cancelling {
        NO,
        WANTED,
        SENT
    }

    static final class Tenant {
        final String name;
        long index;
        int limit;
        int weight = 1;
        int maxQueued = 100_000;

        Tenant(final String name) {
            this.name = name;
        }
    }

    static final class Function {
        long id;
        String tenant;
        FunctionSettings settings;
        int version;
        boolean deleted;
        boolean wasProvisioned;

        /** One had waited for too long when another left the queue, which was not empty since. */
        boolean isStanding;

        /** Starts that it may command on demand. */
        NaiveBucket scaleUp;

        /** Starts that may be commanded ahead for it. */
        NaiveBucket provision;

        /** Since its last good start, or its newest version. */
        final List<Worker> failedOn = new ArrayList<>();

        Worker lastFailedOn;
        int failedInRow;
        long backoffNs;
        long backoffUntilNs;
        final List<List<Invocation>> queues =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

        int queued() {
            return queues.stream().mapToInt(List::size).sum();
        }

        boolean isReserved() {
            return !deleted && settings.reservedConcurrency() != FunctionSettings.NONE_RESERVED;
        }

        /** Whoever is next: the first of the highest class, or the last where it is too long. */
        Invocation head(final boolean newestFirst) {
            return queues.stream()
                    .filter(q -> !q.isEmpty())
                    .findFirst()
                    .map(q -> q.get(newestFirst ? q.size() - 1 : 0))
                    .orElse(null);
        }

        /** Whose place the function has among those of its tenant. */
        Invocation oldest() {
            return queues.stream()
                    .filter(q -> !q.isEmpty())
                    .findFirst()
                    .map(q -> q.stream().min(Comparator.comparingLong(i -> i.arrival)))
                    .orElse(Optional.empty())
                    .orElse(null);
        }
    }

    static final class Box {
        long id;
        Function function;
        Worker worker;
        int version;
        int memoryMb;
        long timeoutNs;
        BoxState state = BoxState.STARTING;
        boolean held;
        long token;
        Invocation holder;
        long sinceNs;
        long keptUntilNs;
        long uses;
        double worth;
        long startNumber;
        long lostUntilNs;

        boolean isStale() {
            return function.deleted || function.version != version;
        }
    }

    static final class Worker {
        String name;
        long id;
        long incarnation;
        long sessionId;
        long registrationEpoch;
        int memoryMb;
        int zone;
        Set<String> labels = Set.of();
        WorkerLink link = WorkerLink.CONNECTED;

        /** By its own event, which holds as long as it lives. */
        boolean saidDraining;

        /** By its name, by the word of an operator. */
        boolean isDrained;

        /** When what is left there is stopped, by its name. */
        long drainUntilNs;

        boolean isDrainOver;

        boolean isZoneEvacuated;
        double clock;
        boolean isToBeSwept;
        int failuresInRow;
        long suspectUntilNs;
        long lastHeardNs;
        long heardInTerm;
        long graceEndsNs;
        long lastEventApplied;
        long lastCommandIssued;

        boolean isConnected() {
            return link == WorkerLink.CONNECTED;
        }

        boolean isDraining() {
            return saidDraining || isDrained || isZoneEvacuated;
        }

        boolean isActive() {
            return isConnected() && !isDraining();
        }
    }

    static final class Request {
        long sequence;
        long functionId;
        int flags;
        long payloadLength;
        RequestState state = RequestState.EMPTY;
        Invocation invocation;
        String end = "";
    }

    static final class Client {
        long id;
        long nonce;
        long secretHigh;
        long secretLow;
        long sessionId;
        boolean graceOver;
        boolean left;
        long graceEndsNs;
        Request[] requests = new Request[0];

        boolean hasSession() {
            return sessionId != 0;
        }

        long open() {
            long open = 0;
            for (final Request request : requests) {
                open += request.state == RequestState.OPEN ? 1 : 0;
            }
            return open;
        }
    }

    static final class Invocation {
        long id;
        Client client;
        int slot;
        long sequence;
        Function function;
        int priority;
        int zone;
        long arrival;
        long arrivedNs;
        long deadlineAtNs;
        boolean placed;
        Box box;
        long token;
        long grantedAtNs;
        boolean revoking;
        boolean stopSent;
        Cancelling cancelling = Cancelling.NO;
    }

    private NaiveRecords() {}
}
