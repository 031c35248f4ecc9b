-- trunkside test runs these: each test has its own clock, people and ledger.
test("whoever presses 1 talks to sales", function(t)
    t:agents{ sales = { count = 1, answers = "2s", talks = "90s" } }
    t:callee{ keys = { "1" } }
    local attempt = t:run()
    t:expect(attempt.disposition, "talked")
    t:expect(attempt.variables.talked, 90)
end)

test("whoever presses 9 is never called again", function(t)
    t:callee{ keys = { "9" } }
    t:expect(t:run().disposition, "opted_out")
    t:expect_said("You will not hear from us again")
    t:expect_done{ because = "reached" }
end)

test("no answer is tried after two hours, then after a day", function(t)
    t:callee{ no_answer = true }
    t:expect(t:run().outcome, "no_answer")
    t:expect_next{ after = "2h", because = "retry.no_answer" }
end)
