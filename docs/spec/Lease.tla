------------------------------- MODULE Lease -------------------------------
(* The lease of a worker against the grace of the balancer (rules 7, 10, 24,    *)
(* 25): a worker that is given up takes no payload any more. Placement.tla      *)
(* takes this as given.                                                         *)
(*                                                                              *)
(* real is true time in ticks of half a second; both clocks tick with it, and a *)
(* lease below 0.99 of the grace stands for their drift. The grace is the short *)
(* one (the long one is for the patience of rule 25, not for safety). Cluster   *)
(* time is made of the timestamps of entries, each step capped; the first entry *)
(* of a term advances it by 0, as the clock of a new leader may differ by       *)
(* anything. A message of the worker may take any time to the log, its answer   *)
(* may be lost or take any time.                                                *)
EXTENDS Integers, FiniteSets

CONSTANTS LeaseTicks, Grace, Cap, MaxTime, MaxMessages, MaxTerm, MaxSteps, Skew,
          \* mutants
          LeaseFromAnswer, \* 24: the lease counts from when the answer comes
          LeaseFromResend, \* 24: what is sent again keeps its number, and the lease counts from the last sending
          NewTermAdvances, \* 7: the first entry of a term advances cluster time
          NoCap,           \* 7: cluster time follows a clock that is set forward
          AckOfAnything    \* 24: any message of the balancer renews the lease

None == -1

VARIABLES
  real,
  \* balancer
  cluster, lastStamp, skew, term, isFirst, \* cluster time; the leader's clock is real + skew
  link, graceFrom,
  \* worker
  sent,      \* [number -> when it was sent first]
  resent,    \* [number -> when it was sent last]
  answered,  \* the lease runs from here
  \* network: numbers logged, numbers answered
  logged, answers,
  steps      \* how often a clock was set forward

vars == <<real, cluster, lastStamp, skew, term, isFirst, link, graceFrom,
          sent, resent, answered, logged, answers, steps>>

Numbers == 1..MaxMessages

Init ==
  /\ real = 0
  /\ cluster = 0 /\ lastStamp = 0 /\ skew = 0 /\ term = 1 /\ isFirst = FALSE
  /\ link = "active" /\ graceFrom = None
  /\ sent = [n \in Numbers |-> None] /\ resent = [n \in Numbers |-> None]
  /\ answered = 0
  /\ logged = {} /\ answers = {} /\ steps = 0

\* what an entry with the leader's timestamp adds to cluster time (rule 7)
Advance ==
  LET stamp == real + skew
      by == IF stamp > lastStamp THEN stamp - lastStamp ELSE 0
  IN IF isFirst /\ ~NewTermAdvances THEN 0
     ELSE IF by > Cap /\ ~NoCap THEN Cap ELSE by

Entry == /\ cluster' = cluster + Advance
         /\ lastStamp' = real + skew
         /\ isFirst' = FALSE

Tick ==
  /\ real < MaxTime
  /\ real' = real + 1
  /\ UNCHANGED <<cluster, lastStamp, skew, term, isFirst, link, graceFrom, sent, resent, answered, logged, answers, steps>>

HasLease == real - answered < LeaseTicks

--------------------------------------------------------------------------------
(* Worker *)

\* a pulse, or events: numbered; the same bytes again where they are sent again
Send(n) ==
  /\ sent[n] = None /\ (n > 1 => sent[n - 1] # None)
  /\ sent' = [sent EXCEPT ![n] = real]
  /\ resent' = [resent EXCEPT ![n] = real]
  /\ UNCHANGED <<real, cluster, lastStamp, skew, term, isFirst, link, graceFrom, answered, logged, answers, steps>>

Resend(n) ==
  /\ LeaseFromResend /\ sent[n] # None /\ resent[n] < real
  /\ resent' = [resent EXCEPT ![n] = real]
  /\ UNCHANGED <<real, cluster, lastStamp, skew, term, isFirst, link, graceFrom, sent, answered, logged, answers, steps>>

Answer(n) ==
  /\ n \in answers
  /\ LET from == IF LeaseFromAnswer THEN real ELSE IF LeaseFromResend THEN resent[n] ELSE sent[n] IN
     answered' = IF from > answered THEN from ELSE answered
  /\ UNCHANGED <<real, cluster, lastStamp, skew, term, isFirst, link, graceFrom, sent, resent, logged, answers, steps>>

\* WorkerUnknown, a command, anything else of the balancer: no answer to a number
Anything ==
  /\ AckOfAnything
  /\ answered' = real
  /\ UNCHANGED <<real, cluster, lastStamp, skew, term, isFirst, link, graceFrom, sent, resent, logged, answers, steps>>

--------------------------------------------------------------------------------
(* Balancer *)

\* a message of the worker is logged; answered only while it is registered
Log(n) ==
  /\ sent[n] # None /\ link = "active" /\ n \notin logged
  /\ Entry
  /\ logged' = logged \cup {n}
  /\ answers' = answers \cup {n}
  /\ UNCHANGED <<real, skew, term, link, graceFrom, sent, resent, answered, steps>>

TickEntry ==
  /\ Entry /\ (cluster' # cluster \/ lastStamp' # lastStamp \/ isFirst)
  /\ UNCHANGED <<real, skew, term, link, graceFrom, sent, resent, answered, logged, answers, steps>>

\* the session is closed, also of a worker that is well (rule 16); what comes after is not answered
Disconnect ==
  /\ link = "active"
  /\ Entry
  /\ link' = "disconnected"
  /\ graceFrom' = cluster'
  /\ UNCHANGED <<real, skew, term, sent, resent, answered, logged, answers, steps>>

GiveUp ==
  /\ link = "disconnected"
  /\ Entry
  /\ cluster' - graceFrom >= Grace
  /\ link' = "dead"
  /\ UNCHANGED <<real, skew, term, graceFrom, sent, resent, answered, logged, answers, steps>>

NewTerm(s) ==
  /\ term < MaxTerm
  /\ term' = term + 1 /\ skew' = s /\ isFirst' = TRUE
  /\ UNCHANGED <<real, cluster, lastStamp, link, graceFrom, sent, resent, answered, logged, answers, steps>>

\* the leader's clock is set forward: each time costs the cap at most
SetForward ==
  /\ steps < MaxSteps
  /\ steps' = steps + 1
  /\ skew' = skew + Skew
  /\ UNCHANGED <<real, cluster, lastStamp, term, isFirst, link, graceFrom, sent, resent, answered, logged, answers>>

Next ==
  \/ Tick \/ TickEntry \/ Disconnect \/ GiveUp \/ Anything \/ SetForward
  \/ \E n \in Numbers : Send(n) \/ Resend(n) \/ Answer(n) \/ Log(n)
  \/ \E s \in {-Skew, 0, Skew} : NewTerm(s)

Spec == Init /\ [][Next]_vars

--------------------------------------------------------------------------------
\* a worker that is given up has no lease. Where the leader's clock was set forward it may have the rest of the cap: what
\* begins in that time was told LOST, and is over before its slot is freed, as the cap is below the margin of rule 26.
DeadHasNoLease == link = "dead" => real - answered + steps * Cap >= LeaseTicks

\* cluster time may run slow, never fast, but for the cap where a clock was set forward
ClusterTimeIsNotFast == cluster <= real + steps * Cap

\* the lease counts from the sending of what was heard
LeaseIsOfWhatWasHeard == answered > 0 => \E n \in logged : sent[n] >= answered
=============================================================================
