# Windows that move: each closes at its microsecond, with no event.

== A buyer for seven days, to the microsecond
segment buyers: any("Order Completed", within 7 days)
+0h      ada  Order Completed  total=40
         ada  expect     buyers
         ada  since      buyers=+0h
+7d-1us  ada  expect     buyers
+7d      ada  expect     nothing
         ada  announced  entered buyers at +0h, left buyers at +7d

== A second order keeps a buyer, since the first
segment buyers: any("Order Completed", within 7 days)
+0h       ada  Order Completed
+5d       ada  Order Completed
+7d       ada  expect     buyers
          ada  since      buyers=+0h
+12d-1us  ada  expect     buyers
+12d      ada  expect     nothing
          ada  announced  entered buyers, left buyers

== An order from before the window makes no buyer, the next one does, twice
segment buyers: any("Order Completed", within 5 days)
+0h       ada  Order Completed  at=-6d
          ada  expect     nothing
+1d       ada  Order Completed
          ada  expect     buyers
+6d-1us   ada  expect     buyers
+6d       ada  expect     nothing
+7d       ada  Order Completed
          ada  since      buyers=+7d
          ada  announced  entered buyers at +1d, left buyers at +6d, entered buyers at +7d

== Who has not bought for five days becomes one by waiting
segment quiet: none("Order Completed", within 5 days)
+0h      ada  Page Viewed
         eve  Order Completed
         ada  expect     quiet
         eve  expect     nothing
+5d-1us  eve  expect     nothing
+5d      eve  expect     quiet
         eve  since      quiet=+5d
         eve  announced  entered quiet at +5d
         ada  announced  entered quiet at +0h

== Fewer than two orders in eight hours, and again when the first one is gone
segment calm: count("Order Completed", within 8 hours) < 2
+0h      ada  Page Viewed
         ada  expect     calm
+1h      ada  Order Completed
         ada  expect     calm
+2h      ada  Order Completed
         ada  expect     nothing
+9h-1us  ada  expect     nothing
+9h      ada  expect     calm
         ada  since      calm=+9h
         ada  announced  entered calm, left calm at +2h, entered calm at +9h

== Fewer than one in eight hours is none
segment calm: count("Order Completed", within 8 hours) < 1
+0h      ada  Page Viewed
         eve  Order Completed
         ada  expect     calm
         eve  expect     nothing
+8h-1us  eve  expect     nothing
+8h      eve  expect     calm
         ada  expect     calm
         ada  announced  entered calm

== Three of five orders leave one after the other
segment exactly_two: count("Order Completed", within 10 hours) = 2
+0h       ada  Order Completed
+1h       ada  Order Completed
          ada  expect     exactly_two
+2h       ada  Order Completed
          ada  expect     nothing
+10h-1us  ada  expect     nothing
+10h      ada  expect     exactly_two
+11h-1us  ada  expect     exactly_two
+11h      ada  expect     nothing
          ada  announced  entered exactly_two, left exactly_two, entered exactly_two at +10h, left exactly_two at +11h

== A trait and a window together: the window ends it
segment lyon_buyers: trait.city = "Lyon" and any("Order Completed", within 5 hours)
+0h      ada  identify  city=Lyon
         ada  Order Completed
         eve  Page Viewed
         ada  expect     lyon_buyers
         eve  expect     nothing
+5h-1us  ada  expect     lyon_buyers
+5h      ada  expect     nothing
         eve  expect     nothing

== A trait and an absence together: the window begins it
segment lyon_quiet: trait.city = "Lyon" and none("Order Completed", within 5 hours)
+0h      ada  identify  city=Lyon
         eve  identify  city=Lyon
         eve  Order Completed
         bob  identify  city=Paris
         ada  expect     lyon_quiet
         eve  expect     nothing
+5h-1us  eve  expect     nothing
+5h      eve  expect     lyon_quiet
         ada  expect     lyon_quiet
         bob  expect     nothing

== A sum leaves on its grid of a quarter of an hour
segment spenders: sum(properties.total of "Order Completed", within 2 days) > 100
+7m         ada  Order Completed  total=60
+20m        ada  Order Completed  total=60
            ada  expect     spenders
+2d-1us     ada  expect     spenders
+2d         ada  expect     nothing         # 00:07 counts as 00:00
            ada  announced  entered spenders at +20m, left spenders at +2d

== Different products, each until its own last view
segment comparers: distinct(properties.product of "Product Viewed", within 1 day) >= 3
+0h      ada  Product Viewed  product=a
+1h      ada  Product Viewed  product=b
+2h      ada  Product Viewed  product=c
         ada  expect     comparers
+3h      ada  Product Viewed  product=a
+1d      ada  expect     comparers
+25h-1us  ada  expect     comparers
+25h      ada  expect     nothing

== A cart, then an order within two hours, is seen for four days
segment decided: sequence("Product Added", "Order Completed", within 2 hours, same properties.cart, within 4 days)
+0h      ada  Product Added    cart=c1
+1h      ada  Order Completed  cart=c2
         ada  expect     nothing
+2h      ada  Order Completed  cart=c1
         ada  expect     decided
         eve  Product Added    cart=c3
+4h+1us  eve  Order Completed  cart=c3
         eve  expect     nothing
+4d-1us  ada  expect     decided
+4d      ada  expect     nothing

== Days since the last order count whole days
segment cold: days_since("Order Completed") >= 3
+0h      ada  Order Completed
+1d      ada  Order Completed
+4d-1us  ada  expect     nothing
+4d      ada  expect     cold
         ada  since      cold=+4d
         eve  Page Viewed
         eve  expect     nothing
+5d      ada  Order Completed
         ada  expect     nothing

== The last product seen, as long as that was within the hour
segment on_boots: last(properties.product of "Product Viewed", within 1 hour) = "boots"
+0h      ada  Product Viewed  product=hat
+10m     ada  Product Viewed  product=boots
         ada  expect     on_boots
+20m     ada  Product Viewed  product=hat
         ada  expect     nothing
+30m     ada  Product Viewed  product=boots
+90m-1us  ada  expect     on_boots
+90m      ada  expect     nothing

== An average over a window follows what is left in it
segment cheap: average(properties.total of "Order Completed", within 1 day) < 50
+0h     ada  Order Completed  total=90
        ada  expect     nothing
+6h     ada  Order Completed  total=20
        ada  expect     nothing
+1d-1us  ada  expect     nothing
+1d      ada  expect     cheap
+30h     ada  expect     nothing

== From the first order on, whatever came before
segment came_back: any("Page Viewed", since first "Order Completed")
+0h  ada  Page Viewed
     ada  expect  nothing
+1h  ada  Order Completed
     ada  expect  nothing
+2h  ada  Page Viewed
     ada  expect  came_back
+3h  ada  Order Completed  at=+150m
     ada  expect  came_back
+4h  ada  Order Completed  at=-1h
     ada  expect  came_back
