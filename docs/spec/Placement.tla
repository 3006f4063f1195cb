----------------------------- MODULE Placement -----------------------------
(* Who holds a slot, who runs in it, when it may be given to someone else, and  *)
(* how an invocation ends. Rules 18 and 20 to 26 of docs/protocol.md, with      *)
(* Cancel, Release, expiry, deadline and STUCK.                                 *)
(*                                                                              *)
(* The balancer is one atomic state machine: the replicated log makes it so. A  *)
(* change of leader is invisible here, but that its answers are lost, as every  *)
(* message may be. Messages are sets that never shrink: each may be lost (never *)
(* received), repeated, delayed and reordered. Commands and events are numbered *)
(* in truth (Resync.tla); here they come in any order, which only adds cases.   *)
(* A worker has one sandbox with one slot: Workers stand for slots too.         *)
(* Time is abstract. A deadline or an expiry may come at any moment. A lease    *)
(* ends at any moment once the worker is cut off, and the balancer gives up on  *)
(* a worker only after its lease has ended: what Lease.tla shows of rule 24. A  *)
(* lost slot is freed only when nothing can run there: rule 26, where timeout   *)
(* and margin have passed.                                                      *)
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS Workers, Requests, Limit, MaxToken, MaxIncarnation,
          \* mutants: each TRUE leaves out one rule
          FreeOnExpiry,        \* 20: an expired placement frees its slot at once
          BelieveAnyCompleted, \* 18: a completion frees whoever holds the slot
          NoLease,             \* 24: a worker that is cut off goes on taking payloads
          FreeOnLost,          \* 26: the slots of a lost worker are free at once
          CancelWithoutWord,   \* 21: a placed invocation ends CANCELLED without the worker's word
          RefuseRepeat,        \* 40: a payload that runs is refused when it comes again past the lease
          RefusalForgotten,    \* 23: a refusal does not raise the last token of its slot
          RevokeForgotten,     \* 20: neither does a revoke
          FreeOnStuck,         \* 20: the word STUCK frees the slot
          KeepRunning          \* 25: a new incarnation says Hello before the old run has ended

None == [token |-> 0, request |-> "none"]
Ends == {"completed", "cancelled", "notRun", "rejected", "lost"}

VARIABLES
  \* balancer (replicated)
  holder,      \* [Workers -> token and request] who has been granted the slot
  reqState,    \* [Requests -> {"queued","placed"} or an end; "cancelled": with a token, "notRun": CANCELLED, token 0]
  marks,       \* [Requests -> SUBSET {"cancelling","late"}] of what is placed
  nextToken,
  link,        \* [Workers -> {"active","disconnected","dead"}]
  known,       \* [Workers -> the incarnation that the balancer knows]
  \* workers
  incarnation,
  lease,       \* [Workers -> BOOLEAN]
  lastToken,   \* [Workers -> highest token begun, refused or revoked]
  run,         \* [Workers -> what runs in the slot]
  \* network
  placed,      \* Placed, and the payloads that follow from it
  commands,    \* RevokeToken, CancelRun
  events,      \* the workers' word
  \* observation
  begins,      \* [Requests -> how often its function began]
  alarm        \* a payload found the slot running an older token: doubleGranted

balancer == <<holder, reqState, marks, nextToken, link, known>>
worker   == <<incarnation, lease, lastToken, run>>
network  == <<placed, commands, events>>
observed == <<begins, alarm>>
vars     == <<balancer, worker, network, observed>>

Symmetry == Permutations(Workers) \cup Permutations(Requests)

Init ==
  /\ holder = [w \in Workers |-> None]
  /\ reqState = [r \in Requests |-> "queued"]
  /\ marks = [r \in Requests |-> {}]
  /\ nextToken = 1
  /\ link = [w \in Workers |-> "active"]
  /\ known = [w \in Workers |-> 1]
  /\ incarnation = [w \in Workers |-> 1]
  /\ lease = [w \in Workers |-> TRUE]
  /\ lastToken = [w \in Workers |-> 0]
  /\ run = [w \in Workers |-> None]
  /\ placed = {} /\ commands = {} /\ events = {}
  /\ begins = [r \in Requests |-> 0]
  /\ alarm = FALSE

InFlight == Cardinality({w \in Workers : holder[w] # None})

Command(kind, w) == [kind |-> kind, worker |-> w, inc |-> known[w], token |-> holder[w].token]
Word(kind, w, t) == [kind |-> kind, worker |-> w, inc |-> incarnation[w], token |-> t]

Holds(w, r) == holder[w] # None /\ holder[w].request = r /\ reqState[r] = "placed"

--------------------------------------------------------------------------------
(* Balancer *)

\* limit, slot and token in one entry (rules 2, 20, 38)
Grant(r, w) ==
  /\ reqState[r] = "queued" /\ link[w] = "active" /\ holder[w] = None
  /\ InFlight < Limit /\ nextToken <= MaxToken
  /\ holder' = [holder EXCEPT ![w] = [token |-> nextToken, request |-> r]]
  /\ reqState' = [reqState EXCEPT ![r] = "placed"]
  /\ placed' = placed \cup {[worker |-> w, inc |-> known[w], token |-> nextToken, request |-> r]}
  /\ nextToken' = nextToken + 1
  /\ UNCHANGED <<marks, link, known, worker, commands, events, observed>>

\* the payload did not come in time: the worker is asked, nothing is freed (rule 20)
Expire(w) ==
  /\ holder[w] # None /\ reqState[holder[w].request] = "placed"
  /\ commands' = commands \cup {Command("revoke", w)}
  /\ IF FreeOnExpiry
       THEN /\ reqState' = [reqState EXCEPT ![holder[w].request] = "queued"]
            /\ holder' = [holder EXCEPT ![w] = None]
       ELSE UNCHANGED <<reqState, holder>>
  /\ UNCHANGED <<marks, nextToken, link, known, worker, placed, events, observed>>

\* its deadline passes: Rejected(DEADLINE) from the queue, else a Revoke
Deadline(r) ==
  \/ /\ reqState[r] = "queued"
     /\ reqState' = [reqState EXCEPT ![r] = "rejected"]
     /\ UNCHANGED <<marks, commands>>
     /\ UNCHANGED <<holder, nextToken, link, known, worker, placed, events, observed>>
  \/ \E w \in Workers :
       /\ Holds(w, r)
       /\ marks' = [marks EXCEPT ![r] = @ \cup {"late"}]
       /\ commands' = commands \cup {Command("revoke", w)}
       /\ UNCHANGED <<holder, reqState, nextToken, link, known, worker, placed, events, observed>>

\* Cancel: at once from the queue, by the worker's word where it is placed (rule 21)
Cancel(r) ==
  \/ /\ reqState[r] = "queued"
     /\ reqState' = [reqState EXCEPT ![r] = "notRun"]
     /\ UNCHANGED <<marks, commands>>
     /\ UNCHANGED <<holder, nextToken, link, known, worker, placed, events, observed>>
  \/ \E w \in Workers :
       /\ Holds(w, r)
       /\ commands' = commands \cup {Command("cancel", w)}
       /\ IF CancelWithoutWord
            THEN reqState' = [reqState EXCEPT ![r] = "notRun"] /\ UNCHANGED marks
            ELSE marks' = [marks EXCEPT ![r] = @ \cup {"cancelling"}] /\ UNCHANGED reqState
       /\ UNCHANGED <<holder, nextToken, link, known, worker, placed, events, observed>>

\* Release(token) of a placement that is not wanted (rule 14)
Release(r) ==
  \E w \in Workers :
    /\ Holds(w, r)
    /\ marks' = [marks EXCEPT ![r] = @ \cup {"cancelling"}]
    /\ commands' = commands \cup {Command("revoke", w)}
    /\ UNCHANGED <<holder, reqState, nextToken, link, known, worker, placed, events, observed>>

\* what becomes of an invocation whose token never began (rule 23)
Returned(r) ==
  IF "cancelling" \in marks[r] THEN "notRun" ELSE IF "late" \in marks[r] THEN "rejected" ELSE "queued"

\* the worker's word; a token that is not the current holder's changes nothing (rule 18)
Apply(e) ==
  LET w == e.worker
      r == holder[w].request
      end == IF e.kind = "returned" THEN Returned(r) ELSE IF e.kind = "stuck" THEN "lost" ELSE e.kind
  IN
  /\ e \in events /\ holder[w] # None /\ e.inc = known[w] /\ link[w] = "active"
  /\ BelieveAnyCompleted \/ holder[w].token = e.token
  /\ reqState' = [reqState EXCEPT ![r] = IF @ = "placed" THEN end ELSE @]
  /\ marks' = [marks EXCEPT ![r] = {}]
  /\ holder' = IF e.kind = "stuck" /\ ~FreeOnStuck THEN holder ELSE [holder EXCEPT ![w] = None]
  /\ UNCHANGED <<nextToken, link, known, worker, network, observed>>

Disconnect(w) ==
  /\ link[w] = "active"
  /\ link' = [link EXCEPT ![w] = "disconnected"]
  /\ UNCHANGED <<holder, reqState, marks, nextToken, known, worker, network, observed>>

\* back within the grace, the same incarnation: its lease is answered again
Return(w) ==
  /\ link[w] = "disconnected" /\ incarnation[w] = known[w]
  /\ link' = [link EXCEPT ![w] = "active"]
  /\ lease' = [lease EXCEPT ![w] = TRUE]
  /\ UNCHANGED <<holder, reqState, marks, nextToken, known, incarnation, lastToken, run, network, observed>>

EndLost(w) == [r \in Requests |-> IF Holds(w, r) THEN "lost" ELSE reqState[r]]

\* the grace is over; by the arithmetic of rule 24 the lease is too
GiveUp(w) ==
  /\ link[w] = "disconnected" /\ (NoLease \/ ~lease[w])
  /\ link' = [link EXCEPT ![w] = "dead"]
  /\ reqState' = EndLost(w)
  /\ holder' = IF FreeOnLost THEN [holder EXCEPT ![w] = None] ELSE holder
  /\ UNCHANGED <<marks, nextToken, known, worker, network, observed>>

\* the function's timeout + margin have passed since: nothing can run there (rule 26)
FreeLost(w) ==
  /\ link[w] = "dead" /\ holder[w] # None /\ run[w] = None /\ ~lease[w]
  /\ holder' = [holder EXCEPT ![w] = None]
  /\ UNCHANGED <<reqState, marks, nextToken, link, known, worker, network, observed>>

\* a new incarnation says Hello, the one before being disconnected or dead: what it held is over (rules 3, 25, 26)
Hello(w) ==
  /\ link[w] # "active" /\ incarnation[w] > known[w]
  /\ link' = [link EXCEPT ![w] = "active"]
  /\ known' = [known EXCEPT ![w] = incarnation[w]]
  /\ lease' = [lease EXCEPT ![w] = TRUE]
  /\ reqState' = EndLost(w)
  /\ holder' = [holder EXCEPT ![w] = None]
  /\ UNCHANGED <<marks, nextToken, incarnation, lastToken, run, network, observed>>

--------------------------------------------------------------------------------
(* Workers *)

LeaseEnds(w) ==
  /\ link[w] # "active" /\ lease[w]
  /\ lease' = [lease EXCEPT ![w] = FALSE]
  /\ UNCHANGED <<balancer, incarnation, lastToken, run, network, observed>>

\* the order of refusal (rule 40): repeat, lease, revoked or stale, busy; else it has begun (rule 22)
Payload(m) ==
  LET w == m.worker
      Refuse == events' = events \cup {Word("returned", w, m.token)}
      mayRun == lease[w] \/ NoLease
  IN
  /\ m \in placed /\ m.inc = incarnation[w]
  /\ \/ /\ RefuseRepeat /\ run[w].token = m.token /\ ~mayRun
        /\ Refuse
        /\ UNCHANGED <<run, lastToken, observed>>
     \/ /\ m.token > lastToken[w] /\ ~mayRun
        /\ Refuse
        /\ lastToken' = IF RefusalForgotten THEN lastToken ELSE [lastToken EXCEPT ![w] = m.token]
        /\ UNCHANGED <<run, observed>>
     \/ /\ m.token > lastToken[w] /\ mayRun /\ run[w] # None
        /\ alarm' = TRUE
        /\ UNCHANGED <<run, lastToken, begins, events>>
     \/ /\ m.token > lastToken[w] /\ mayRun /\ run[w] = None
        /\ run' = [run EXCEPT ![w] = [token |-> m.token, request |-> m.request]]
        /\ lastToken' = [lastToken EXCEPT ![w] = m.token]
        /\ begins' = [begins EXCEPT ![m.request] = @ + 1]
        /\ UNCHANGED <<events, alarm>>
  /\ UNCHANGED <<balancer, incarnation, lease, placed, commands>>

\* COMPLETED, FAILED or TIMED_OUT; CANCELLED where CancelRun came while it ran (rule 21)
RunEnds(w, kind) ==
  /\ run[w] # None
  /\ kind = "cancelled" =>
       \E c \in commands : c.kind = "cancel" /\ c.worker = w /\ c.inc = incarnation[w] /\ c.token = run[w].token
  /\ events' = events \cup {Word(kind, w, run[w].token)}
  /\ run' = [run EXCEPT ![w] = None]
  /\ UNCHANGED <<balancer, incarnation, lease, lastToken, placed, commands, observed>>

\* it ignores its interrupt: told, and goes on
Stuck(w) ==
  /\ run[w] # None
  /\ events' = events \cup {Word("stuck", w, run[w].token)}
  /\ UNCHANGED <<balancer, worker, placed, commands, observed>>

\* RevokeToken, or CancelRun of what does not run: refused for good, and said so. Begun: it ends when it ends.
Revoke(c) ==
  LET w == c.worker IN
  /\ c \in commands /\ c.inc = incarnation[w] /\ c.token > lastToken[w]
  /\ lastToken' = IF RevokeForgotten THEN lastToken ELSE [lastToken EXCEPT ![w] = c.token]
  /\ events' = events \cup {Word("returned", w, c.token)}
  /\ UNCHANGED <<balancer, incarnation, lease, run, placed, commands, observed>>

\* the process dies, or was declared dead and has stopped everything (rule 25)
Crash(w) ==
  /\ incarnation[w] < MaxIncarnation
  /\ incarnation' = [incarnation EXCEPT ![w] = @ + 1]
  /\ lease' = [lease EXCEPT ![w] = FALSE]
  /\ lastToken' = [lastToken EXCEPT ![w] = 0]
  /\ run' = IF KeepRunning THEN run ELSE [run EXCEPT ![w] = None]
  /\ UNCHANGED <<balancer, network, observed>>

--------------------------------------------------------------------------------
Next ==
  \/ \E r \in Requests : Deadline(r) \/ Cancel(r) \/ Release(r) \/ \E w \in Workers : Grant(r, w)
  \/ \E w \in Workers : Expire(w) \/ Disconnect(w) \/ Return(w) \/ GiveUp(w) \/ FreeLost(w) \/ Hello(w)
                        \/ LeaseEnds(w) \/ Stuck(w) \/ Crash(w)
                        \/ \E kind \in {"completed", "cancelled"} : RunEnds(w, kind)
  \/ \E m \in placed : Payload(m)
  \/ \E c \in commands : Revoke(c)
  \/ \E e \in events : Apply(e)

Spec == Init /\ [][Next]_vars

--------------------------------------------------------------------------------
(* Promises *)

TypeOk ==
  /\ \A w \in Workers : holder[w].token <= MaxToken /\ run[w].token <= MaxToken
  /\ \A r \in Requests : reqState[r] \in {"queued", "placed"} \cup Ends

\* what runs is what was granted: a slot never has two holders
RunIsHeld == \A w \in Workers : run[w] # None => holder[w] = run[w]

\* limits are exact, also seen from outside: what runs never exceeds them
LimitHolds == /\ InFlight <= Limit
              /\ Cardinality({w \in Workers : run[w] # None}) <= Limit

\* a payload never finds an older run in its slot
NoAlarm == alarm = FALSE

\* the function begins at most once per request
AtMostOnce == \A r \in Requests : begins[r] <= 1

\* an end is true: NOT_RUN never began, RAN began and is over, and only LOST leaves it open
EndsAreTrue ==
  /\ \A r \in Requests :
       /\ reqState[r] \in {"notRun", "rejected", "queued"} => begins[r] = 0
       /\ reqState[r] \in {"completed", "cancelled"} => begins[r] = 1
  /\ \A w \in Workers : run[w] # None => reqState[run[w].request] \in {"placed", "lost"}

\* nothing is leaked: a slot is held by what is placed, or by what was lost and may still run
NothingLeaked ==
  \A w \in Workers : holder[w] # None => reqState[holder[w].request] \in {"placed", "lost"}
=============================================================================
