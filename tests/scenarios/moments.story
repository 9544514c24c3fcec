# Moments: patterns inside a visit, which are events of their own.

== A moment is an event that conditions may look at
moment compares: distinct(properties.product of "Product Viewed", within 30 minutes) >= 3 -> Prices Compared
segment comparers: any("Prices Compared", within 1 day)
+0h    @phone  Product Viewed  product=a
+1m    @phone  Product Viewed  product=b
       @phone  expect     nothing
+2m    @phone  Product Viewed  product=c
       @phone  expect     comparers
+1d2m-1us  @phone  expect  comparers
+1d2m      @phone  expect  nothing
       @phone  announced  Prices Compared at +2m, entered comparers at +2m, left comparers at +1d2m

== A moment comes again once it was over
moment hesitates: count("Cart Viewed", within 10 minutes) >= 2 -> Buyer Hesitated
segment hesitant: count("Buyer Hesitated", within 1 day) >= 2
+0m   ada  Cart Viewed
+1m   ada  Cart Viewed
+2m   ada  Cart Viewed
      ada  expect     nothing
+30m  ada  Cart Viewed
+31m  ada  Cart Viewed
      ada  expect     hesitant
      ada  announced  Buyer Hesitated at +1m, Buyer Hesitated at +31m, entered hesitant at +31m

== A moment that time makes is nobody's event
moment leaves: any("Page Viewed") and none("Page Viewed", within 1 hour) -> Visit Ended
segment ended: any("Visit Ended")
+0h  ada  Page Viewed
+1h  ada  expect     nothing
     ada  announced  Visit Ended at +1h

== A worker that slept for hours still tells a moment, and who enters by it
moment compares: distinct(properties.product of "Product Viewed", within 30 minutes) >= 2 -> Prices Compared
segment comparers: any("Prices Compared")
+0h  shop  sleeps
     ada   Product Viewed  product=a
+1m  ada   Product Viewed  product=b
+9h  eve   Page Viewed
     shop  wakes
     ada   expect     comparers
     ada   announced  Prices Compared at +1m, entered comparers

== A moment of a file's past is told to nobody
moment compares: count("Product Viewed", within 30 minutes) >= 2 -> Prices Compared
+0h  ada  Product Viewed  at=-10m  late=true
     ada  Product Viewed  at=-5m   late=true
     ada  announced  nothing
