------------------------------- MODULE Resync -------------------------------
(* The two numbered streams between balancer and worker: commands one way,      *)
(* events the other, each applied once and in order whatever is lost with a     *)
(* leader, repeated or late, over disconnection, return and a new incarnation   *)
(* (rules 3, 5, 6, 18, 19, 30).                                                 *)
(*                                                                              *)
(* Messages are sets: each may be received late, again, or not before a change  *)
(* of leader, which may take all that is under way in either direction; what it *)
(* leaves is the late word of the old leader. Terms are not in the messages:    *)
(* nothing here needs the lower ones dropped. Sessions keep their order, so     *)
(* that a Hello never comes after a newer one.                                  *)
EXTENDS Naturals, Sequences

CONSTANTS MaxCommand, MaxEvent, MaxIncarnation, MaxDisconnect, MaxLeaderChange,
          \* mutants
          NoResend,       \* 19, 30: the balancer pushes commands once, nobody asks for what was missed
          ForgetOnSend,   \* 19: a command is kept until sent, not until confirmed
          CommandGap,     \* 19: the worker applies a command above a gap
          CommandRepeat,  \* 19: it applies a repeat again
          AnyRegistration,\* 18, 19: what is of a former registration counts
          DropOnSend,     \* 18: the worker keeps an event until sent, not until acknowledged
          EventGap,       \* 18: the balancer applies an event above a gap
          EventRepeat     \* 18: it applies a repeat again

VARIABLES
  \* balancer (replicated)
  known,     \* the incarnation that it knows
  registrationEpoch, link, heard, \* heard: nonce of the newest Hello
  lastCommandIssued, confirmed, \* numbers of commands
  lastEventApplied, word, \* word: the events as applied
  \* worker
  incarnation, own, nonce, greeting, \* own: its registration epoch, 0: none
  lastCommandApplied, done, \* done: the commands as applied
  lastEvent, acknowledged,
  \* network
  toWorker, toLog,
  \* faults so far
  disconnects, leaderChanges

balancer == <<known, registrationEpoch, link, heard, lastCommandIssued, confirmed, lastEventApplied, word>>
worker   == <<incarnation, own, nonce, greeting, lastCommandApplied, done, lastEvent, acknowledged>>
faults   == <<disconnects, leaderChanges>>
vars     == <<balancer, worker, toWorker, toLog, faults>>

Init ==
  /\ known = 1 /\ registrationEpoch = 1 /\ link = "active" /\ heard = 1
  /\ lastCommandIssued = 0 /\ confirmed = 0 /\ lastEventApplied = 0 /\ word = <<>>
  /\ incarnation = 1 /\ own = 1 /\ nonce = 1 /\ greeting = FALSE
  /\ lastCommandApplied = 0 /\ done = <<>>
  /\ lastEvent = 0 /\ acknowledged = 0
  /\ toWorker = {} /\ toLog = {}
  /\ disconnects = 0 /\ leaderChanges = 0

\* what a number stands for: the same number of another incarnation is another thing
What(i, n) == <<i, n>>

Command(n) == [kind |-> "command", epoch |-> registrationEpoch, n |-> n, what |-> What(known, n)]
Ack(n)     == [kind |-> "ack", epoch |-> registrationEpoch, n |-> n, what |-> What(0, 0)]
Welcome(e, n) == [kind |-> "welcome", epoch |-> e, n |-> n, what |-> What(0, heard')]

Max(a, b) == IF a > b THEN a ELSE b

--------------------------------------------------------------------------------
(* Balancer *)

Issue ==
  /\ lastCommandIssued < MaxCommand
  /\ lastCommandIssued' = lastCommandIssued + 1
  /\ toWorker' = IF link = "active" THEN toWorker \cup {Command(lastCommandIssued + 1)} ELSE toWorker
  /\ confirmed' = IF ForgetOnSend /\ link = "active" THEN lastCommandIssued + 1 ELSE confirmed
  /\ UNCHANGED <<known, registrationEpoch, link, heard, lastEventApplied, word, worker, toLog, faults>>

\* what is not confirmed is sent again: by time, or as the worker asks after a new leader, a gap, its Hello
Resend ==
  /\ ~NoResend /\ link = "active"
  /\ \E n \in (confirmed + 1)..lastCommandIssued :
       /\ Command(n) \notin toWorker
       /\ toWorker' = toWorker \cup {Command(n)}
  /\ UNCHANGED <<balancer, worker, toLog, faults>>

Acknowledge ==
  /\ link = "active" /\ Ack(lastEventApplied) \notin toWorker
  /\ toWorker' = toWorker \cup {Ack(lastEventApplied)}
  /\ UNCHANGED <<balancer, worker, toLog, faults>>

\* a message of the current registration: it confirms commands, and its event is applied if it is the next
Log(m) ==
  LET isNext == m.n = lastEventApplied + 1
      counts == isNext \/ (EventGap /\ m.n > lastEventApplied) \/ (EventRepeat /\ m.n > 0 /\ m.n <= lastEventApplied)
  IN
  /\ m \in toLog /\ m.kind = "events" /\ link = "active"
  /\ AnyRegistration \/ m.epoch = registrationEpoch
  /\ counts \/ m.command > confirmed
  /\ confirmed' = Max(confirmed, m.command)
  /\ lastEventApplied' = IF counts THEN Max(lastEventApplied, m.n) ELSE lastEventApplied
  /\ word' = IF counts THEN Append(word, m.what) ELSE word
  /\ UNCHANGED <<known, registrationEpoch, link, heard, lastCommandIssued, worker, toWorker, toLog, faults>>

\* Hello: the same incarnation resumes; another one starts anew, once the one before is disconnected (rule 3)
Hello(m) ==
  /\ m \in toLog /\ m.kind = "hello" /\ m.n > heard
  /\ m.what[1] = known \/ link = "disconnected"
  /\ heard' = m.n
  /\ registrationEpoch' = registrationEpoch + 1
  /\ link' = "active"
  /\ known' = m.what[1]
  /\ IF known = m.what[1]
       THEN /\ confirmed' = Max(confirmed, m.command)
            /\ UNCHANGED <<lastCommandIssued, lastEventApplied, word>>
       ELSE lastCommandIssued' = 0 /\ confirmed' = 0 /\ lastEventApplied' = 0 /\ word' = <<>>
  /\ toWorker' = toWorker \cup {Welcome(registrationEpoch + 1, lastEventApplied')}
  /\ UNCHANGED <<worker, toLog, faults>>

\* the same nonce again: the same welcome, while that registration stands (rule 4)
HelloAgain(m) ==
  /\ m \in toLog /\ m.kind = "hello" /\ m.n = heard /\ m.what[1] = known /\ link = "active"
  /\ UNCHANGED heard
  /\ Welcome(registrationEpoch, lastEventApplied) \notin toWorker
  /\ toWorker' = toWorker \cup {Welcome(registrationEpoch, lastEventApplied)}
  /\ UNCHANGED <<known, registrationEpoch, link, lastCommandIssued, confirmed, lastEventApplied, word, worker, toLog, faults>>

\* its session is closed, or it is silent because another incarnation came
Disconnect ==
  /\ link = "active"
  /\ \/ disconnects < MaxDisconnect /\ disconnects' = disconnects + 1
     \/ known # incarnation /\ UNCHANGED disconnects
  /\ link' = "disconnected"
  /\ UNCHANGED <<known, registrationEpoch, heard, lastCommandIssued, confirmed, lastEventApplied, word, worker,
                 toWorker, toLog, leaderChanges>>

Silence == known # incarnation /\ Disconnect

--------------------------------------------------------------------------------
(* Worker *)

IsOwn(m) == own # 0 /\ (AnyRegistration \/ m.epoch = own)

Obey(m) ==
  LET isNext == m.n = lastCommandApplied + 1
      counts == isNext \/ (CommandGap /\ m.n > lastCommandApplied) \/ (CommandRepeat /\ m.n <= lastCommandApplied)
  IN
  /\ m \in toWorker /\ m.kind = "command" /\ IsOwn(m) /\ counts
  /\ Len(done) <= MaxCommand
  /\ lastCommandApplied' = Max(lastCommandApplied, m.n)
  /\ done' = Append(done, m.what)
  /\ UNCHANGED <<balancer, incarnation, own, nonce, greeting, lastEvent, acknowledged, toWorker, toLog, faults>>

Event ==
  /\ lastEvent < MaxEvent
  /\ lastEvent' = lastEvent + 1
  /\ UNCHANGED <<balancer, incarnation, own, nonce, greeting, lastCommandApplied, done, acknowledged, toWorker, toLog, faults>>

EventMessage(n) == [kind |-> "events", epoch |-> own, n |-> n, what |-> What(incarnation, n), command |-> lastCommandApplied]

\* events above the last one acknowledged, also again; a Pulse is one without an event
Send ==
  /\ own # 0
  /\ \E n \in {0} \cup (acknowledged + 1)..lastEvent :
       /\ EventMessage(n) \notin toLog
       /\ n = 0 => lastCommandApplied > 0
       /\ toLog' = toLog \cup {EventMessage(n)}
       /\ acknowledged' = IF DropOnSend THEN Max(acknowledged, n) ELSE acknowledged
  /\ UNCHANGED <<balancer, incarnation, own, nonce, greeting, lastCommandApplied, done, lastEvent, toWorker, faults>>

Acknowledged(m) ==
  /\ m \in toWorker /\ m.kind = "ack" /\ IsOwn(m) /\ m.n > acknowledged
  /\ acknowledged' = m.n
  /\ UNCHANGED <<balancer, incarnation, own, nonce, greeting, lastCommandApplied, done, lastEvent, toWorker, toLog, faults>>

HelloMessage(n) == [kind |-> "hello", epoch |-> 0, n |-> n, what |-> What(incarnation, 0), command |-> lastCommandApplied]

\* its session is gone, or WorkerUnknown came: Hello with a new nonce, and again with the same
Greet ==
  /\ \/ own = 0 /\ ~greeting
     \/ own # 0 /\ (own # registrationEpoch \/ link = "disconnected")
     \/ greeting /\ nonce = heard /\ link = "disconnected"
  /\ own' = 0 /\ nonce' = nonce + 1 /\ greeting' = TRUE
  /\ toLog' = toLog \cup {HelloMessage(nonce + 1)}
  /\ UNCHANGED <<balancer, incarnation, lastCommandApplied, done, lastEvent, acknowledged, toWorker, faults>>

GreetAgain ==
  /\ greeting /\ HelloMessage(nonce) \notin toLog
  /\ toLog' = toLog \cup {HelloMessage(nonce)}
  /\ UNCHANGED <<balancer, worker, toWorker, faults>>

Welcomed(m) ==
  /\ m \in toWorker /\ m.kind = "welcome" /\ greeting /\ m.what[2] = nonce
  /\ own' = m.epoch /\ greeting' = FALSE
  /\ acknowledged' = m.n
  /\ UNCHANGED <<balancer, incarnation, nonce, lastCommandApplied, done, lastEvent, toWorker, toLog, faults>>

Crash ==
  /\ incarnation < MaxIncarnation
  /\ incarnation' = incarnation + 1
  /\ own' = 0 /\ greeting' = FALSE
  /\ lastCommandApplied' = 0 /\ done' = <<>> /\ lastEvent' = 0 /\ acknowledged' = 0
  /\ UNCHANGED <<balancer, nonce, toWorker, toLog, faults>>

\* the outbox of the old leader is gone, or what it said is late; the same for what was sent to it
LeaderChange ==
  /\ leaderChanges < MaxLeaderChange
  /\ leaderChanges' = leaderChanges + 1
  /\ toWorker' \in {toWorker, {}}
  /\ toLog' \in {toLog, {}}
  /\ UNCHANGED <<balancer, worker, disconnects>>

--------------------------------------------------------------------------------
Hear == \E m \in toLog : Log(m) \/ Hello(m) \/ HelloAgain(m)
Obeys == \E m \in toWorker : Obey(m)
Takes == \E m \in toWorker : Acknowledged(m)
IsWelcomed == \E m \in toWorker : Welcomed(m)

Next == \/ Issue \/ Resend \/ Acknowledge \/ Disconnect \/ Hear
        \/ Obeys \/ Takes \/ IsWelcomed \/ Event \/ Send \/ Greet \/ GreetAgain \/ Crash
        \/ LeaderChange

Fair == /\ WF_vars(Resend) /\ WF_vars(Acknowledge) /\ WF_vars(Hear) /\ WF_vars(Silence)
        /\ WF_vars(Obeys) /\ WF_vars(Takes) /\ WF_vars(IsWelcomed)
        /\ WF_vars(Send) /\ WF_vars(Greet) /\ WF_vars(GreetAgain)

Spec == Init /\ [][Next]_vars /\ Fair

--------------------------------------------------------------------------------
(* Promises *)

\* each command once, in order, and none of another incarnation
CommandsOnceInOrder == \A i \in 1..Len(done) : done[i] = What(incarnation, i)

\* each event once, in order, and none of another incarnation
EventsOnceInOrder == \A i \in 1..Len(word) : word[i] = What(known, i)

\* neither side believes what the other has not said
NumbersAreTrue ==
  /\ confirmed <= lastCommandIssued
  /\ known = incarnation => /\ confirmed <= lastCommandApplied /\ lastCommandApplied <= lastCommandIssued
                            /\ acknowledged <= lastEventApplied /\ lastEventApplied <= lastEvent

\* when faults have stopped, everything has arrived
Settles ==
  <>[](/\ link = "active" /\ own = registrationEpoch
       /\ lastCommandApplied = lastCommandIssued /\ confirmed = lastCommandIssued
       /\ lastEventApplied = lastEvent /\ acknowledged = lastEvent)
=============================================================================
