-- trunkside test runs these: each test has its own clock, people and ledger.
test("whoever presses 1 has confirmed", function(t)
    t:target{ name = "Ada", with_whom = "Dr. Iyer", appointment_at = "2026-03-03T14:00" }
    t:callee{ keys = { "1" } }
    local attempt = t:run()
    t:expect_said("Dr. Iyer expects you tomorrow at 2 pm")
    t:expect(attempt.outcome, "answered")
    t:expect(attempt.disposition, "confirmed")
    t:expect(attempt.variables, { answer = "confirmed" })
end)

test("a busy line is tried again after a quarter of an hour", function(t)
    t:callee{ busy = true }
    t:expect(t:run().outcome, "busy")
    t:expect_next{ after = "15m", because = "retry.busy" }
end)

test("nobody at the front desk means another call in half an hour", function(t)
    t:agents{ ["front-desk"] = { count = 0 } }
    t:callee{ keys = { "0" } }
    local attempt = t:run()
    t:expect(attempt.disposition, "to_call_back")
    t:expect_next{ after = "30m" }
end)

test("a machine is told what it is about", function(t)
    t:callee{ machine = true }
    t:expect(t:run().outcome, "machine")
    t:expect_said("Please remember your appointment tomorrow")
end)
