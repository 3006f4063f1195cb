----------------------------- MODULE CellEpoch -----------------------------
(* A restore from an older snapshot: the ids and tokens of the lost future are  *)
(* refused by all (rules 1 to 4, 39). What the state issued after the snapshot  *)
(* is still with workers and clients, and nothing in the state says so.         *)
(*                                                                              *)
(* One worker with one slot, clients that ask for ids. A token is cell epoch    *)
(* and counter, as one number. An incarnation is never used twice: it is random *)
(* in truth.                                                                    *)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS MaxCounter, MaxRestore, MaxIncarnation, Clients,
          \* mutants
          NoRaise,           \* 2: the restored state goes on in the epoch of the snapshot
          RaiseFromSnapshot, \* 2: it takes the epoch after the snapshot's, not after the highest ever used
          ResumeAcrossEpochs,\* 2: an incarnation registered in another epoch may resume if no number is above the issued
          AnyIncarnation,    \* 39: a worker takes a placement of another incarnation of its name
          IdsWithoutEpoch    \* 1: an id is index and generation alone

Symmetry == Permutations(Clients)

Base == 10
Token(e, n) == e * Base + n

VARIABLES
  \* balancer
  cell,      \* epoch, counter of tokens, holder of the slot (0: none), incarnation known, up, owners of client ids
  snapshot,
  highestEpoch,
  restores,
  \* worker
  incarnation,
  seen,      \* the cell epoch of its registration, 0: none
  highest,   \* highest token seen
  last, run, lease,
  \* clients
  ids,       \* [Clients -> epoch and number, or <<0, 0>>]
  \* network
  placements, events,
  \* observation
  issued,    \* tokens ever issued
  lost,      \* tokens of a lost future
  recurred,  \* a token was issued again
  mistaken,  \* a client was taken for another
  strayed    \* a worker of the restored cell has begun a token of the lost future

vars == <<cell, snapshot, highestEpoch, restores, incarnation, seen, highest, last, run, lease, ids,
          placements, events, issued, lost, recurred, mistaken, strayed>>
workerVars == <<incarnation, seen, highest, last, run, lease>>
observed == <<issued, lost, recurred, mistaken, strayed>>

Init ==
  /\ cell = [epoch |-> 1, counter |-> 0, holder |-> 0, incarnation |-> 1, up |-> TRUE, owners |-> <<>>]
  /\ snapshot = [cell |-> cell, issued |-> {}]
  /\ highestEpoch = 1 /\ restores = 0
  /\ incarnation = 1 /\ seen = 1 /\ highest = 0 /\ last = 0 /\ run = 0 /\ lease = TRUE
  /\ ids = [c \in Clients |-> <<0, 0>>]
  /\ placements = {} /\ events = {}
  /\ issued = {} /\ lost = {}
  /\ recurred = FALSE /\ mistaken = FALSE /\ strayed = FALSE

IsRegistered == cell.up /\ cell.incarnation = incarnation

--------------------------------------------------------------------------------
Grant ==
  LET t == Token(cell.epoch, cell.counter + 1) IN
  /\ cell.up /\ cell.holder = 0 /\ cell.counter < MaxCounter
  /\ cell' = [cell EXCEPT !.counter = @ + 1, !.holder = t]
  /\ placements' = placements \cup {[incarnation |-> cell.incarnation, token |-> t]}
  /\ recurred' = (recurred \/ t \in issued)
  /\ issued' = issued \cup {t}
  /\ UNCHANGED <<snapshot, highestEpoch, restores, workerVars, ids, events, lost, mistaken, strayed>>

\* the worker's word, of the incarnation that the state knows
Apply(e) ==
  /\ e \in events /\ cell.up /\ e.incarnation = cell.incarnation /\ cell.holder = e.token
  /\ cell' = [cell EXCEPT !.holder = 0]
  /\ UNCHANGED <<snapshot, highestEpoch, restores, workerVars, ids, placements, events, observed>>

NewClient(c) ==
  /\ Len(cell.owners) < Cardinality(Clients)
  /\ ids[c][1] # cell.epoch \/ ids[c][2] > Len(cell.owners) \* UNKNOWN_CLIENT, or it has none
  /\ cell' = [cell EXCEPT !.owners = Append(@, c)]
  /\ ids' = [ids EXCEPT ![c] = <<cell.epoch, Len(cell.owners) + 1>>]
  /\ UNCHANGED <<snapshot, highestEpoch, restores, workerVars, placements, events, observed>>

\* a message with a client id: answered ClientUnknown, or taken for the record's
Ask(c) ==
  LET id == ids[c] IN
  /\ id[2] \in 1..Len(cell.owners)
  /\ IdsWithoutEpoch \/ id[1] = cell.epoch
  /\ cell.owners[id[2]] # c
  /\ mistaken' = TRUE
  /\ UNCHANGED <<cell, snapshot, highestEpoch, restores, workerVars, ids, placements, events, issued, lost, recurred, strayed>>

TakeSnapshot ==
  /\ snapshot' = [cell |-> cell, issued |-> issued]
  /\ snapshot' # snapshot
  /\ UNCHANGED <<cell, highestEpoch, restores, workerVars, ids, placements, events, observed>>

\* sessions are gone; what was issued since the snapshot is the lost future
Restore ==
  LET e == IF NoRaise THEN snapshot.cell.epoch
           ELSE IF RaiseFromSnapshot THEN snapshot.cell.epoch + 1 ELSE highestEpoch + 1
  IN
  /\ restores < MaxRestore
  /\ restores' = restores + 1
  /\ cell' = [snapshot.cell EXCEPT !.epoch = e, !.up = FALSE]
  /\ highestEpoch' = IF e > highestEpoch THEN e ELSE highestEpoch
  /\ lost' = lost \cup (issued \ snapshot.issued)
  /\ UNCHANGED <<snapshot, workerVars, ids, placements, events, issued, recurred, mistaken, strayed>>

Disconnect ==
  /\ cell.up
  /\ cell' = [cell EXCEPT !.up = FALSE]
  /\ UNCHANGED <<snapshot, highestEpoch, restores, workerVars, ids, placements, events, observed>>

--------------------------------------------------------------------------------
(* Worker *)

Begin(p) ==
  /\ p \in placements /\ lease /\ run = 0 /\ p.token > last
  /\ AnyIncarnation \/ p.incarnation = incarnation
  /\ run' = p.token /\ last' = p.token
  /\ highest' = IF p.token > highest THEN p.token ELSE highest
  /\ strayed' = (strayed \/ (IsRegistered /\ seen = cell.epoch /\ p.token \in lost))
  /\ UNCHANGED <<cell, snapshot, highestEpoch, restores, incarnation, seen, lease, ids, placements, events,
                 issued, lost, recurred, mistaken>>

RunEnds ==
  /\ run # 0
  /\ events' = events \cup {[incarnation |-> incarnation, token |-> run]}
  /\ run' = 0
  /\ UNCHANGED <<cell, snapshot, highestEpoch, restores, incarnation, seen, highest, last, lease, ids, placements, observed>>

LeaseEnds ==
  /\ lease /\ ~IsRegistered
  /\ lease' = FALSE
  /\ UNCHANGED <<cell, snapshot, highestEpoch, restores, incarnation, seen, highest, last, run, ids, placements, events, observed>>

Newest == Token(cell.epoch, cell.counter)

\* what the Hello shows proves that the state went back, or is of another epoch: CELL_EPOCH_BEHIND
IsBehind == \/ seen > cell.epoch
            \/ highest > Newest
            \/ seen # 0 /\ seen # cell.epoch /\ ~ResumeAcrossEpochs

\* it stops everything, then comes as a new incarnation (rule 25)
Clear ==
  /\ ~IsRegistered /\ incarnation < MaxIncarnation
  /\ IsBehind \/ (seen # 0 /\ incarnation # cell.incarnation) \* forgotten: INCARNATION_DEAD
  /\ incarnation' = incarnation + 1
  /\ seen' = 0 /\ highest' = 0 /\ last' = 0 /\ run' = 0 /\ lease' = FALSE
  /\ UNCHANGED <<cell, snapshot, highestEpoch, restores, ids, placements, events, observed>>

Hello ==
  /\ ~IsRegistered /\ ~cell.up /\ ~IsBehind
  /\ incarnation = cell.incarnation \/ seen = 0
  /\ cell' = IF incarnation = cell.incarnation
               THEN [cell EXCEPT !.up = TRUE]
               ELSE [cell EXCEPT !.up = TRUE, !.incarnation = incarnation, !.holder = 0]
  /\ seen' = cell.epoch /\ lease' = TRUE
  /\ UNCHANGED <<snapshot, highestEpoch, restores, incarnation, highest, last, run, ids, placements, events, observed>>

Next ==
  \/ Grant \/ TakeSnapshot \/ Restore \/ Disconnect
  \/ RunEnds \/ LeaseEnds \/ Clear \/ Hello
  \/ \E c \in Clients : NewClient(c) \/ Ask(c)
  \/ \E p \in placements : Begin(p)
  \/ \E e \in events : Apply(e)

Spec == Init /\ [][Next]_vars

--------------------------------------------------------------------------------
(* Promises *)

\* no token is issued twice, over all restores
TokensNeverRecur == ~recurred

\* no client is taken for one of the lost future, nor the other way
IdsNeverRecur == ~mistaken

\* what runs on a worker of this cell epoch is what its slot was granted for
RunIsHeld == IsRegistered /\ seen = cell.epoch /\ run # 0 => cell.holder = run

\* a worker of the restored cell begins nothing of the lost future
FutureIsRefused == ~strayed
=============================================================================
