# People who are forgotten.

== Who is erased is a member of nothing, and the others stay
segment buyers: any("Order Completed", within 7 days)
+0h  ada   Order Completed
     eve   Order Completed
     shop  count      buyers=2
+1h  ada   is erased
     ada   is nobody
     eve   since      buyers=+0h
     shop  count      buyers=1
+7d  eve   expect     nothing
     shop  count      buyers=0

== An old message does not bring an erased person back
segment buyers: any("Order Completed")
+0h  ada  Order Completed
+1h  ada  is erased
+2h  ada  Order Completed  at=+0h
     ada  is nobody
     shop  count  buyers=0

== What was sent twice is erased twice
segment viewers: any("Page Viewed")
+0h  ada@pc  Page Viewed  id=p1  email=eve@x.fr  at=+0h
+1h  ada@pc  Page Viewed  id=p1  email=eve@x.fr  at=+0h
+2h  eve     identify     email=eve@x.fr
+3h  ada     is erased
     eve     expect       nothing
     shop    count        viewers=0

== A rejected message under an erased one's id goes with it
segment viewers: any("Page Viewed")
+0h  ada     Page Viewed  id=p1
+1h  bob     Page Viewed  id=p1
+2h  ada     is erased
     bob     is nobody
     shop    count        viewers=0

== A shared device stays shared where an operator had named it
segment viewers: any("Page Viewed")
+0h   ada@pc  identify
+1h   bob     no link    @pc
+48h  @pc     Page Viewed
+96h  eve@pc  identify
      eve     expect     nothing
+97h  ada     is erased
      eve     expect     nothing
      shop    count      viewers=0

== A shared device that is somebody's by an operator, without its first user
segment viewers: any("Page Viewed")
+0h   ada@pc  identify
+48h  eve@pc  identify
+49h  eve     link       @pc
+97h  ada     is erased
      @pc     Page Viewed
      eve     expect     viewers

== An operator's word about an erased person goes too
segment buyers: count("Order Completed") >= 2
+0h  u1        Order Completed
     bob@x.fr  Order Completed
+1h  u1        link       bob@x.fr
     bob@x.fr  expect     buyers
+2h  u1        cut        bob@x.fr
+3h  u1        is erased
     bob@x.fr  expect     nothing
+4h  bob@x.fr  Order Completed
     bob@x.fr  since      buyers=+4h

== One of a family goes, the household's phone stays
segment buyers: any("Order Completed")
+0h  ada  identify         phone=+33144556677 firstName=Ada
     eve  identify         phone=+33144556677 firstName=Eve
     ada  Order Completed
     eve  Order Completed
+1h  ada  is erased
     eve  expect           buyers
     shop  count           buyers=1
