---------------------------- MODULE RequestSlots ----------------------------
(* A client's request slot: a repeated request gets the same answer, an old one *)
(* never runs anew, and what the caller is told is true (rules 1, 11 to 17 and  *)
(* the table "ends" of docs/protocol.md).                                       *)
(*                                                                              *)
(* One client process with one request slot; client ids as it loses them. The   *)
(* placement of an invocation is one step, begin and end of a run are the       *)
(* worker's: Placement.tla shows that a token begins once, only while it holds  *)
(* its slot, or once its worker is LOST. Messages are sets that never shrink.   *)
(* A retry (rule 13) is a call of its own here: it follows NOT_RUN alone, which *)
(* never begins, or where the caller marked the call safe to repeat.            *)
EXTENDS Naturals, FiniteSets

CONSTANTS MaxId, MaxSequence, MaxToken,
          \* mutants
          RunStale,        \* 12: a sequence below the last runs
          RunRepeat,       \* 12: the sequence that is open or over runs again
          ForgetPrevious,  \* 12: the next sequence does not cancel the one before that is open
          NoTombstone,     \* 14: a Cancel above the last sequence leaves nothing behind
          ReuseClientId,   \* 1, 17: a client id that has expired is given again
          MoveToNewId,     \* 17: what may run goes on under a new client id
          RefusalIsProof,  \* 22: the client takes RunRefused for NOT_RUN
          LostIsNotRun,    \* 15: it takes Ended(LOST) for NOT_RUN
          GiveUpIsNotRun   \* 15: a call given up after its payload left ends NOT_RUN

Keys == (1..MaxId) \X (1..MaxSequence)
Final == {"completed", "cancelled", "notRun", "rejected", "lost"}

VARIABLES
  \* balancer
  id,        \* the client id in the state, 0: none
  issuedIds,
  link,      \* "live", "grace", "leaving": the grace is over, something is open
  sequence,  \* the last of the slot
  invocation, \* [Keys -> "none","queued","placed" or an end]
  cancelling, \* [Keys -> BOOLEAN]
  token,     \* [Keys -> newest]
  nextToken,
  created,   \* [Keys -> invocations made]
  \* client
  own,       \* its client id, 0: none
  ownSequence, phase, payloadLeft, placement, previousEnded,
  call,      \* [Keys -> number of the call, 0: none]
  calls,
  end,       \* [Keys -> "none","NOT_RUN","RAN","UNKNOWN"]
  \* network
  invokes, cancels, releases, answers, payloads, results,
  \* worker
  begun      \* what began: key and token

balancer == <<id, issuedIds, link, sequence, invocation, cancelling, token, nextToken, created>>
client   == <<own, ownSequence, phase, payloadLeft, placement, previousEnded, call, calls, end>>
sent     == <<invokes, cancels, releases>>
vars     == <<balancer, client, sent, answers, payloads, results, begun>>

Key == <<own, ownSequence>>

Init ==
  /\ id = 1 /\ issuedIds = 1 /\ link = "live" /\ sequence = 0
  /\ invocation = [k \in Keys |-> "none"]
  /\ cancelling = [k \in Keys |-> FALSE]
  /\ token = [k \in Keys |-> 0] /\ nextToken = 1
  /\ created = [k \in Keys |-> 0]
  /\ own = 1 /\ ownSequence = 0 /\ phase = "free" /\ payloadLeft = FALSE /\ placement = 0
  /\ previousEnded = FALSE
  /\ call = [k \in Keys |-> 0] /\ calls = 0
  /\ end = [k \in Keys |-> "none"]
  /\ invokes = {} /\ cancels = {} /\ releases = {}
  /\ answers = {} /\ payloads = {} /\ results = {} /\ begun = {}

Answer(k, kind, t) == [key |-> k, kind |-> kind, token |-> t]

\* Ended(CANCELLED) of what never began has token 0
EndAnswer(k, kind) == Answer(k, kind, IF kind \in {"notRun", "rejected"} THEN 0 ELSE token[k])

IsOpen(k) == invocation[k] \in {"queued", "placed"}

--------------------------------------------------------------------------------
(* Balancer *)

\* the answer that a request has now
Current(k) ==
  IF invocation[k] = "placed" /\ ~cancelling[k] THEN {Answer(k, "placed", token[k])}
  ELSE IF invocation[k] \in Final THEN {EndAnswer(k, invocation[k])}
  ELSE {}

\* no answer is owed for the one before; what is open of it is cancelled, unless the caller had its end
Before == <<id, sequence>>
SlotIsOpen == sequence > 0 /\ IsOpen(Before)
BeforeIsOpen == SlotIsOpen /\ ~ForgetPrevious

AckInvocation == IF BeforeIsOpen /\ invocation[Before] = "queued"
                   THEN [invocation EXCEPT ![Before] = "notRun"] ELSE invocation
AckCancelling(ended) == IF BeforeIsOpen /\ invocation[Before] = "placed" /\ ~ended
                          THEN [cancelling EXCEPT ![Before] = TRUE] ELSE cancelling

Unknown(k) == answers' = answers \cup {Answer(k, "unknown", 0)} /\ UNCHANGED balancer

Invoke(m) ==
  LET k == m.key
      s == k[2]
      isNew == s > sequence \/ (RunStale /\ s < sequence) \/ (RunRepeat /\ s = sequence)
  IN
  /\ m \in invokes
  /\ IF k[1] # id THEN Unknown(k)
     ELSE IF link # "live" THEN UNCHANGED <<balancer, answers>>
     ELSE IF isNew
       THEN \E verdict \in {"queued", "rejected"} :
            /\ invocation' = [AckInvocation EXCEPT ![k] = verdict]
            /\ cancelling' = AckCancelling(m.previousEnded)
            /\ sequence' = s
            /\ created' = [created EXCEPT ![k] = @ + 1]
            /\ answers' = IF verdict = "rejected" THEN answers \cup {Answer(k, "rejected", 0)} ELSE answers
            /\ UNCHANGED <<id, issuedIds, link, token, nextToken>>
     ELSE /\ answers' = answers \cup IF s = sequence THEN Current(k) ELSE {Answer(k, "stale", 0)}
          /\ UNCHANGED balancer
  /\ UNCHANGED <<client, sent, payloads, results, begun>>

\* below: nothing; equal: at once from the queue, by the worker's word where placed; above: a tombstone (rule 14)
Cancel(k) ==
  LET s == k[2] IN
  /\ k \in cancels
  /\ IF k[1] # id THEN Unknown(k)
     ELSE IF link # "live" \/ s < sequence THEN UNCHANGED <<balancer, answers>>
     ELSE IF s > sequence
       THEN /\ IF NoTombstone
                 THEN UNCHANGED <<invocation, cancelling, sequence>>
                 ELSE /\ invocation' = [AckInvocation EXCEPT ![k] = "notRun"]
                      /\ cancelling' = AckCancelling(FALSE)
                      /\ sequence' = s
            /\ answers' = answers \cup {Answer(k, "notRun", 0)}
            /\ UNCHANGED <<id, issuedIds, link, token, nextToken, created>>
     ELSE IF invocation[k] = "queued"
       THEN /\ invocation' = [invocation EXCEPT ![k] = "notRun"]
            /\ answers' = answers \cup {Answer(k, "notRun", 0)}
            /\ UNCHANGED <<id, issuedIds, link, sequence, cancelling, token, nextToken, created>>
     ELSE IF invocation[k] = "placed"
       THEN /\ cancelling' = [cancelling EXCEPT ![k] = TRUE]
            /\ UNCHANGED <<id, issuedIds, link, sequence, invocation, token, nextToken, created, answers>>
     ELSE answers' = answers \cup Current(k) /\ UNCHANGED balancer
  /\ UNCHANGED <<client, sent, payloads, results, begun>>

Release(m) ==
  /\ m \in releases
  /\ m.key = <<id, sequence>> /\ link = "live"
  /\ invocation[m.key] = "placed" /\ token[m.key] = m.token
  /\ cancelling' = [cancelling EXCEPT ![m.key] = TRUE]
  /\ UNCHANGED <<id, issuedIds, link, sequence, invocation, token, nextToken, created,
                 client, sent, answers, payloads, results, begun>>

\* what a resync of its open request is answered; NotKnown sends the same Invoke again, which is in the network already
Resync ==
  /\ own = id /\ link = "live" /\ ownSequence = sequence /\ sequence > 0
  /\ answers' = answers \cup Current(Key)
  /\ UNCHANGED <<balancer, client, sent, payloads, results, begun>>

\* told unasked, while the request is the slot's and its client has a session
Told(k, kind) == IF k = <<id, sequence>> /\ link = "live" /\ kind # "completed"
                   THEN answers' = answers \cup {EndAnswer(k, kind)} ELSE UNCHANGED answers

Place(k) ==
  /\ invocation[k] = "queued" /\ nextToken <= MaxToken
  /\ invocation' = [invocation EXCEPT ![k] = "placed"]
  /\ token' = [token EXCEPT ![k] = nextToken]
  /\ nextToken' = nextToken + 1
  /\ answers' = IF k = <<id, sequence>> /\ link = "live"
                  THEN answers \cup {Answer(k, "placed", nextToken)} ELSE answers
  /\ UNCHANGED <<id, issuedIds, link, sequence, cancelling, created, client, sent, payloads, results, begun>>

Deadline(k) ==
  /\ invocation[k] = "queued"
  /\ invocation' = [invocation EXCEPT ![k] = "rejected"]
  /\ Told(k, "rejected")
  /\ UNCHANGED <<id, issuedIds, link, sequence, cancelling, token, nextToken, created,
                 client, sent, payloads, results, begun>>

\* the worker's word: the end of the run, or that the token never began; or its worker is LOST
Word(k, kind) ==
  LET run == [key |-> k, token |-> token[k]] IN
  /\ invocation[k] = "placed"
  /\ CASE kind = "completed" -> run \in begun
       [] kind = "cancelled" -> run \in begun /\ cancelling[k]
       [] kind = "lost" -> TRUE
       [] kind = "notRun" -> run \notin begun /\ cancelling[k]
       [] OTHER -> run \notin begun /\ ~cancelling[k]
  /\ invocation' = [invocation EXCEPT ![k] = kind]
  /\ results' = IF kind \in {"completed", "cancelled"} THEN results \cup {run} ELSE results
  /\ IF kind = "queued" THEN UNCHANGED answers ELSE Told(k, kind)
  /\ UNCHANGED <<id, issuedIds, link, sequence, cancelling, token, nextToken, created, client, sent, payloads, begun>>

--------------------------------------------------------------------------------
(* The client's session and id (rules 4, 11, 16, 17) *)

SessionLost ==
  /\ id # 0 /\ link = "live"
  /\ link' = "grace"
  /\ UNCHANGED <<id, issuedIds, sequence, invocation, cancelling, token, nextToken, created,
                 client, sent, answers, payloads, results, begun>>

Resume ==
  /\ id # 0 /\ own = id /\ link # "live"
  /\ link' = "live"
  /\ UNCHANGED <<id, issuedIds, sequence, invocation, cancelling, token, nextToken, created,
                 client, sent, answers, payloads, results, begun>>

GraceOver ==
  /\ id # 0 /\ link = "grace"
  /\ link' = "leaving"
  /\ invocation' = AckInvocation
  /\ cancelling' = AckCancelling(FALSE)
  /\ UNCHANGED <<id, issuedIds, sequence, token, nextToken, created,
                 client, sent, answers, payloads, results, begun>>

Expire ==
  /\ link = "leaving" /\ ~SlotIsOpen
  /\ id' = 0 /\ sequence' = 0 /\ link' = "live"
  /\ UNCHANGED <<issuedIds, invocation, cancelling, token, nextToken, created,
                 client, sent, answers, payloads, results, begun>>

NewClient ==
  /\ id = 0 /\ own = 0
  /\ IF ReuseClientId THEN UNCHANGED issuedIds ELSE issuedIds < MaxId /\ issuedIds' = issuedIds + 1
  /\ id' = issuedIds' /\ own' = issuedIds'
  /\ sequence' = 0 /\ link' = "live"
  /\ UNCHANGED <<invocation, cancelling, token, nextToken, created,
                 ownSequence, phase, payloadLeft, placement, previousEnded, call, calls, end,
                 sent, answers, payloads, results, begun>>

--------------------------------------------------------------------------------
(* Client *)

Open ==
  /\ own # 0 /\ phase = "free" /\ ownSequence < MaxSequence
  /\ LET k == <<own, ownSequence + 1>> IN
     /\ invokes' = invokes \cup {[key |-> k, previousEnded |-> previousEnded]}
     /\ call' = [call EXCEPT ![k] = calls + 1]
  /\ calls' = calls + 1
  /\ ownSequence' = ownSequence + 1
  /\ phase' = "open" /\ payloadLeft' = FALSE /\ placement' = 0
  /\ UNCHANGED <<balancer, own, previousEnded, end, cancels, releases, answers, payloads, results, begun>>

\* the request is over here
Over(e, known) ==
  /\ phase' = "free" /\ previousEnded' = known
  /\ end' = IF phase = "open" THEN [end EXCEPT ![Key] = e] ELSE end

MayRun == payloadLeft

\* an answer of the balancer
Receive(a) ==
  LET isOfRun == MayRun /\ a.token = placement IN
  /\ a \in answers /\ a.key = Key /\ phase # "free"
  /\ CASE a.kind = "placed" ->
            /\ a.token > placement
            /\ IF phase = "open"
                 THEN /\ placement' = a.token /\ payloadLeft' = TRUE
                      /\ payloads' = payloads \cup {[key |-> Key, token |-> a.token]}
                      /\ UNCHANGED releases
                 ELSE /\ releases' = releases \cup {[key |-> Key, token |-> a.token]}
                      /\ UNCHANGED <<placement, payloadLeft, payloads>>
            /\ UNCHANGED <<own, ownSequence, phase, previousEnded, call, calls, end>>
       [] a.kind \in {"rejected", "notRun"} ->
            /\ Over("NOT_RUN", TRUE)
            /\ UNCHANGED <<own, ownSequence, payloadLeft, placement, call, calls, releases, payloads>>
       [] a.kind = "cancelled" ->
            /\ Over(IF isOfRun THEN "RAN" ELSE "NOT_RUN", TRUE)
            /\ UNCHANGED <<own, ownSequence, payloadLeft, placement, call, calls, releases, payloads>>
       [] a.kind = "lost" ->
            /\ Over(IF isOfRun /\ ~LostIsNotRun THEN "UNKNOWN" ELSE "NOT_RUN", TRUE)
            /\ UNCHANGED <<own, ownSequence, payloadLeft, placement, call, calls, releases, payloads>>
       [] a.kind = "completed" -> \* the result is asked for once more, and may be lost
            /\ Over("UNKNOWN", TRUE)
            /\ UNCHANGED <<own, ownSequence, payloadLeft, placement, call, calls, releases, payloads>>
       [] a.kind = "stale" ->
            /\ Over(IF MayRun THEN "UNKNOWN" ELSE "NOT_RUN", TRUE)
            /\ UNCHANGED <<own, ownSequence, payloadLeft, placement, call, calls, releases, payloads>>
       [] OTHER -> \* ClientUnknown: the id goes, and its requests end here (rule 17)
            /\ own' = 0 /\ ownSequence' = 0
            /\ IF MoveToNewId /\ phase = "open"
                 THEN calls' = calls - 1 /\ phase' = "free" /\ previousEnded' = FALSE /\ UNCHANGED end
                 ELSE Over(IF MayRun THEN "UNKNOWN" ELSE "NOT_RUN", FALSE) /\ UNCHANGED calls
            /\ UNCHANGED <<payloadLeft, placement, call, releases, payloads>>
  /\ UNCHANGED <<balancer, invokes, cancels, answers, results, begun>>

\* a Hello of an id that is not there is answered ClientUnknown
Forgotten ==
  /\ own # 0 /\ own # id
  /\ answers' = answers \cup {Answer(<<own, IF ownSequence = 0 THEN 1 ELSE ownSequence>>, "unknown", 0)}
  /\ IF phase = "free" THEN own' = 0 /\ ownSequence' = 0 /\ previousEnded' = FALSE
                       ELSE UNCHANGED <<own, ownSequence, previousEnded>>
  /\ UNCHANGED <<balancer, phase, payloadLeft, placement, call, calls, end, sent, payloads, results, begun>>

Result(r) ==
  /\ r \in results /\ r.key = Key /\ phase # "free" /\ payloadLeft /\ r.token = placement
  /\ Over("RAN", TRUE)
  /\ UNCHANGED <<balancer, own, ownSequence, payloadLeft, placement, call, calls, sent, answers, payloads, results, begun>>

\* a copy of the payload finds its run over and the result gone: RunRefused(STALE), no proof (rule 22)
Refused ==
  /\ RefusalIsProof /\ phase = "open" /\ payloadLeft
  /\ [key |-> Key, token |-> placement] \in begun
  /\ Over("NOT_RUN", TRUE)
  /\ UNCHANGED <<balancer, own, ownSequence, payloadLeft, placement, call, calls, sent, answers, payloads, results, begun>>

\* the call's deadline passes, or the caller cancels: certain where no payload has left
GiveUp ==
  /\ phase = "open"
  /\ end' = [end EXCEPT ![Key] = IF MayRun /\ ~GiveUpIsNotRun THEN "UNKNOWN" ELSE "NOT_RUN"]
  /\ phase' = "cancelling"
  /\ cancels' = cancels \cup {Key}
  /\ UNCHANGED <<balancer, own, ownSequence, payloadLeft, placement, previousEnded, call, calls,
                 invokes, releases, answers, payloads, results, begun>>

\* its Cancels stay unanswered: the next sequence cancels what is left
LeaveIt ==
  /\ phase = "cancelling"
  /\ phase' = "free" /\ previousEnded' = FALSE
  /\ UNCHANGED <<balancer, own, ownSequence, payloadLeft, placement, call, calls, end, sent, answers, payloads, results, begun>>

\* a payload begins where its token holds the slot, or on a worker that was given up; once
Begin(p) ==
  /\ p \in payloads /\ p \notin begun
  /\ invocation[p.key] \in {"placed", "lost"} /\ token[p.key] = p.token
  /\ begun' = begun \cup {p}
  /\ results' = IF invocation[p.key] = "lost" THEN results \cup {p} ELSE results
  /\ UNCHANGED <<balancer, client, sent, answers, payloads>>

--------------------------------------------------------------------------------
Next ==
  \/ \E m \in invokes : Invoke(m)
  \/ \E k \in cancels : Cancel(k)
  \/ \E m \in releases : Release(m)
  \/ \E k \in Keys : Place(k) \/ Deadline(k)
                     \/ \E kind \in {"completed", "cancelled", "lost", "notRun", "queued", "rejected"} : Word(k, kind)
  \/ \E a \in answers : Receive(a)
  \/ \E r \in results : Result(r)
  \/ \E p \in payloads : Begin(p)
  \/ Resync \/ SessionLost \/ Resume \/ GraceOver \/ Expire \/ NewClient \/ Forgotten
  \/ Open \/ Refused \/ GiveUp \/ LeaveIt

Spec == Init /\ [][Next]_vars

--------------------------------------------------------------------------------
(* Promises *)

\* the same request makes one invocation, an old one none
RunsOnce == \A k \in Keys : created[k] <= 1

\* at most once: no call begins twice, whatever the requests it took
AtMostOnce == \A c \in 1..(calls + 1) : Cardinality({b \in begun : call[b.key] = c}) <= 1

\* the same request, the same answer: what was told as final is what the log has, for good
SameAnswer == \A a \in answers : a.kind \in Final => invocation[a.key] = a.kind

\* the table "ends": which end of a call may meet which end in the log
EndsAgree ==
  \A k \in Keys :
    /\ end[k] = "NOT_RUN" => invocation[k] # "completed"
    /\ end[k] = "RAN" => invocation[k] \in {"placed", "completed", "cancelled", "lost"}
    /\ end[k] = "UNKNOWN" => invocation[k] # "none"

\* NOT_RUN is certain, RAN too
EndsAreTrue ==
  \A k \in Keys :
    /\ end[k] = "NOT_RUN" => \A b \in begun : b.key # k
    /\ end[k] = "RAN" => \E b \in begun : b.key = k

\* what is open belongs to a slot, is being cancelled, or its caller has its end from the worker
NothingLeaked ==
  \A k \in Keys :
    /\ invocation[k] = "queued" => k = <<id, sequence>>
    /\ invocation[k] = "placed" => k = <<id, sequence>> \/ cancelling[k] \/ end[k] = "RAN"
=============================================================================
