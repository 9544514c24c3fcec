# People who turn out to be one, and one who turns out to be two.

== Two who become one keep the earlier since
segment buyers: count("Order Completed", within 30 days) >= 1
+0h  ada        Order Completed
+1h  @phone     Order Completed
     shop       count      buyers=2
+2h  ada@phone  identify
     ada        since      buyers=+0h
     shop       count      buyers=1
+30d  ada       expect     buyers
+30d1h  ada     expect     nothing
     ada        announced  entered buyers at +0h, entered buyers at +1h, left buyers at +30d1h

== One and one make two
segment loyal: count("Order Completed", within 5 days) >= 2
+0h  ada        Order Completed
+1h  @phone     Order Completed
     shop       count      loyal=0
+2h  ada@phone  identify
     ada        expect     loyal
     ada        since      loyal=+2h
+5d  ada        expect     nothing
     ada        announced  entered loyal at +2h, left loyal at +5d

== A visitor who never bought is the buyer who did
segment never: none("Order Completed")
+0h  @phone     Page Viewed
     ada        Order Completed
     @phone     expect     never
+1h  ada@phone  identify
     ada        expect     nothing
     shop       count      never=0
     ada        announced  entered never at +0h, left never at +1h

== Who is cut in two: each keeps what is true of them
segment buyers: any("Order Completed")
segment viewers: any("Page Viewed")
+0h  ada        identify   email=ada@x.fr
+1h  ada        Order Completed
     ada@x.fr   Page Viewed
     ada        expect     buyers, viewers
+2h  ada        cut        ada@x.fr
     ada        expect     buyers
     ada@x.fr   expect     viewers
     ada        since      buyers=+1h
     ada@x.fr   since      viewers=+1h
     shop       count      buyers=1 viewers=1

== Linked, cut and linked again: each time is told
segment loyal: count("Order Completed") >= 2
+0h  ada     Order Completed
     bob@x.fr  Order Completed
+1h  ada     link       bob@x.fr
     ada     since      loyal=+1h
+2h  ada     cut        bob@x.fr
     ada     expect     nothing
+3h  ada     link       bob@x.fr
     ada     since      loyal=+3h
     shop    announced  Segment Entered loyal, Segment Left loyal, Segment Entered loyal

== An operator takes back what they said
segment loyal: count("Order Completed") >= 2
+0h  ada     Order Completed
     bob@x.fr  Order Completed
+1h  ada     link       bob@x.fr
     ada     expect     loyal
+2h  ada     no link    bob@x.fr
     ada     expect     nothing
     bob@x.fr  expect   nothing

== A device on which two people signed in is nobody's
segment viewers: any("Page Viewed")
+0h   @tablet      Page Viewed
      @tablet      expect     viewers
+2h   ada@tablet   identify
      ada          expect     viewers
      ada          since      viewers=+0h
+5h   eve@tablet   identify
      ada          expect     nothing
      eve          expect     nothing
+6h   @tablet      Page Viewed
      shop         count      viewers=0
+7h   eve@tablet   identify
      @tablet      Page Viewed
      eve          expect     viewers
      eve          since      viewers=+7h
      ada          expect     nothing

== A device of several people that an operator gives to one is theirs
segment viewers: count("Page Viewed", within 2 days) >= 1
+0h  ada@tablet  identify
+5h  eve@tablet  identify
+6h  @tablet     Page Viewed
     shop        count    viewers=0
+7h  ada         link     @tablet
     ada         expect   viewers
     ada         since    viewers=+7h
+8h  @tablet     Page Viewed
+54h  ada        expect   viewers
+56h-1us  ada    expect   viewers
+56h  ada        expect   nothing
+57h  @tablet    Page Viewed
     ada         since    viewers=+57h
+58h  ada        no link  @tablet
     ada         expect   nothing
     eve         expect   nothing

== Whose only event turns out to be another's is a member of nothing
segment quiet: none("Order Completed")
+0h    eve@pc  identify
+10m   ada@pc  Page Viewed
       ada     expect     quiet
+1h    zoe@pc  identify
       ada     expect     nothing
       shop    count      quiet=2
+2h    ada     Page Viewed
       ada     expect     quiet
       ada     since      quiet=+2h

== A late sign-in gives a visit to its owner
segment viewers: any("Page Viewed", within 1 day)
+0h  @pc     Page Viewed
     @pc     expect     viewers
+3h  ada@pc  identify   at=+5m
     ada     expect     viewers
     ada     since      viewers=+0h
     shop    count      viewers=1
+1d  ada     expect     nothing

== Three become one at once
segment loyal: count("Order Completed") >= 3
+0h  ada        Order Completed
     @phone     Order Completed
     ada@x.fr   Order Completed
     shop       count      loyal=0
+1h  ada@phone  identify   email=ada@x.fr
     ada        since      loyal=+1h
     shop       count      loyal=1

== Traits of two who become one: the latest counts
segment lyon: trait.city = "Lyon"
+0h  @phone     identify  city=Lyon
+1h  ada        identify  city=Paris
     @phone     expect    lyon
+2h  ada@phone  identify
     ada        expect    nothing
     shop       count     lyon=0

== Who become one while nothing is in force
segment buyers: any("Order Completed")
+0h  ada        Order Completed
     @phone     Order Completed
     shop       count      buyers=2
+1h  shop       drop       buyers
+2h  ada@phone  identify
+3h  shop       segment    buyers: any("Order Completed")
     ada        since      buyers=+3h
     shop       count      buyers=1
+4h  @phone     Order Completed
     shop       count      buyers=1

== Two who leave at different instants, and become one in between
segment buyers: any("Order Completed", within 1 day)
+0h   ada        Order Completed
+6h   @phone     Order Completed
+25h  ada        expect     nothing
      @phone     expect     buyers
+26h  ada@phone  identify
      ada        expect     buyers
      ada        since      buyers=+6h
+30h  ada        expect     nothing
