local NOTICE = "the water supply is interrupted"

test("a person hears the notice twice", function(t)
    t:target{ district = "Harbor" }
    local attempt = t:run()
    t:expect(attempt.disposition, "informed")
    t:expect(attempt.prompts[1], "prompts/attention.wav")
    t:expect_said("Important notice for Harbor: " .. NOTICE)
    t:expect(#t:prompts(), 4)
    t:expect_done{ because = "reached" }
end)

test("a machine is told as well, and the household is called again", function(t)
    t:callee{ machine = true }
    t:run()
    t:expect_said(NOTICE)
    t:expect_next{ after = "15m", because = "retry.default" }
end)

test("five calls are the most", function(t)
    for _ = 1, 5 do
        t:callee{ no_answer = true }
        t:run()
    end
    t:expect_done{ because = "tries.total" }
end)
