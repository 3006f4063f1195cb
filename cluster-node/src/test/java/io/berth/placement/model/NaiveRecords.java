package io.berth.placement.model;

import io.berth.placement.PlacementCommands.FunctionSettings;
import java.util.ArrayList;
import java.util.List;

/** Plain records of the twin: what a contract's reader would write down on paper. */
final class NaiveRecords {
    enum WorkerLink {
        ACTIVE,
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
        int limit;
        int inFlight;
    }

    static final class Function {
        long id;
        String tenant;
        FunctionSettings settings;
        int version;
        boolean deleted;
        int inFlight;
        int failedStarts;
        final List<List<Invocation>> queues =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

        int queued() {
            return queues.stream().mapToInt(List::size).sum();
        }

        Invocation head() {
            return queues.stream()
                    .filter(q -> !q.isEmpty())
                    .findFirst()
                    .map(q -> q.get(0))
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
        WorkerLink link = WorkerLink.ACTIVE;
        long lastHeardNs;
        long heardInTerm;
        long graceEndsNs;
        long lastEventApplied;
        long lastCommandIssued;

        boolean isActive() {
            return link == WorkerLink.ACTIVE;
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
