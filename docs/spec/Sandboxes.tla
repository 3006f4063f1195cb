----------------------------- MODULE Sandboxes -----------------------------
(* Sandboxes on a worker of limited room: a stop before the start that it makes *)
(* way for, and a run's end before the word STOPPED (rules 1, 19, 20, 28).      *)
(*                                                                              *)
(* Memory is held from the command StartSandbox to the word STOPPED or          *)
(* START_FAILED; version 1 commands a start only when its memory is free. A     *)
(* record is an index with a generation. A command may be received any number   *)
(* of times once it was issued; events come in their order (Resync.tla). Each   *)
(* sandbox takes one unit of room and has one slot.                             *)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS Indexes, Room, MaxGeneration, MaxToken,
          \* mutants
          FreeOnStopCommand, \* 28: memory is free when StopSandbox is sent
          OutOfOrder,        \* 19: the worker applies what comes, gap or not
          ReuseId,           \* 1: an index is used again under the same id
          StoppedBeforeEnd,  \* 20: the worker says STOPPED while a run goes on
          FreeOnStopped,     \* 18: the word STOPPED of a former sandbox frees whoever has its index
          IgnoreStopOfBusy   \* 21: a stop that finds a run is forgotten

Id(i, g) == <<i, g>>
Ids == Indexes \X (1..MaxGeneration)
Absent == [state |-> "none", last |-> 0, run |-> 0, stop |-> FALSE]
Free(g) == [state |-> "free", generation |-> g, held |-> FALSE, token |-> 0]

VARIABLES
  record,    \* [Indexes -> state "free","starting","idle","busy","stopping"; generation; held; token]
  nextToken,
  commands,  \* all that were issued, by number
  applied,   \* numbers of those that the worker has applied
  events,    \* the worker's word, not yet applied
  sandbox,   \* [Ids -> what the worker holds]
  payloads,
  begun, returned \* tokens: begun at a worker; given back to the queue as never begun

vars == <<record, nextToken, commands, applied, events, sandbox, payloads, begun, returned>>

Init ==
  /\ record = [i \in Indexes |-> Free(0)]
  /\ nextToken = 1
  /\ commands = <<>> /\ applied = {}
  /\ events = <<>>
  /\ sandbox = [id \in Ids |-> Absent]
  /\ payloads = {} /\ begun = {} /\ returned = {}

IdOf(i) == Id(i, record[i].generation)

Counts(i) == record[i].state # "free" /\ ~(FreeOnStopCommand /\ record[i].state = "stopping")

Used == Cardinality({i \in Indexes : Counts(i)})

Issue(kind, id) == commands' = Append(commands, [kind |-> kind, id |-> id])

--------------------------------------------------------------------------------
(* Balancer *)

Start(i) ==
  LET g == IF ReuseId /\ record[i].generation > 0 THEN record[i].generation ELSE record[i].generation + 1 IN
  /\ record[i].state = "free" /\ Used < Room /\ g <= MaxGeneration
  /\ Cardinality({n \in 1..Len(commands) : commands[n].kind = "start"}) < MaxGeneration * Cardinality(Indexes)
  /\ record' = [record EXCEPT ![i] = [state |-> "starting", generation |-> g, held |-> FALSE, token |-> 0]]
  /\ Issue("start", Id(i, g))
  /\ UNCHANGED <<nextToken, applied, events, sandbox, payloads, begun, returned>>

Grant(i) ==
  /\ record[i].state = "idle" /\ nextToken <= MaxToken
  /\ record' = [record EXCEPT ![i].state = "busy", ![i].held = TRUE, ![i].token = nextToken]
  /\ payloads' = payloads \cup {[id |-> IdOf(i), token |-> nextToken]}
  /\ nextToken' = nextToken + 1
  /\ UNCHANGED <<commands, applied, events, sandbox, begun, returned>>

\* room is needed, keep-alive or run time is over, the start takes too long, its worker drains
Stop(i) ==
  /\ record[i].state \in {"starting", "idle", "busy"}
  /\ record' = [record EXCEPT ![i].state = "stopping"]
  /\ Issue("stop", IdOf(i))
  /\ UNCHANGED <<nextToken, applied, events, sandbox, payloads, begun, returned>>

Apply ==
  /\ events # <<>>
  /\ events' = Tail(events)
  /\ LET e == Head(events)
         i == e.id[1]
         r == record[i]
         isIt == r.state # "free" /\ (e.id = IdOf(i) \/ FreeOnStopped)
         isHolder == isIt /\ r.held /\ r.token = e.token
     IN
     /\ record' = [record EXCEPT ![i] =
          CASE e.kind = "started" /\ isIt /\ r.state = "starting" -> [r EXCEPT !.state = "idle"]
            [] e.kind = "startFailed" /\ isIt /\ ~r.held
                 /\ (r.state = "starting" \/ (r.state = "stopping" /\ r.token = 0)) -> Free(r.generation)
            [] e.kind = "stopped" /\ isIt -> Free(r.generation)
            [] e.kind \in {"completed", "refused"} /\ isHolder ->
                 [r EXCEPT !.held = FALSE, !.state = IF @ = "busy" THEN "idle" ELSE @]
            [] OTHER -> r]
     /\ returned' = IF (e.kind = "stopped" /\ isIt /\ r.held) \/ (e.kind = "refused" /\ isHolder)
                      THEN returned \cup {r.token} ELSE returned
  /\ UNCHANGED <<nextToken, commands, applied, sandbox, payloads, begun>>

--------------------------------------------------------------------------------
(* Worker *)

Tell(kind, id, t) == events' = Append(events, [kind |-> kind, id |-> id, token |-> t])

\* in number order, each once: a repeat is ignored, above a gap it is asked for (rule 19)
Obey(n) ==
  LET c == commands[n]
      s == sandbox[c.id]
  IN
  /\ n \notin applied
  /\ OutOfOrder \/ n = Cardinality(applied) + 1
  /\ applied' = applied \cup {n}
  /\ IF c.kind = "start"
       THEN /\ sandbox' = [sandbox EXCEPT ![c.id] = IF s = Absent THEN [Absent EXCEPT !.state = "starting"] ELSE @]
            /\ UNCHANGED events
     ELSE IF s = Absent
       THEN Tell("stopped", c.id, 0) /\ UNCHANGED sandbox
       ELSE /\ sandbox' = IF IgnoreStopOfBusy /\ s.run # 0 THEN sandbox ELSE [sandbox EXCEPT ![c.id].stop = TRUE]
            /\ UNCHANGED events
  /\ UNCHANGED <<record, nextToken, commands, payloads, begun, returned>>

Started(id) ==
  /\ sandbox[id].state = "starting" /\ ~sandbox[id].stop
  /\ sandbox' = [sandbox EXCEPT ![id].state = "ready"]
  /\ Tell("started", id, 0)
  /\ UNCHANGED <<record, nextToken, commands, applied, payloads, begun, returned>>

StartFails(id) ==
  /\ sandbox[id].state = "starting" /\ ~sandbox[id].stop
  /\ sandbox' = [sandbox EXCEPT ![id] = Absent]
  /\ Tell("startFailed", id, 0)
  /\ UNCHANGED <<record, nextToken, commands, applied, payloads, begun, returned>>

Stopped(id) ==
  /\ sandbox[id].stop
  /\ sandbox[id].run = 0 \/ StoppedBeforeEnd
  /\ sandbox' = IF sandbox[id].run = 0 THEN [sandbox EXCEPT ![id] = Absent]
                                       ELSE [sandbox EXCEPT ![id].stop = FALSE]
  /\ Tell("stopped", id, 0)
  /\ UNCHANGED <<record, nextToken, commands, applied, payloads, begun, returned>>

\* begins where it is ready and not told to stop, else it is refused for good (rule 40)
Payload(p) ==
  LET s == sandbox[p.id] IN
  /\ p \in payloads /\ s # Absent /\ p.token > s.last
  /\ IF s.state = "ready" /\ ~s.stop /\ s.run = 0
       THEN /\ sandbox' = [sandbox EXCEPT ![p.id].last = p.token, ![p.id].run = p.token]
            /\ begun' = begun \cup {p.token}
            /\ UNCHANGED events
       ELSE /\ sandbox' = [sandbox EXCEPT ![p.id].last = p.token]
            /\ Tell("refused", p.id, p.token)
            /\ UNCHANGED begun
  /\ UNCHANGED <<record, nextToken, commands, applied, payloads, returned>>

RunEnds(id) ==
  /\ sandbox[id].run # 0
  /\ sandbox' = [sandbox EXCEPT ![id].run = 0]
  /\ Tell("completed", id, sandbox[id].run)
  /\ UNCHANGED <<record, nextToken, commands, applied, payloads, begun, returned>>

--------------------------------------------------------------------------------
Next ==
  \/ \E i \in Indexes : Start(i) \/ Grant(i) \/ Stop(i)
  \/ Apply
  \/ \E n \in 1..Len(commands) : Obey(n)
  \/ \E id \in Ids : Started(id) \/ StartFails(id) \/ Stopped(id) \/ RunEnds(id)
  \/ \E p \in payloads : Payload(p)

\* commands and events arrive in the end (Resync.tla), what starts, stops or runs comes to an end (rule 21)
Fair ==
  /\ WF_vars(Apply)
  /\ WF_vars(\E n \in 1..Len(commands) : Obey(n))
  /\ \A id \in Ids : WF_vars(Started(id) \/ StartFails(id)) /\ WF_vars(Stopped(id)) /\ WF_vars(RunEnds(id))

Spec == Init /\ [][Next]_vars /\ Fair

--------------------------------------------------------------------------------
(* Promises *)

\* the worker is never asked for more than it has
RoomHolds == Cardinality({id \in Ids : sandbox[id] # Absent}) <= Room

\* whatever the worker holds is in the state: nothing is leaked
HeldIsKnown ==
  \A id \in Ids : sandbox[id] # Absent =>
    LET i == id[1] IN record[i].state # "free" /\ IdOf(i) = id

\* what runs is what was granted
RunIsHeld ==
  \A id \in Ids : sandbox[id].run # 0 => record[id[1]].held /\ record[id[1]].token = sandbox[id].run

\* what went back to the queue never began
ReturnedNeverBegan == returned \cap begun = {}

\* what is stopped is gone in the end, and so the start that waits for its room comes
StopEnds == \A i \in Indexes : record[i].state = "stopping" ~> record[i].state # "stopping"
StartEnds == \A i \in Indexes : record[i].state = "starting" ~> record[i].state # "starting"
=============================================================================
