# A worker that stops, sleeps, dies and starts again.

== A worker that starts again knows who is due when
segment buyers: any("Order Completed", within 7 days)
+0h      ada   Order Completed
+1d      shop  restarts
+7d-1us  ada   expect     buyers
         shop  restarts
+7d      ada   expect     nothing
         shop  restarts
+8d      ada   Order Completed
         ada   since      buyers=+8d
         ada   announced  entered buyers, left buyers at +7d, entered buyers at +8d

== A worker that sleeps acts on each instant as if it had been awake
segment buyers: any("Order Completed", within 1 day)
segment lapsed: not segment("buyers") and any("Order Completed")
+0h  ada   Order Completed
     shop  sleeps
+3d  ada   Order Completed
     eve   Order Completed
+5d  shop  wakes
     ada   since      lapsed=+4d
     eve   since      lapsed=+4d
     ada   announced  entered buyers at +0h, left buyers at +1d, entered lapsed at +1d, entered buyers at +3d, left lapsed at +3d, left buyers at +4d, entered lapsed at +4d

== A worker that dies before its commit tells it once
segment buyers: any("Order Completed", within 1 day)
+0h  shop  dies       before-commit
     ada   Order Completed
     ada   since      buyers=+0h
     shop  announced  Segment Entered buyers

== A worker that dies between its commit and the announcement tells it once
segment buyers: any("Order Completed", within 1 day)
+0h  shop  dies       after-commit
     ada   Order Completed
     ada   since      buyers=+0h
     shop  announced  Segment Entered buyers
+1d  ada   expect     nothing
     shop  announced  Segment Entered buyers, Segment Left buyers

== A worker that dies after the announcement tells it once
segment buyers: any("Order Completed", within 1 day)
+0h  shop  dies       after-publish
     ada   Order Completed
     ada   since      buyers=+0h
     shop  announced  Segment Entered buyers
+1d  ada   expect     nothing
     shop  announced  Segment Entered buyers, Segment Left buyers

== A worker that dies while time passes tells it once
segment buyers: any("Order Completed", within 1 day)
+0h  ada   Order Completed
     ada   expect     buyers
     shop  dies       before-tick-commit
+1d  ada   expect     nothing
     shop  announced  Segment Entered buyers, Segment Left buyers
     ada   announced  entered buyers at +0h, left buyers at +1d

== What comes and goes inside one batch is told in its order
segment lyon: trait.city = "Lyon"
+0h  shop  sleeps
     ada   identify  city=Lyon
+1h  ada   identify  city=Paris
+2h  ada   identify  city=Lyon
+3h  ada   identify  city=Paris
+4h  ada   identify  city=Lyon
+5h  ada   identify  city=Paris
     shop  wakes
     ada   announced  entered lyon at +0h, left lyon at +1h, entered lyon at +2h, left lyon at +3h, entered lyon at +4h, left lyon at +5h
