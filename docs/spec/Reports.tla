------------------------------ MODULE Reports ------------------------------
(* WorkerReport: everything that a worker holds, judged only for what its       *)
(* numbers cover and only when whole (rule 27).                                 *)
(*                                                                              *)
(* One worker, sandboxes of one slot. Commands and events keep their order      *)
(* (rules 18 and 19, Resync.tla). Reports may be lost, repeated and late; their *)
(* chunks come one by one (chunk s tells of sandbox s), and what a whole one    *)
(* says of a sandbox is judged entries later, by a sweep (rule 34).             *)
(* At first the balancer may have a sandbox that the worker does not hold (a    *)
(* ghost) and the worker one that the balancer does not have (a stray); later   *)
(* the worker may lose one without a word.                                      *)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS N, MaxToken, MaxReports, MaxRegistration, MaxVanished, Strays,
          \* mutants: each TRUE leaves out one part of the rule
          IgnoreCommandNumber, \* 27: judges a sandbox whose start the report does not cover
          IgnoreEventNumber,   \* 27: judges although events sent before the report have not been applied
          IgnoreToken,         \* 27: takes a slot granted above the reported token for over
          JudgeInPart,         \* 27: judges when the first chunk has come
          AnyRegistration,     \* 27: judges a report of another registration
          JudgeAsReported,     \* 27: judges a run as reported, whatever has ended since
          IgnoreStarted,       \* 27: a sandbox whose STARTED came after the report is gone if the report lacks it
          NeverJudge           \* 27: judges nothing

S == 1..N
Nothing == [listed |-> FALSE, last |-> 0, run |-> 0]
Unmarked == [listed |-> FALSE, run |-> 0, loss |-> FALSE]

VARIABLES
  \* balancer
  state,       \* [S -> {"none","starting","idle","busy","stopping","gone"}]
  held,        \* [S -> BOOLEAN] the slot is counted
  token,       \* [S -> token granted last]
  startCommand,
  nextToken,
  lastCommandIssued,      \* number of the last command
  lastEventApplied,
  registrationEpoch,
  marks,       \* [S -> what follows from the report under way: listed, a run to stop, its holder lost]
  report,      \* its numbers; chunk: the next one wanted, 0: none under way
  sweep,       \* sandboxes still to be judged
  \* worker
  sandbox,     \* [S -> {"none","starting","ready","stopping"}]
  lastToken, run,
  lastCommandApplied,     \* number of the last command applied
  lastEventSent,
  \* network
  commands, events, payloads, reports, reportsTaken,
  \* observation
  unreal,      \* sandboxes that one side held without the other
  harm         \* a report has changed something that was as it should be

balancer == <<state, held, token, startCommand, nextToken, lastCommandIssued, lastEventApplied, registrationEpoch>>
judging  == <<marks, report, sweep>>
worker   == <<sandbox, lastToken, run, lastCommandApplied, lastEventSent>>
network  == <<commands, events, payloads, reports, reportsTaken>>
vars     == <<balancer, judging, worker, network, unreal, harm>>

NoReport == [chunk |-> 0, id |-> 0, command |-> 0, event |-> 0, held |-> [s \in S |-> Nothing]]

Init ==
  \E ghosts \in SUBSET S, strays \in SUBSET S :
    /\ ghosts \cap strays = {}
    /\ Strays \/ (ghosts = {} /\ strays = {})
    /\ state = [s \in S |-> IF s \in ghosts THEN "idle" ELSE IF s \in strays THEN "gone" ELSE "none"]
    /\ sandbox = [s \in S |-> IF s \in strays THEN "ready" ELSE "none"]
    /\ unreal = ghosts \cup strays
    /\ held = [s \in S |-> FALSE]
    /\ token = [s \in S |-> 0]
    /\ startCommand = [s \in S |-> 0]
    /\ nextToken = 1
    /\ lastCommandIssued = 0 /\ lastCommandApplied = 0
    /\ lastEventApplied = 0 /\ lastEventSent = 0
    /\ registrationEpoch = 1
    /\ marks = [s \in S |-> Unmarked]
    /\ report = NoReport
    /\ sweep = {}
    /\ lastToken = [s \in S |-> 0]
    /\ run = [s \in S |-> 0]
    /\ commands = <<>> /\ events = <<>> /\ payloads = {}
    /\ reports = {} /\ reportsTaken = 0
    /\ harm = FALSE

--------------------------------------------------------------------------------
(* Balancer *)

Start(s) ==
  /\ state[s] = "none"
  /\ state' = [state EXCEPT ![s] = "starting"]
  /\ lastCommandIssued' = lastCommandIssued + 1
  /\ startCommand' = [startCommand EXCEPT ![s] = lastCommandIssued + 1]
  /\ commands' = Append(commands, [kind |-> "start", s |-> s, token |-> 0])
  /\ UNCHANGED <<held, token, nextToken, lastEventApplied, registrationEpoch, judging, worker,
                 events, payloads, reports, reportsTaken, unreal, harm>>

Grant(s) ==
  /\ state[s] = "idle" /\ nextToken <= MaxToken
  /\ state' = [state EXCEPT ![s] = "busy"]
  /\ held' = [held EXCEPT ![s] = TRUE]
  /\ token' = [token EXCEPT ![s] = nextToken]
  /\ nextToken' = nextToken + 1
  /\ payloads' = payloads \cup {[s |-> s, token |-> nextToken]}
  /\ marks' = [marks EXCEPT ![s].loss = FALSE]
  /\ UNCHANGED <<startCommand, lastCommandIssued, lastEventApplied, registrationEpoch, report, sweep, worker,
                 commands, events, reports, reportsTaken, unreal, harm>>

\* the payload did not come in time (rule 20)
Expire(s) ==
  /\ held[s] /\ ~ \E i \in 1..Len(commands) : commands[i].kind = "revoke" /\ commands[i].token = token[s]
  /\ lastToken[s] < token[s] \* a revoke that finds it begun does nothing: left out
  /\ lastCommandIssued' = lastCommandIssued + 1
  /\ commands' = Append(commands, [kind |-> "revoke", s |-> s, token |-> token[s]])
  /\ UNCHANGED <<state, held, token, startCommand, nextToken, lastEventApplied, registrationEpoch,
                 judging, worker, events, payloads, reports, reportsTaken, unreal, harm>>

\* keep-alive is over
StopIdle(s) ==
  /\ state[s] = "idle"
  /\ state' = [state EXCEPT ![s] = "stopping"]
  /\ lastCommandIssued' = lastCommandIssued + 1
  /\ commands' = Append(commands, [kind |-> "stop", s |-> s, token |-> 0])
  /\ UNCHANGED <<held, token, startCommand, nextToken, lastEventApplied, registrationEpoch, judging,
                 worker, events, payloads, reports, reportsTaken, unreal, harm>>

\* the next event, in number order; a token that does not hold the slot changes nothing (rule 18)
Apply ==
  /\ events # <<>>
  /\ LET e == Head(events)
         s == e.s
         isHolder == held[s] /\ token[s] = e.token
     IN
     /\ state' = [state EXCEPT ![s] =
          IF e.kind = "started" /\ @ = "starting" THEN "idle"
          ELSE IF e.kind = "stopped" /\ @ # "none" THEN "gone"
          ELSE IF e.kind \in {"completed", "revoked"} /\ isHolder /\ @ = "busy" THEN "idle"
          ELSE @]
     /\ held' = [held EXCEPT ![s] =
          IF e.kind = "stopped" \/ (e.kind \in {"completed", "revoked"} /\ isHolder) THEN FALSE ELSE @]
     \* started after the newest report: whatever that says, it is there, and its start is covered by every later one
     /\ IF e.kind = "started" /\ state[s] = "starting"
          THEN /\ startCommand' = [startCommand EXCEPT ![s] = 0]
               /\ marks' = IF marks[s].listed \/ IgnoreStarted THEN marks
                           ELSE [marks EXCEPT ![s] = [listed |-> TRUE, run |-> 0, loss |-> FALSE]]
          ELSE UNCHANGED <<startCommand, marks>>
  /\ events' = Tail(events)
  /\ lastEventApplied' = lastEventApplied + 1
  /\ UNCHANGED <<token, nextToken, lastCommandIssued, registrationEpoch, report, sweep, worker,
                 commands, payloads, reports, reportsTaken, unreal, harm>>

\* a chunk; its report is under way only as long as its numbers fit, else it is dropped
Chunk(m) ==
  LET fits == /\ AnyRegistration \/ m.registrationEpoch = registrationEpoch
              /\ IgnoreEventNumber \/ m.event = lastEventApplied
      chunk == IF report.chunk # 0 /\ report.id = m.id THEN report.chunk ELSE 1
      what == m.held[chunk]
      isAsHeld == what.run # 0 /\ held[chunk] /\ token[chunk] = what.run
      isLast == chunk = N \/ JudgeInPart
      before == IF chunk = 1 THEN [s \in S |-> Unmarked] ELSE marks
  IN
  /\ m \in reports
  /\ IF fits
       THEN /\ marks' = [before EXCEPT ![chunk] =
                  [listed |-> what.listed,
                   run |-> IF isAsHeld /\ ~JudgeAsReported THEN 0 ELSE what.run,
                   loss |-> held[chunk] /\ ~isAsHeld /\ (what.last >= token[chunk] \/ IgnoreToken)]]
            /\ report' = [chunk |-> IF isLast THEN 0 ELSE chunk + 1, id |-> m.id,
                          command |-> m.command, event |-> m.event, held |-> m.held]
            /\ sweep' = IF isLast /\ ~NeverJudge THEN {s \in S : state[s] \notin {"none"}} ELSE {}
            /\ IF what.listed /\ state[chunk] = "gone" \* the worker is to stop what is not here
                 THEN /\ lastCommandIssued' = lastCommandIssued + 1
                      /\ commands' = Append(commands, [kind |-> "stop", s |-> chunk, token |-> 0])
                      /\ harm' = (harm \/ chunk \notin unreal)
                 ELSE UNCHANGED <<lastCommandIssued, commands, harm>>
       ELSE /\ report' = NoReport
            /\ IF chunk = 1 THEN marks' = before /\ sweep' = {} ELSE UNCHANGED <<marks, sweep>>
            /\ UNCHANGED <<lastCommandIssued, commands, harm>>
  /\ UNCHANGED <<state, held, token, startCommand, nextToken, lastEventApplied, registrationEpoch, worker,
                 events, payloads, reports, reportsTaken, unreal>>

\* the sweep comes to a sandbox: gone, lost, stopped, or right
Judge(s) ==
  LET what == marks[s]
      isCovered == IgnoreCommandNumber \/ startCommand[s] <= report.command
      isGone == ~what.listed
      isLost == ~isGone /\ held[s] /\ what.loss
      isRun == what.run # 0 /\ (JudgeAsReported => ~(held[s] /\ token[s] = what.run))
      isToStop == ~isGone /\ state[s] # "stopping" /\ (isLost \/ isRun)
      changes == isCovered /\ state[s] # "gone" /\ (isGone \/ isLost \/ isToStop)
  IN
  /\ s \in sweep
  /\ sweep' = sweep \ {s}
  /\ harm' = (harm \/ (changes /\ s \notin unreal))
  /\ IF changes
       THEN /\ state' = [state EXCEPT ![s] = IF isGone THEN "gone" ELSE IF isToStop THEN "stopping" ELSE @]
            /\ held' = [held EXCEPT ![s] = IF isGone \/ isLost THEN FALSE ELSE @]
            /\ IF ~isGone /\ isToStop
                 THEN /\ lastCommandIssued' = lastCommandIssued + 1
                      /\ commands' = Append(commands, [kind |-> "stop", s |-> s, token |-> 0])
                 ELSE UNCHANGED <<lastCommandIssued, commands>>
       ELSE UNCHANGED <<state, held, lastCommandIssued, commands>>
  /\ UNCHANGED <<token, startCommand, nextToken, lastEventApplied, registrationEpoch, marks, report,
                 worker, events, payloads, reports, reportsTaken, unreal>>

--------------------------------------------------------------------------------
(* Worker *)

Tell(kind, s, t) == /\ events' = Append(events, [kind |-> kind, s |-> s, token |-> t])
                    /\ lastEventSent' = lastEventSent + 1

Silent == UNCHANGED <<events, lastEventSent>>

\* the next command, in number order (rule 19)
Obey ==
  /\ commands # <<>>
  /\ LET c == Head(commands)
         s == c.s
     IN
     CASE c.kind = "start" ->
            /\ sandbox' = [sandbox EXCEPT ![s] = "starting"]
            /\ Silent /\ UNCHANGED lastToken
       [] c.kind = "stop" ->
            /\ IF sandbox[s] = "none"
                 THEN Tell("stopped", s, 0) /\ UNCHANGED sandbox
                 ELSE Silent /\ sandbox' = [sandbox EXCEPT ![s] = "stopping"]
            /\ UNCHANGED lastToken
       [] OTHER ->
            /\ IF sandbox[s] = "none"
                 THEN Tell("revoked", s, c.token) /\ UNCHANGED lastToken
                 ELSE IF c.token > lastToken[s]
                 THEN Tell("revoked", s, c.token) /\ lastToken' = [lastToken EXCEPT ![s] = c.token]
                 ELSE Silent /\ UNCHANGED lastToken
            /\ UNCHANGED sandbox
  /\ commands' = Tail(commands)
  /\ lastCommandApplied' = lastCommandApplied + 1
  /\ UNCHANGED <<balancer, judging, run, payloads, reports, reportsTaken, unreal, harm>>

Started(s) ==
  /\ sandbox[s] = "starting"
  /\ sandbox' = [sandbox EXCEPT ![s] = "ready"]
  /\ Tell("started", s, 0)
  /\ UNCHANGED <<balancer, judging, lastToken, run, lastCommandApplied, commands, payloads, reports, reportsTaken, unreal, harm>>

Stopped(s) ==
  /\ sandbox[s] = "stopping" /\ run[s] = 0
  /\ sandbox' = [sandbox EXCEPT ![s] = "none"]
  /\ Tell("stopped", s, 0)
  /\ UNCHANGED <<balancer, judging, lastToken, run, lastCommandApplied, commands, payloads, reports, reportsTaken, unreal, harm>>

Begin(p) ==
  /\ p \in payloads
  /\ sandbox[p.s] = "ready" /\ run[p.s] = 0 /\ p.token > lastToken[p.s]
  /\ run' = [run EXCEPT ![p.s] = p.token]
  /\ lastToken' = [lastToken EXCEPT ![p.s] = p.token]
  /\ UNCHANGED <<balancer, judging, sandbox, lastCommandApplied, lastEventSent, network, unreal, harm>>

RunEnds(s) ==
  /\ run[s] # 0
  /\ run' = [run EXCEPT ![s] = 0]
  /\ Tell("completed", s, run[s])
  /\ UNCHANGED <<balancer, judging, sandbox, lastToken, lastCommandApplied, commands, payloads, reports, reportsTaken, unreal, harm>>

\* copied at one moment with the numbers of that moment
TakeReport ==
  /\ reportsTaken < MaxReports
  /\ reportsTaken' = reportsTaken + 1
  /\ reports' = reports \cup {[
       id |-> reportsTaken + 1, registrationEpoch |-> registrationEpoch,
       command |-> lastCommandApplied, event |-> lastEventSent,
       held |-> [s \in S |-> [listed |-> sandbox[s] # "none", last |-> lastToken[s], run |-> run[s]]]]}
  /\ UNCHANGED <<balancer, judging, worker, commands, events, payloads, unreal, harm>>

--------------------------------------------------------------------------------
(* Faults *)

Vanish(s) ==
  /\ sandbox[s] # "none" /\ Cardinality(unreal) < MaxVanished
  /\ sandbox' = [sandbox EXCEPT ![s] = "none"]
  /\ run' = [run EXCEPT ![s] = 0]
  /\ unreal' = unreal \cup {s}
  /\ UNCHANGED <<balancer, judging, lastToken, lastCommandApplied, lastEventSent, network, harm>>

\* Hello of the same incarnation: what was under way of a report is dropped
Resume ==
  /\ registrationEpoch < MaxRegistration
  /\ registrationEpoch' = registrationEpoch + 1
  /\ report' = NoReport /\ sweep' = {}
  /\ UNCHANGED <<state, held, token, startCommand, nextToken, lastCommandIssued, lastEventApplied, marks,
                 worker, network, unreal, harm>>

\* Hello of a new incarnation: numbers begin anew on both sides, and nothing is held (rules 3, 26)
Reincarnate ==
  /\ registrationEpoch < MaxRegistration
  /\ registrationEpoch' = registrationEpoch + 1
  /\ state' = [s \in S |-> IF state[s] = "none" THEN "none" ELSE "gone"]
  /\ held' = [s \in S |-> FALSE]
  /\ startCommand' = [s \in S |-> 0]
  /\ lastCommandIssued' = 0 /\ lastCommandApplied' = 0 /\ lastEventApplied' = 0 /\ lastEventSent' = 0
  /\ report' = NoReport /\ sweep' = {} /\ marks' = [s \in S |-> Unmarked]
  /\ sandbox' = [s \in S |-> "none"] /\ lastToken' = [s \in S |-> 0] /\ run' = [s \in S |-> 0]
  /\ commands' = <<>> /\ events' = <<>> /\ payloads' = {}
  /\ unreal' = {}
  /\ UNCHANGED <<token, nextToken, reports, reportsTaken, harm>>

--------------------------------------------------------------------------------
Faults == Resume \/ Reincarnate \/ \E s \in S : Vanish(s)

Next ==
  \/ \E s \in S : Start(s) \/ Grant(s) \/ Expire(s) \/ StopIdle(s) \/ Judge(s)
                  \/ Started(s) \/ Stopped(s) \/ RunEnds(s)
  \/ Apply \/ Obey \/ TakeReport \/ Faults
  \/ \E m \in reports : Chunk(m)
  \/ \E p \in payloads : Begin(p)

Spec == Init /\ [][Next]_vars

\* a report that comes again has what is unknown stopped again, without end
FewCommands == lastCommandIssued <= 5

--------------------------------------------------------------------------------
(* Promises *)

\* what is as it should be, no report changes, however late
LateReportsChangeNothing == ~harm

\* what runs is what was granted, but in a sandbox that the balancer never had
RunIsHeld == \A s \in S : run[s] # 0 /\ s \notin unreal => held[s] /\ token[s] = run[s]

\* what the balancer would grant is there, but for what vanished
AdoptedIsReal == \A s \in S : state[s] = "idle" /\ s \notin unreal => sandbox[s] = "ready"

\* a report that covers everything and was judged in full leaves nothing unreal: neither ghosts nor strays
Quiet == /\ commands = <<>> /\ events = <<>> /\ sweep = {} /\ report.chunk = 0
         /\ \A s \in S : sandbox[s] \in {"none", "ready"} /\ run[s] = 0

IsOfNow == /\ report.id # 0 /\ report.command = lastCommandApplied /\ report.event = lastEventSent
           /\ \A s \in S : report.held[s].listed = (sandbox[s] # "none")

AJudgedReportSettles ==
  Quiet /\ IsOfNow =>
    \A s \in S : /\ state[s] \in {"idle", "busy"} => sandbox[s] = "ready"
                 /\ sandbox[s] = "ready" => state[s] \in {"idle", "busy"}
=============================================================================
