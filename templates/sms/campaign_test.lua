-- trunkside test runs these: each test has its own clock, people and ledger.
test("the text says how much is due, and when", function(t)
    t:target{ name = "Ada", amount = "55.80", due_on = "2026-03-06" }
    local attempt = t:run()
    t:expect_said("Hello Ada, your bill of 55.80 is due on Friday, March 6.")
    t:expect(attempt.disposition, "reminded")
end)

test("a text that did not arrive is sent once more after an hour", function(t)
    t:callee{ undelivered = true }
    t:run()
    t:expect_next{ after = "1h", because = "retry.undelivered" }
end)
