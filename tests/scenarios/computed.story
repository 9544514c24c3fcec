# Computed traits: values told when they are asked, and conditions made of them.

== A trait that is computed, and a segment made of it
trait spent: sum(properties.total of "Order Completed", within 10 days)
segment big: trait.spent > 100
+0h       ada  Order Completed  total=60
          ada  knows      spent=60
          ada  expect     nothing
+1d       ada  Order Completed  total=50.5
          ada  knows      spent=110.5
          ada  expect     big
+10d-1us  ada  expect     big
+10d      ada  expect     nothing
          ada  knows      spent=50.5
+11d      ada  knows      spent=0

== The last value said in an event
trait state: last(properties.state of "Signed Up")
+0h  ada  Signed Up  state=lead
     ada  knows      state=lead
+1h  ada  Signed Up  state=customer
     ada  Signed Up  state=old  at=-1h
     ada  knows      state=customer
     eve  Page Viewed
     eve  knows      state=null

== The last value among the events of one kind
trait status: last(properties.reply.status of "Message Sent" where properties.template = "welcome")
+0h  ada  Message Lost  template=welcome  reply.status=1
+1h  ada  Message Sent  template=spring   reply.status=2
     ada  knows  status=null
+2h  ada  Message Sent  template=welcome  reply.status=3
+3h  ada  Message Sent  template=spring   reply.status=4
     ada  knows  status=3

== Of events whose names begin alike
trait plan: last(properties.plan of event where name starts with "Plan ")
+0h  ada  Plan Bought    plan=small
+1h  ada  Plan Extended  plan=large
+2h  ada  Planet Seen    plan=mars
     ada  knows  plan=large

== Null is no value, the one before it stays
trait mail: last(properties.mail of event)
+0h  ada  Page Viewed  mail=null
+1h  ada  Page Viewed  mail=ana
+2h  ada  Page Viewed  mail=null
     ada  knows  mail=ana

== A computed trait made of a computed trait
trait orders: count("Order Completed", within 30 days)
trait spent: sum(properties.total of "Order Completed", within 30 days)
segment often: trait.orders >= 2 and trait.spent < 100
+0h  ada  Order Completed  total=10
     ada  expect  nothing
+1d  ada  Order Completed  total=20
     ada  expect  often
     ada  knows   orders=2 spent=30
+30d-1us  ada  expect  often
+30d      ada  expect  nothing

== The favourite is the one that came most
trait favourite: most_frequent(properties.category of "Product Viewed")
segment gardeners: trait.favourite = "garden"
+0h  ada  Product Viewed  category=baby
+1h  ada  Product Viewed  category=garden
     ada  expect  nothing        # as often: the smaller one
+2h  ada  Product Viewed  category=garden
     ada  expect  gardeners

== The value of a trait that is declared later
+0h  ada   Order Completed  total=60
+1h  shop  trait      spent: sum(properties.total of "Order Completed")
     ada   knows      spent=60

== Another path is another value
trait said: last(properties.a of "Form Sent")
segment says_x: trait.said = "x"
+0h  ada   Form Sent  a=x
     ada   knows      said=x
     ada   expect     says_x
+1h  shop  trait      said: last(properties.b of "Form Sent")
     ada   knows      said=null
     ada   expect     nothing
+2h  ada   Form Sent  b=x
     ada   knows      said=x
     ada   expect     says_x
     ada   announced  entered says_x at +0h, entered says_x at +2h
