# Reference tables: what people did is told apart by what the shop knows of it.

== The category of a product is in a table
+0h  shop  table      products.p1.category=baby products.p2.category=garden
     shop  segment    parents: any("Order Completed" where table("products", properties.product_id).category = "baby", within 7 days)
     ada   Order Completed  product_id=p1
     eve   Order Completed  product_id=p2
     leo   Order Completed  product_id=p3
     ada   expect     parents
     eve   expect     nothing
     leo   expect     nothing
+7d  ada   expect     nothing
     ada   announced  entered parents at +0h, left parents at +7d

== A table that changes is counted again, in silence; who stays has been there since before
+0h   shop  table      products.p1.category=baby products.p2.category=garden
      shop  segment    parents: any("Order Completed" where table("products", properties.product_id).category = "baby", within 7 days)
      ada   Order Completed  product_id=p1
      leo   Order Completed  product_id=p1
      leo   Order Completed  product_id=p2
      eve   Order Completed  product_id=p2
+1d   shop  table      products.p1.category=garden products.p2.category=baby products.p3.category=baby
      ada   expect     nothing
      leo   since      parents=+0h
      eve   since      parents=+1d
      shop  count      parents=2
      ada   announced  entered parents at +0h
      eve   announced  nothing
+2d   ada   Order Completed  product_id=p3
      ada   since      parents=+2d
+7d   eve   expect     nothing
      ada   announced  entered parents at +0h, entered parents at +2d

== A cell of the person's own town
+0h  shop  table      towns.Lyon.people=520000 towns.Vif.people=8000
     shop  segment    townspeople: table("towns", trait.city).people > 100000
     ada   identify   city=Lyon
     eve   identify   city=Vif
     ada   since      townspeople=+0h
     eve   expect     nothing
+1h  shop  table      towns.Lyon.people=520000 towns.Vif.people=800000
     ada   since      townspeople=+0h
     eve   since      townspeople=+1h
+2h  ada   identify   city=Nowhere
     ada   expect     nothing

== A segment that looks at one whose table changes
segment calm: not segment("parents")
segment parents: any("Order Completed")
+0h  shop  table      products.p1.category=baby
     shop  segment    parents: any("Order Completed" where table("products", properties.product_id).category = "baby")
     ada   Order Completed  product_id=p1
     ada   since      parents=+0h
+1h  shop  table      products.p1.category=garden
     ada   since      calm=+1h
+2h  shop  restarts
     ada   since      calm=+1h

== A value of a table, in a computed trait
+0h  shop  table      products.p1.price=12.5 products.p2.price=40
     shop  trait      spent: sum(table("products", properties.product_id).price of "Order Completed", within 30 days)
     shop  segment    big: trait.spent > 50
     ada   Order Completed  product_id=p1
     ada   knows      spent=12.5
+1h  ada   Order Completed  product_id=p2
     ada   knows      spent=52.5
     ada   since      big=+1h
+2h  shop  table      products.p1.price=12.5 products.p2.price=30
     ada   knows      spent=42.5
     ada   expect     nothing
