-- A patient of the practice in Denver, with an appointment the next afternoon.
local function patient(t)
    t:target{
        name = "Ada",
        destination = "+13035550142",
        appointment_at = "2026-03-03T14:00",
        doctor = "Dr. Iyer",
    }
end

test("1 confirms the appointment", function(t)
    patient(t)
    t:callee{ keys = { "1" } }
    local attempt = t:run()
    t:expect_said("Hello Ada.")
    t:expect_said("Dr. Iyer expects you tomorrow at 2 pm.")
    t:expect(attempt.disposition, "confirmed")
    t:expect(attempt.variables, { answer = "confirmed" })
    t:expect_done{ because = "reached" }
end)

test("2 cancels it", function(t)
    patient(t)
    t:callee{ keys = { "2" } }
    local attempt = t:run()
    t:expect(attempt.disposition, "canceled")
    t:expect(attempt.variables, { answer = "canceled" })
    t:expect_done{ because = "reached" }
end)

test("whoever chooses nothing is asked twice", function(t)
    patient(t)
    t:expect(t:run().disposition, "no_choice")
    t:expect(#t:prompts(), 4)
end)

test("a busy line is tried again after fifteen minutes", function(t)
    patient(t)
    t:callee{ busy = true }
    t:expect(t:run().outcome, "busy")
    t:expect_next{ after = "15m", because = "retry.busy" }
end)

test("a machine is told the time, and called again after two hours", function(t)
    patient(t)
    t:callee{ machine = true }
    local attempt = t:run()
    t:expect(attempt.outcome, "machine")
    t:expect_said("Please remember your appointment tomorrow at 2 pm.")
    t:expect_next{ after = "2h", because = "retry.machine" }
end)

test("two calls that nobody answers are all", function(t)
    patient(t)
    t:callee{ no_answer = true }
    t:callee{ no_answer = true }
    t:run()
    t:expect_next{ after = "90m", because = "retry.no_answer" }
    t:run()
    t:expect_done{ because = "tries.total" }
end)

test("0 talks to the front desk", function(t)
    patient(t)
    t:agents{ ["front-desk"] = { count = 1, talks = "1m" } }
    t:callee{ keys = { "0" } }
    local attempt = t:run()
    t:expect(attempt.disposition, "talked")
    t:expect(attempt.variables, { answer = "talked" })
end)

test("with nobody at the front desk the patient is called again", function(t)
    patient(t)
    t:agents{ ["front-desk"] = { count = 0 } }
    t:callee{ keys = { "0" } }
    t:expect(t:run().disposition, "no_agents")
    t:expect_said("Everyone is busy.")
    t:expect_next{ after = "30m", because = "tries.callbacks" }
end)

test("nobody is called before the day before the appointment", function(t)
    t:target{ appointment_at = "2026-03-06T14:00", timezone = "America/Denver" }
    t:expect_next{ at = "2026-03-05T14:00", because = "outplan.schedule" }
end)

test("a call late in the evening comes in the morning", function(t)
    patient(t)
    t:at("2026-03-02T19:50")
    t:callee{ busy = true }
    t:run()
    t:expect_next{ at = "2026-03-03T08:00", because = "outplan.windows" }
end)

test("no call comes in the last two hours before the appointment", function(t)
    patient(t)
    t:at("2026-03-03T11:50")
    t:callee{ busy = true }
    t:run()
    t:expect_done{ because = "expired" }
end)
