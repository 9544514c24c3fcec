# Segments that come, change and go while people live.

== A segment holds from the instant it is applied, and says nothing of it
+0h   ada   Order Completed
      eve   Order Completed  at=-40d
+1h   shop  segment    buyers: any("Order Completed", within 30 days)
      ada   since      buyers=+1h
      eve   expect     nothing
      shop  count      buyers=1
      ada   announced  nothing
+30d  ada   expect     nothing
      ada   announced  left buyers at +30d

== A trait that was said before the segment was there
+0h  ada   identify   city=Lyon
     ada   expect     nothing
+1h  shop  segment    lyon: trait.city = "Lyon"
     ada   since      lyon=+1h
+2h  ada   identify   city=Paris
     ada   expect     nothing
     ada   announced  left lyon at +2h

== A changed condition is a new segment, in silence
segment loyal: count("Order Completed") >= 1
+0h  ada   Order Completed
     eve   Order Completed
     eve   Order Completed
     ada   expect     loyal
+1h  shop  segment    loyal: count("Order Completed") >= 2
     ada   expect     nothing
     eve   since      loyal=+1h
     shop  count      loyal=1
+2h  ada   Order Completed
     ada   since      loyal=+2h
     ada   announced  entered loyal at +0h, entered loyal at +2h
     eve   announced  entered loyal at +0h

== A window that is put on a segment
segment buyers: any("Order Completed")
+0h      ada   Order Completed
+3d      ada   expect     buyers
         shop  segment    buyers: any("Order Completed", within 2 days)
         ada   expect     nothing
+4d      ada   Order Completed
         ada   since      buyers=+4d
+6d-1us  ada   expect     buyers
+6d      ada   expect     nothing
         ada   announced  entered buyers at +0h, entered buyers at +4d, left buyers at +6d

== A window that gets longer finds what is old
segment buyers: any("Order Completed", within 2 days)
+0h      ada   Order Completed
+3d      ada   expect     nothing
         shop  segment    buyers: any("Order Completed", within 7 days)
         ada   since      buyers=+3d
+7d-1us  ada   expect     buyers
+7d      ada   expect     nothing

== A segment that goes is left by nobody
segment buyers: any("Order Completed")
segment viewers: any("Page Viewed")
+0h  ada   Order Completed
     ada   Page Viewed
+1h  shop  drop       buyers
     ada   expect     viewers
     ada   since      viewers=+0h
     shop  count      buyers=0
     ada   announced  entered buyers, entered viewers
+2h  shop  segment    buyers: any("Order Completed")
     ada   since      buyers=+2h, viewers=+0h

== A segment that a changed one looks at keeps its members
segment buyers: any("Order Completed", within 7 days)
segment lyon_buyers: segment("buyers") and trait.city = "Lyon"
+0h  ada   Order Completed
     ada   identify   city=Lyon
+1h  shop  segment    lyon_buyers: segment("buyers") and trait.city != "Paris"
     ada   since      buyers=+0h, lyon_buyers=+1h
+7d  ada   expect     nothing
     ada   announced  entered buyers, entered lyon_buyers, left buyers at +7d, left lyon_buyers at +7d

== A changed segment below changes those above it in silence too
segment buyers: count("Order Completed") >= 1
segment others: not segment("buyers")
+0h  ada   Order Completed
     ada   expect     buyers
+1h  shop  segment    buyers: count("Order Completed") >= 2
     ada   expect     others
     ada   announced  entered buyers at +0h

== What was due before a change is told as before it
segment buyers: any("Order Completed", within 1 day)
+0h   ada   Order Completed
+26h  shop  segment    buyers: any("Order Completed", within 30 days)
      ada   since      buyers=+26h
      ada   announced  entered buyers at +0h, left buyers at +1d

== The first segment of a workspace with people in it
+0h  @phone     Page Viewed
     ada        Order Completed
+1h  ada@phone  identify
+2h  shop       segment  viewers: any("Page Viewed") and any("Order Completed")
     ada        since    viewers=+2h
     shop       count    viewers=1
