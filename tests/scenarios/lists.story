# Lists: people are put on them, and taken off.

== On a list, and off it
list vip
+0h  ada  joins      vip
     eve  Page Viewed
     bob  leaves     vip
     ada  expect     vip
     eve  expect     nothing
     bob  expect     nothing
+1h  eve  joins      vip
+2h  ada  leaves     vip
     ada  expect     nothing
     eve  expect     vip
     shop  count     vip=1
     ada  announced  entered vip at +0h, left vip at +2h

== Two lists do not touch each other
list vip
list press
+0h  ada  joins      vip
     ada  joins      press
+1h  ada  leaves     vip
     ada  expect     press

== On a list before there was one
+0h  ada   joins      vip
+1h  shop  list       vip
     ada   expect     vip
     ada   since      vip=+1h
     ada   announced  nothing

== A device on a list brings its owner onto it
list vip
+0h  @phone     joins     vip
     ada        Page Viewed
     ada        expect     nothing
+1h  ada@phone  identify
     ada        expect     vip
     ada        since      vip=+0h

== The last word said of two who become one
list vip
+0h  @phone     joins     vip
+1h  ada        leaves    vip
     @phone     expect     vip
+2h  ada@phone  identify
     ada        expect     nothing
     shop       count      vip=0
