# Days, weeks and months are those of the person; dates are those of the workspace (Paris).

== Today ends at the person's midnight
segment active: any("Page Viewed", today)
+0h      ada  Page Viewed
         eve  identify     timezone=America/New_York
         eve  Page Viewed
         ada  expect     active
         eve  expect     active
+5h-1us  eve  expect     active
+5h      eve  expect     nothing
+23h-1us  ada  expect     active
+23h      ada  expect     nothing
          ada  announced  entered active, left active at +23h

== The day on which clocks go forward has 23 hours
starts 2026-03-28T23:00:00Z
segment today: any("Page Viewed", today)
segment yesterday: any("Page Viewed", yesterday)
segment day_long: any("Page Viewed", within 1 day)
+0h       ada  Page Viewed
          ada  expect     day_long, today
+23h-1us  ada  expect     day_long, today
+23h      ada  expect     day_long, yesterday
+24h-1us  ada  expect     day_long, yesterday
+24h      ada  expect     yesterday
+47h-1us  ada  expect     yesterday
+47h      ada  expect     nothing

== The day on which clocks go back has 25 hours
starts 2026-10-24T22:00:00Z
segment today: any("Page Viewed", today)
segment day_long: any("Page Viewed", within 1 day)
+0h       ada  Page Viewed
+24h-1us  ada  expect     day_long, today
+24h      ada  expect     today
+25h-1us  ada  expect     today
+25h      ada  expect     nothing
          ada  announced  entered today, entered day_long, left day_long at +24h, left today at +25h

== A day without a midnight begins when clocks jump over it
starts 2026-04-22T22:00:00Z
segment today: any("Page Viewed", today)
+0h       ada  identify     timezone=Africa/Cairo
          ada  Page Viewed
+24h-1us  ada  expect     today
+24h      ada  expect     nothing
          ada  Page Viewed
          ada  expect     today
+47h-1us  ada  expect     today
+47h      ada  expect     nothing

== Who moves lives in another day
segment today: any("Page Viewed", today)
+0h       ada  Page Viewed  at=-2h
          ada  expect     nothing
+1h       ada  identify     timezone=Asia/Tokyo
          ada  expect     today
          ada  since      today=+1h
+15h-1us  ada  expect     today
+15h      ada  expect     nothing
+16h      ada  identify     timezone=nowhere
          ada  expect     nothing

== Last week begins on Monday and lasts until the next
segment last_week: any("Page Viewed", last week)
+0h          ada  Page Viewed
             ada  expect     nothing
+3d23h-1us   ada  expect     nothing
+3d23h       ada  expect     last_week
             ada  since      last_week=+3d23h
+10d23h-1us  ada  expect     last_week
+10d23h      ada  expect     nothing

== A month, a quarter and a year end one after the other
segment month: any("Order Completed", this month)
segment quarter: any("Order Completed", this quarter)
segment year: any("Order Completed", this year)
+0h           ada  Order Completed
              ada  expect     month, quarter, year
+30d23h-1us   ada  expect     month, quarter, year
+30d23h       ada  expect     quarter, year
+89d22h-1us   ada  expect     quarter, year
+89d22h       ada  expect     year
+364d23h-1us  ada  expect     year
+364d23h      ada  expect     nothing

== Twice yesterday, never today
segment fading: count("Page Viewed", yesterday) >= 2 and none("Page Viewed", today)
+0h      ada  Page Viewed
+1h      ada  Page Viewed
+23h-1us  ada  expect     nothing
+23h      ada  expect     fading
+30h      ada  Page Viewed
          ada  expect     nothing
          ada  announced  entered fading at +23h, left fading at +30h

== Dates are the same instants for everybody
segment sales: any("Order Completed", between 2026-01-05 and 2026-01-06)
+0h  ada  identify         timezone=Asia/Tokyo
+9d  ada  Order Completed  at=+3d23h-1us
     eve  Order Completed  at=+3d23h
     bob  Order Completed  at=+5d23h-1us
     zoe  Order Completed  at=+5d23h
     ada  expect  nothing
     eve  expect  sales
     bob  expect  sales
     zoe  expect  nothing

== Only after a day, from its end on
segment after: any("Order Completed", after 2026-01-02)
segment before: any("Order Completed", before 2026-01-02)
+3d  ada  Order Completed  at=+1d22h
     eve  Order Completed  at=+1d23h
     bob  Order Completed  at=+23h-1us
     zoe  Order Completed  at=+23h
     ada  expect  nothing
     eve  expect  after
     bob  expect  before
     zoe  expect  nothing
