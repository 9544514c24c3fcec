# What people say of themselves.

== A trait makes a member, another value unmakes them
segment lyon: trait.city = "Lyon"
+0h  ada  identify  city=Lyon
     ada  expect     lyon
     ada  since      lyon=+0h
+1h  ada  identify  city=Paris
     ada  expect     nothing
+2h  ada  identify  city=Lyon
     ada  since      lyon=+2h
+3h  ada  identify  city=null
     ada  expect     nothing
     ada  announced  entered lyon, left lyon at +1h, entered lyon at +2h, left lyon at +3h

== An empty statement beside a trait takes nothing away
segment lyon: trait.city = "Lyon"
+0h      ada  identify  city=Lyon
+0h+1us  ada  identify
         ada  expect     lyon
         ada  announced  entered lyon

== A number from a limit on
segment adults: trait.age >= 20.5
+0h  ada  identify  age=21.5
     eve  identify  age=20.5
     bob  identify  age=20.499999
     ada  expect  adults
     eve  expect  adults
     bob  expect  nothing
+1h  ada  identify  age=19.5
     ada  expect  nothing

== A number under a limit
segment young: trait.age < 20.5
+0h  ada  identify  age=19.5
     eve  identify  age=20.5
     ada  expect  young
     eve  expect  nothing
+1h  ada  identify  age=21.5
     ada  expect  nothing

== A trait inside another
segment third: trait.home.floor = 3
+0h  ada  identify  home.floor=3 home.city=Lyon
     eve  identify  floor=3
     ada  expect  third
     eve  expect  nothing
+1h  ada  identify  home.floor=4
     ada  expect  nothing

== Two traits, both
segment both: trait.city = "Lyon" and trait.level = "gold"
+0h  ada  identify  city=Lyon level=gold
     eve  identify  city=Lyon
     ada  expect  both
     eve  expect  nothing

== A trait and an order, both
segment both: trait.city = "Lyon" and any("Order Completed")
+0h  ada  identify         city=Lyon
     ada  expect     nothing
     ada  Order Completed
     eve  Order Completed
     ada  expect     both
     eve  expect     nothing
+9d  ada  expect     both
     ada  announced  entered both at +0h

== One trait comes, the other goes
segment both: trait.city = "Lyon" and trait.state = "running"
+0h   ada  identify  city=Lyon
      ada  expect     nothing
+30m  ada  identify  state=running
      ada  expect     both
+60m  ada  identify  state=stopped
      ada  expect     nothing
      ada  announced  entered both at +30m, left both at +60m

== One of two, or both of two others
segment care: trait.state = "new" or trait.state = "active" and trait.at_risk = true
+0h  ada  identify  state=new
     eve  identify  state=active at_risk=true
     bob  identify  state=active at_risk=false
     zoe  identify  state=active at_risk="true"
     ada  expect  care
     eve  expect  care
     bob  expect  nothing
     zoe  expect  nothing

== Nobody knows the e-mail
segment unreachable: trait.mail is missing
+0h  ada  identify  mail=ana
     eve  identify  mail=""
     bob  identify
     zoe  identify  mail=null
     ada  expect  nothing
     eve  expect  nothing        # an empty text is a value
     bob  expect  unreachable
     zoe  expect  unreachable

== The same condition written otherwise is the same segment
segment unreachable: trait.mail is missing
+0h  bob   identify
     bob   expect     unreachable
+1h  shop  segment    unreachable: ( trait . mail   is missing )
     bob   since      unreachable=+0h
     bob   announced  entered unreachable

== Another city is a city that is known
segment elsewhere: trait.city != "Paris"
+0h  ada  identify  city=Lyon
     eve  identify  city=Paris
     bob  identify
     ada  expect  elsewhere
     eve  expect  nothing
     bob  expect  nothing

== Not in Paris, known or not
segment elsewhere: not trait.city = "Paris"
+0h  ada  identify  city=Lyon
     eve  identify  city=Paris
     bob  identify
     ada  expect  elsewhere
     eve  expect  nothing
     bob  expect  elsewhere

== A trait that is known
segment known: trait.city exists
+0h  ada  identify  city=Lyon
     eve  identify
     ada  expect  known
     eve  expect  nothing

== A trait whose name has spaces
segment red: trait."favourite colour" = "red"
+0h  ada  identify  "favourite colour"=red
     ada  expect  red

== A list that holds it
segment likes_tea: trait.likes contains "tea"
+0h  ada  identify  likes=["tea","milk"]
     eve  identify  likes=["coffee"]
     bob  identify  loves=["tea"]
     zoe  identify  likes=green-tea
     ada  expect  likes_tea
     eve  expect  nothing
     bob  expect  nothing
     zoe  expect  likes_tea      # a piece of a text
+1h  ada  identify  likes=[]
     ada  expect  nothing

== A trait told late does not win
segment lyon: trait.city = "Lyon"
+0h  ada  identify  city=Lyon
+5h  ada  identify  city=Paris  at=-1h
     ada  expect     lyon
     ada  announced  entered lyon
+6h  ada  identify  city=Paris  at=+1h
     ada  expect     nothing

== A date after another one
segment new: trait.joined > 2026-01-05
+0h  ada  identify  joined=2026-01-05T23:59:59Z
     eve  identify  joined=2026-01-06
     bob  identify  joined=yesterday
     ada  expect  nothing
     eve  expect  new
     bob  expect  nothing

== New for an hour: who signed up within it
segment new: any("Signed Up", within 1 hour)
+0h      ada  Signed Up  at=-1m
         ada  expect     new
+59m-1us  ada  expect     new
+59m      ada  expect     nothing
         ada  announced  entered new at +0h, left new at +59m

== New for an hour, in Lyon
segment new: any("Signed Up", within 1 hour) and trait.city = "Lyon"
+0h      ada  identify   city=Lyon
         ada  Signed Up
         eve  Signed Up
         ada  expect     new
         eve  expect     nothing
+1h-1us  ada  expect     new
+1h      ada  expect     nothing

== Stuck: in the same state for seven days
segment stuck: trait.state = "trial" and none("State Changed", within 7 days)
+0h        ada  identify       state=trial
           ada  State Changed
           ada  expect     nothing
+7d-1us    ada  expect     nothing
+7d        ada  expect     stuck
+8d        ada  identify       state=trial
           ada  expect     stuck
           ada  since      stuck=+7d
+9d        ada  identify       state=active
           ada  State Changed
           ada  expect     nothing
+16d       ada  expect     nothing

== Fresh: in the same state for less than seven days
segment fresh: trait.state = "trial" and any("State Changed", within 7 days)
+0h      ada  identify       state=trial
         ada  State Changed
         ada  expect     fresh
+7d-1us  ada  expect     fresh
+7d      ada  expect     nothing
+8d      ada  identify       state=trial
         ada  expect     nothing
         ada  announced  entered fresh, left fresh at +7d
