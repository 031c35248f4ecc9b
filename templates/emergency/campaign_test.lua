-- trunkside test runs these: each test has its own clock, people and ledger.
test("whoever answers hears the notice of their district", function(t)
    t:target{ district = "Harbor" }
    local attempt = t:run()
    t:expect_said("Important notice for Harbor")
    t:expect(attempt.disposition, "informed")
    t:expect_done{ because = "reached" }
end)

test("a machine is told, and the household is called again", function(t)
    t:callee{ machine = true }
    t:expect(t:run().outcome, "machine")
    t:expect_said("Please boil all water")
    t:expect_next{ after = "15m", because = "retry.default" }
end)
