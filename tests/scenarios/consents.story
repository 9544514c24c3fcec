# What people allow.

== Unknown is no, and yes until it is withdrawn
segment reachable: consent("email", "marketing")
+0h  ada  identify  email=ada@x.fr
     ada  expect     nothing
+1h  ada  Consent Given      channel=email
     ada  expect     reachable
+2h  ada  Consent Withdrawn  channel=email
     ada  expect     nothing
+3h  ada  Consent Given      channel=email
     ada  since      reachable=+3h
     ada  announced  entered reachable at +1h, left reachable at +2h, entered reachable at +3h

== A visitor without a name consents
segment reachable: consent("email", "marketing")
+0h  @phone  identify  email=ada@x.fr
     @phone  expect     nothing
+1h  @phone  Newsletter Subscribed
     @phone  expect     reachable
     @phone  announced  entered reachable at +1h

== An objection beats every consent
segment reachable: consent("email", "marketing")
+0h  ada  identify          email=ada@x.fr consents={"email":true}
     ada  expect     reachable
+1h  ada  Objection Raised
     ada  expect     nothing

== A withdrawal that comes late counts from its instant
segment reachable: consent("email", "marketing")
+0h  ada  identify           email=ada@x.fr
+1h  ada  Consent Given      channel=email
+3h  ada  Consent Withdrawn  channel=email  at=+2h
     ada  expect     nothing
+4h  ada  Consent Withdrawn  channel=email  at=+30m
     ada  Consent Given      channel=email  at=+210m
     ada  expect     reachable

== A consent and an order that gets old
segment to_write: consent("email", "marketing") and any("Order Completed", within 3 days)
+0h      ada  identify         email=ada@x.fr consents={"email":true}
         ada  Order Completed
         ada  expect     to_write
+3d-1us  ada  expect     to_write
+3d      ada  expect     nothing
