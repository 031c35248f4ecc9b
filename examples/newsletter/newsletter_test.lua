test("the letter is about the reader's topic, in text and HTML", function(t)
    t:target{ name = "Ada & Co", topic = "cooking" }
    local attempt = t:run()
    t:expect(attempt.outcome, "sent")
    local letter = t:sent()[1]
    t:expect(letter.subject, "Your letter about cooking")
    t:expect(letter.text, "Dear Ada & Co,\n\nhere is what is new in cooking this month.\n")
    t:expect(letter.html, "<p>Dear Ada &amp; Co,</p><p>here is what is new in cooking this month.</p>")
    t:expect_done{ because = "reached" }
end)

test("a reader without a name is a reader", function(t)
    t:target{ name = "" }
    t:run()
    t:expect(t:sent()[1].html:find("Dear reader", 1, true), 4)
end)

test("a letter comes in the morning", function(t)
    t:target{ timezone = "America/New_York" }
    t:at("2026-03-02T11:00")
    t:expect_next{ at = "2026-03-03T07:00", because = "outplan.windows" }
end)
