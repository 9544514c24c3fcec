# Segments that look at segments, at the same instant.

== Three levels fall at the same instant
segment buyers: any("Order Completed", within 1 day)
segment lyon_buyers: segment("buyers") and trait.city = "Lyon"
segment others: not segment("lyon_buyers")
+0h      ada  identify         city=Lyon
         ada  expect     others
         ada  Order Completed
         ada  expect     buyers, lyon_buyers
+1d-1us  ada  expect     buyers, lyon_buyers
+1d      ada  expect     others
         ada  since      others=+1d
         ada  announced  entered others, entered buyers, entered lyon_buyers, left others, left buyers at +1d, left lyon_buyers at +1d, entered others at +1d

== The order of declaration does not matter
segment third: segment("second") or trait.vip = true
segment second: segment("first") and none("Order Returned", within 1 hour)
segment first: count("Order Completed", within 2 hours) >= 1
+0h      ada  Order Completed
         ada  expect     first, second, third
+30m     ada  Order Returned
         ada  expect     first
+90m-1us  ada  expect     first
+90m      ada  expect     first, second, third
+2h      ada  expect     nothing

== What cancels out inside an instant is not announced
segment a: any("Order Completed", within 1 hour)
segment b: any("Page Viewed", within 1 hour)
segment one: segment("a") or segment("b")
+0h      ada  Order Completed
+30m     ada  Page Viewed
+1h      ada  expect     b, one
         ada  since      b=+30m, one=+0h
+90m     ada  expect     nothing
         ada  announced  entered a, entered one, entered b, left a at +1h, left b at +90m, left one at +90m

== Two windows that close at once
segment a: any("Order Completed", within 1 hour)
segment b: any("Page Viewed", within 1 hour)
segment neither: not segment("a") and not segment("b")
+0h      ada  Order Completed
         ada  Page Viewed
         ada  expect     a, b
+1h-1us  ada  expect     a, b
+1h      ada  expect     neither
         ada  since      neither=+1h

== A segment of a list of a segment
list vip
segment quiet: none("Order Completed", within 1 day)
segment to_call: segment("vip") and segment("quiet")
+0h  ada  joins            vip
     ada  expect     quiet, to_call, vip
+1h  ada  Order Completed
     ada  expect     vip
+25h  ada  expect     quiet, to_call, vip
+26h  ada  leaves     vip
     ada  expect     quiet
