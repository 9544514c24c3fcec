# Events that come late, too early or twice, and clocks that jump.

== A late event counts as if it had come in time
segment loyal: count("Order Completed", within 30 days) >= 2
+0h       ada  Order Completed
+5d       ada  Order Completed  at=-10d
          ada  expect     loyal
          ada  since      loyal=+5d
+20d-1us  ada  expect     loyal
+20d      ada  expect     nothing

== A late event that is already too old changes nothing
segment buyers: any("Order Completed", within 7 days)
+0h  ada  Page Viewed
     ada  Order Completed  at=-7d
     eve  Order Completed  at=-7d+1us
     ada  expect     nothing
     eve  expect     buyers
+0h+1us  eve  expect     nothing
     eve  announced  entered buyers at +0h, left buyers at +0h+1us

== A late event may take a membership away
segment steady: count("Order Completed", within 30 days) = 1
+0h  ada  Order Completed
     ada  expect     steady
+1d  ada  Order Completed  at=-1d
     ada  expect     nothing
+29d-1us  ada  expect   nothing
+29d      ada  expect   steady
+30d      ada  expect   nothing

== What a file tells of the past makes members in silence
segment buyers: any("Order Completed", within 7 days)
+0h  ada  Order Completed  at=-2d  late=true
     ada  expect     buyers
     ada  announced  nothing
+5d-1us  ada  expect   buyers
+5d      ada  expect   nothing
     ada  announced  left buyers at +5d

== An event of the future waits for its instant
segment buyers: any("Order Completed", within 1 day)
+0h      ada  Order Completed  at=+3h
         ada  expect     nothing
+3h-1us  ada  expect     nothing
+3h      ada  expect     buyers
         ada  since      buyers=+3h
+27h-1us  ada  expect    buyers
+27h      ada  expect    nothing
         ada  announced  entered buyers at +3h, left buyers at +27h

== An event of the far future happened when it was received
segment buyers: any("Order Completed", within 1 day)
+0h      ada  Order Completed  at=+24h+1us
         ada  expect     buyers
+1d      ada  expect     nothing

== Two instants of the future in the wrong order
segment last_web: last(properties.place of "Order Completed") = "web"
+0h  ada  Order Completed  at=+4h  place=web
+1h  ada  Order Completed  at=+2h  place=store
     ada  expect     nothing
+2h  ada  expect     nothing
+4h-1us  ada  expect   nothing
+4h  ada  expect     last_web
     ada  since      last_web=+4h

== A message sent twice counts once
segment loyal: count("Order Completed") >= 2
+0h  ada  Order Completed  id=o1
+1h  ada  Order Completed  id=o1  at=+0h
     ada  expect     nothing
+2h  ada  Order Completed  id=o2
     ada  expect     loyal
+3h  ada  Order Completed  id=o2  at=+2h
     ada  announced  entered loyal at +2h

== Another message under a used id counts for nothing
segment loyal: count("Order Completed") >= 2
+0h  ada  Order Completed  id=o1
+1h  ada  Order Completed  id=o1  total=9
     ada  expect     nothing

== A clock that jumped ahead does not go back
segment buyers: any("Order Completed", within 7 days)
+0h   ada  Order Completed
      ada  expect     buyers
+10d  eve  Page Viewed
      ada  expect     nothing
+1d   ada  Order Completed
      ada  expect     nothing
+4d   ada  Order Completed
      ada  expect     buyers
      ada  since      buyers=+10d
+11d-1us  ada  expect     buyers
+11d  ada  expect     nothing
      ada  announced  entered buyers at +0h, left buyers at +7d, entered buyers at +10d, left buyers at +11d

== A year goes by at once
segment buyers: any("Order Completed", within 90 days)
segment lapsed: not segment("buyers") and any("Order Completed")
+0h    ada  Order Completed
+400d  ada  expect     lapsed
       ada  since      lapsed=+90d
       ada  announced  entered buyers, left buyers at +90d, entered lapsed at +90d
