# Events that happened, how often, and with which properties.

== Twice is enough, once is not, and another event is nothing
segment loyal: count("Order Completed") >= 2
+0h  ada  Order Completed
+1h  ada  Order Completed
     eve  Order Completed
     bob  Page Viewed
     ada  expect     loyal
     eve  expect     nothing
     bob  expect     nothing
     shop  count     loyal=1
     ada  announced  entered loyal at +1h

== An event of a name in several words, with quotes and accents
segment tea: count("Thé du \"matin\" bu") >= 2
+0h  ada  Thé du "matin" bu
+1h  ada  Thé du "matin" bu
     ada  expect  tea

== Numbers in properties on either side of a limit
segment adults: any("Form Sent" where properties.age >= 18)
segment young: any("Form Sent" where properties.age < 18)
+0h  ada  Form Sent  age=17.9
     eve  Form Sent  age=18
     bob  Form Sent  age="18"
     ada  expect  young
     eve  expect  adults
     bob  expect  nothing     # a text is no number

== Never is true of everybody known, until it happens
segment newcomers: none("Order Completed")
+0h  ada  Page Viewed
     eve  Order Completed
     ada  expect     newcomers
     eve  expect     nothing
+3d  ada  expect     newcomers
+4d  ada  Order Completed
     ada  expect     nothing
     ada  announced  entered newcomers, left newcomers
     eve  announced  nothing

== Fewer than two, however often it is asked
segment light: count("Order Completed") < 2
+0h  ada  Page Viewed
     eve  Order Completed
     bob  Order Completed
     bob  Order Completed
     ada  expect     light
     eve  expect     light
     bob  expect     nothing
+5d  eve  expect     light
     bob  expect     nothing
     eve  announced  entered light
     bob  announced  entered light, left light

== Names that begin alike
segment twice: count(event where name starts with "Game ") >= 2
+0h  ada  Game Won
     eve  Game Won
     bob  Gamelan Played
     bob  Gamelan Played
+1h  ada  Game Lost
     ada  expect  twice
     eve  expect  nothing
     bob  expect  nothing

== Only orders of the kind that is asked for
segment parents: any("Order Completed" where properties.category = "baby")
+0h  ada  Order Completed  category=baby
     eve  Order Completed  category=garden
     bob  Order Completed
     zoe  Page Viewed      category=baby
     ada  expect  parents
     eve  expect  nothing
     bob  expect  nothing
     zoe  expect  nothing

== A property that is there, whatever it says
segment coded: any("Order Completed" where properties.code exists)
+0h  ada  Order Completed  code=SPRING
     eve  Order Completed  code=0
     bob  Order Completed  code=null
     zoe  Order Completed
     ada  expect  coded
     eve  expect  coded
     bob  expect  nothing
     zoe  expect  nothing

== A property inside others
segment deep: any("Order Completed" where properties.delivery.place.floor = "3rd")
+0h  ada  Order Completed  delivery.place.floor=3rd
     eve  Order Completed  delivery.place=3rd
     bob  Order Completed  floor=3rd
     ada  expect  deep
     eve  expect  nothing
     bob  expect  nothing

== Messages opened of one template
segment readers: any("Message Opened" where properties.template = "welcome" and channel = "email")
+0h  ada  Message Opened  template=welcome  channel=email
     eve  Message Opened  template=welcome  channel=sms
     bob  Message Opened  template=spring   channel=email
     ada  expect  readers
     eve  expect  nothing
     bob  expect  nothing

== What a segment does not look at changes nothing
segment lyon_buyers: trait.city = "Lyon" and any("Order Completed")
+0h  ada  identify         city=Lyon
     ada  Order Completed
     ada  expect     lyon_buyers
+1h  ada  identify         colour=red
     ada  Page Viewed      city=Paris
     ada  identify
     ada  expect     lyon_buyers
     ada  since      lyon_buyers=+0h
     ada  announced  entered lyon_buyers

== Everybody who is known, of whom nothing is asked
segment everybody: count("No Such Thing") = 0
+0h  ada     Page Viewed
     @phone  Page Viewed
     ada@pc  Page Viewed
     bob@x.fr  Page Viewed
     shop    count    everybody=3
     ada     expect   everybody
     @phone  expect   everybody
     bob@x.fr  expect   everybody

== The last order says it, and only the last
segment last_web: last(properties.place of "Order Completed" where properties.kind = "gift") = "web"
+0h  ada  Order Completed  kind=gift  place=web
     eve  Ticket Paid      kind=gift  place=web
     bob  Order Completed  kind=own   place=web
     zoe  Order Completed  kind=gift  place=store
     ada  expect     last_web
     eve  expect     nothing
     bob  expect     nothing
     zoe  expect     nothing
+1h  ada  Order Completed  kind=gift  place=store
     ada  expect     nothing
+2h  ada  Order Completed  kind=own   place=web
     ada  expect     nothing
     ada  announced  entered last_web, left last_web at +1h

== Of the last order, a property is known
segment known: last(properties.place of "Order Completed" where properties.kind exists) exists
+0h  ada  Order Completed  kind=gift  place=web
     eve  Page Viewed      kind=gift
     bob  Order Completed  place=web
     zoe  Order Completed
     ada  expect  known
     eve  expect  nothing
     bob  expect  nothing
     zoe  expect  nothing

== Of the orders without a kind, none says where
segment nowhere: any("Order Completed" where properties.kind is missing) and last(properties.place of "Order Completed" where properties.kind is missing) is missing
+0h  ada  Order Completed  kind=gift  place=web
     eve  Page Viewed      kind=gift
     bob  Order Completed  place=web
     zoe  Order Completed
     ada  expect  nothing
     eve  expect  nothing
     bob  expect  nothing
     zoe  expect  nowhere

== The last of events whose names begin alike
segment last_game: last(properties.score of event where name starts with "Game ") > 5
+0h  ada  Game Won     score=9
     eve  Game Lost    score=1
     bob  Ball Thrown  score=9
     ada  expect  last_game
     eve  expect  nothing
     bob  expect  nothing
+1h  ada  Game Lost    score=2
     ada  expect  nothing

== The last number is under a limit
segment few: last(properties.items of "Cart Viewed") < 10
+0h  ada  Cart Viewed  items=9
     eve  Cart Viewed
     bob  Cart Viewed  items=11
     ada  expect  few
     eve  expect  nothing
     bob  expect  nothing

== Ten is a number, and "10" is a text
segment ten: last(properties.items of "Cart Viewed") = 10
segment text_ten: last(properties.items of "Cart Viewed") = "10"
+0h  ada  Cart Viewed  items=10
     eve  Cart Viewed  items="10"
     bob  Cart Viewed  items=11
     ada  expect  ten
     eve  expect  text_ten
     bob  expect  nothing

== The last, by a property inside others
segment inner: last(properties.x.y of "Step Taken" where properties.a.b = "c") = "z"
+0h  ada  Step Taken  a.b=c x.y=z
     eve  Step Taken  a.b=d x.y=z
     ada  expect  inner
     eve  expect  nothing
