-- trunkside test runs these: each test has its own clock, people and ledger.
test("three answers are a whole survey", function(t)
    t:callee{ keys = { "1", "5", "4", "3" } }
    local attempt = t:run()
    t:expect(attempt.disposition, "complete")
    t:expect(attempt.variables, { friendly = 5, quick = 4, recommend = 3 })
    t:expect_done{ because = "reached" }
end)

test("whoever stops in the middle is asked once more the next day", function(t)
    t:callee{ keys = { "1", "5" } }
    local attempt = t:run()
    t:expect(attempt.disposition, "partial")
    t:expect(attempt.variables, { friendly = 5 })
    t:expect_next{ after = "1d", because = "retry.unsuccessful" }
end)

test("whoever presses 9 is not called again", function(t)
    t:callee{ keys = { "9" } }
    t:expect(t:run().disposition, "opted_out")
    t:expect_done{ because = "reached" }
end)
