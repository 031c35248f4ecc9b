-- trunkside test runs these: each test has its own clock, people and ledger.
test("the letter is about the reader's topic", function(t)
    t:target{ name = "Ada", topic = "cooking" }
    local attempt = t:run()
    t:expect_said("Your letter about cooking")
    t:expect(attempt.disposition, "sent")
    t:expect_done{ because = "reached" }
end)
