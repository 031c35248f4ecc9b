// Made by scripts/make-templates.py from templates/survey: change those files, not this one.

extension FolderTemplate {
    static let survey = FolderTemplate(
        name: "survey",
        files: [
            File(path: "campaign.toml", text: surveyCampaignToml),
            File(path: "targets.csv", text: surveyTargetsCsv),
            File(path: "do-not-contact.csv", text: surveyDoNotContactCsv),
            File(path: "outplan.lua", text: surveyOutplanLua),
            File(path: "flow.lua", text: surveyFlowLua),
            File(path: "callees.lua", text: surveyCalleesLua),
            File(path: "campaign_test.lua", text: surveyCampaignTestLua),
        ]
    )

    private static let surveyCampaignToml = #"""
        # How the ledger knows the campaign: keep the name when you change the rest.
        name = "survey"
        type = "call"
        detail = "Asks customers how content they are, with three questions"
        source = "+13035550105"
        carrier = "simulated"                  # nobody is really called
        do_not_contact = ["do-not-contact.csv"]

        [limits]
        concurrent = 20
        per_second = 2

        [caps]
        target_per_day = 2

        [simulation]
        start = "2026-03-02T08:00:00-05:00"
        seed = 7

        """#

    private static let surveyTargetsCsv = #"""
        external_id,name,destination,timezone,visited_on
        guest-0001,Owen Lopez,+19085550183,America/New_York,2026-02-16
        guest-0002,Carlos Chan,+13475550189,America/New_York,2026-02-25
        guest-0003,Jamal Hughes,+18315550131,America/Los_Angeles,2026-02-22
        guest-0004,Hana Castillo,+18575550169,America/New_York,2026-02-23
        guest-0005,Theo Chan,+14345550148,America/New_York,2026-02-23
        guest-0006,Ada Santos,+18315550199,America/Los_Angeles,2026-02-19
        guest-0007,Jana Wood,+17245550107,America/New_York,2026-02-25
        guest-0008,Carmen Okafor,+13475550193,America/New_York,2026-02-19
        guest-0009,Mina Novak,+12055550191,America/Chicago,2026-02-19
        guest-0010,Lena Dixon,+16145550163,America/New_York,2026-02-23
        guest-0011,Sam Young,+17705550190,America/New_York,2026-02-22
        guest-0012,Ivy Diaz,+15305550179,America/Los_Angeles,2026-02-21
        guest-0013,Owen Kapoor,+16515550155,America/Chicago,2026-02-18
        guest-0014,Eli Cohen,+14065550120,America/Denver,2026-02-16
        guest-0015,Deepa Okafor,+13865550181,America/New_York,2026-02-20
        guest-0016,Esther Ramos,+14095550177,America/Chicago,2026-02-21
        guest-0017,Felix Cruz,+19375550103,America/New_York,2026-02-19
        guest-0018,Emma Shaw,+12625550197,America/Chicago,2026-02-19
        guest-0019,Leo Wood,+14795550145,America/Chicago,2026-02-22
        guest-0020,Grace Adeyemi,+12125550146,America/New_York,2026-02-20

        """#

    private static let surveyDoNotContactCsv = #"""
        address,reason,source
        +1900*,premium numbers,us

        """#

    private static let surveyOutplanLua = #"""
        -- In the afternoon and evening where the customer lives, twice at most.
        -- Whoever gave no whole survey is asked once more.
        return {
            dial_timeout = "25s",
            tries = { total = 2 },
            retry = { busy = "30m", unsuccessful = "1d", default = "1d" },
            windows = { { days = "mon-fri", "13:00-20:00" }, { days = "sat", "11:00-18:00" } },
            holidays = { "us-federal" },
            reached_when = "success",
            machine = "hang_up",
        }

        """#

    private static let surveyFlowLua = #"""
        -- Each question has a name, under which its answer is kept.
        local QUESTIONS = {
            { name = "friendly", say = "How friendly were we? Press a key from 1, not at all, to 5, very." },
            { name = "quick", say = "How quick were we? Press a key from 1 to 5." },
            { name = "recommend", say = "Would you recommend us? Press a key from 1, never, to 5, surely." },
        }

        return function(call)
            call:say("Hello {name|there}. You were our customer on {visited_on:date}. May we ask three questions?")
            local wish = call:digits{
                say = "Press 1 to begin, or 9 if we should not call again.",
                max = 1, valid = "19", timeout = "8s", tries = 2,
            }
            if wish == "9" then
                call:opt_out{ scope = "campaign" }
                call:disposition("opted_out", { success = true })
                call:say("We will not call again. Goodbye.")
                return
            end
            if wish == nil then
                call:disposition("no_time", { success = false })
                return
            end
            for _, question in ipairs(QUESTIONS) do
                local answer = call:digits{
                    say = question.say, max = 1, valid = "12345", timeout = "8s", tries = 2,
                    invalid = "Please press a key from 1 to 5.",
                }
                if answer == nil then
                    call:disposition("partial", { success = false })
                    call:say("Thank you for your time. Goodbye.")
                    return
                end
                call:set_variables{ [question.name] = tonumber(answer) }
            end
            call:disposition("complete", { success = true })
            call:say("Thank you, that was all. Goodbye.")
        end

        """#

    private static let surveyCalleesLua = #"""
        -- Half of those who answer take part, and some of them get tired of it.
        return {
            {
                when = { type = "tel" },
                chance = { answered = .40, machine = .25, busy = .05, rejected = .02 },
                rings = { "4s", "18s" },
                run = function(callee)
                    callee:hear("Press 1 to begin", "60s")
                    callee:wait{ "1s", "3s" }
                    local wish = callee:pick{ ["1"] = .60, ["9"] = .10, [""] = .30 }
                    callee:press(wish)
                    if wish ~= "1" then return end
                    local marks = { ["1"] = .05, ["2"] = .10, ["3"] = .20, ["4"] = .35, ["5"] = .25, [""] = .05 }
                    for _, question in ipairs{ "How friendly", "How quick", "Would you recommend" } do
                        callee:hear(question, "60s")
                        callee:wait{ "1s", "4s" }
                        callee:press(callee:pick(marks))
                    end
                end,
            },
        }

        """#

    private static let surveyCampaignTestLua = #"""
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

        """#
}
