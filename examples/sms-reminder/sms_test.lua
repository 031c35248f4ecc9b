test("the text says what is due and when", function(t)
    t:target{ name = "Ada", amount = "1055.5", due_on = "2026-03-06", timezone = "America/New_York" }
    t:callee{ delivered = true }
    local attempt = t:run()
    t:expect(attempt.outcome, "delivered")
    t:expect(t:sent()[1].text, "Hello Ada, your bill of 1,055.50 is due on Friday, March 6.")
    t:expect_done{ because = "reached" }
end)

test("a text that did not arrive is sent again after an hour", function(t)
    t:callee{ undelivered = true, after = "3m" }
    t:expect(t:run().outcome, "undelivered")
    t:expect_next{ after = "1h", because = "retry.undelivered" }
end)

test("a text that nobody reports as delivered is no success, and three are all", function(t)
    for number = 1, 3 do
        if number == 2 then t:callee{ undelivered = true } end
        t:expect(t:run().outcome, number == 2 and "undelivered" or "sent")
    end
    t:expect_done{ because = "tries.total" }
end)

test("nothing is sent at night", function(t)
    t:target{ timezone = "America/New_York" }
    t:at("2026-03-02T21:00")
    t:expect_next{ at = "2026-03-03T09:00", because = "outplan.windows" }
end)
