// Made by scripts/make-templates.py from templates/reminders: change those files, not this one.

extension FolderTemplate {
    static let reminders = FolderTemplate(
        name: "reminders",
        files: [
            File(path: "campaign.toml", text: remindersCampaignToml),
            File(path: "targets.csv", text: remindersTargetsCsv),
            File(path: "do-not-contact.csv", text: remindersDoNotContactCsv),
            File(path: "outplan.lua", text: remindersOutplanLua),
            File(path: "flow.lua", text: remindersFlowLua),
            File(path: "callees.lua", text: remindersCalleesLua),
            File(path: "campaign_test.lua", text: remindersCampaignTestLua),
        ]
    )

    private static let remindersCampaignToml = #"""
        # How the ledger knows the campaign: keep the name when you change the rest.
        name = "reminders"
        type = "call"
        detail = "Reminds people of an appointment the day before"
        source = "+13035550100"                # your caller id
        carrier = "simulated"                  # nobody is really called
        timezone = "America/Denver"            # for people whose row and number do not tell
        default_country = "US"                 # for numbers in national form
        do_not_contact = ["do-not-contact.csv"]

        [limits]
        concurrent = 10
        per_second = 1

        [caps]
        target_per_day = 3

        [queues.front-desk]                    # reached by pressing 0; callees.lua says who sits there
        timeout = "2m"
        wrap_up = "20s"

        [simulation]
        start = "2026-03-02T08:30:00-07:00"    # the day before the appointments of targets.csv
        seed = 7

        """#

    private static let remindersTargetsCsv = #"""
        external_id,name,destination,timezone,appointment_at,with_whom
        patient-0001,Ivy Evans,+13035550120,America/Denver,2026-03-03T12:00,Dr. Osei
        patient-0002,Leo Perez,+16025550104,America/Phoenix,2026-03-03T14:15,Dr. Brandt
        patient-0003,Victor Porter,+13855550170,America/Denver,2026-03-03T09:45,Dr. Nakamura
        patient-0004,Alice Owens,+17205550177,America/Denver,2026-03-03T11:30,Dr. Iyer
        patient-0005,Hector Mason,+14065550169,America/Denver,2026-03-03T11:30,Dr. Molina
        patient-0006,Rafael Diaz,+19705550157,America/Denver,2026-03-03T10:15,Dr. Iyer
        patient-0007,Quinn Lopez,+16235550142,America/Phoenix,2026-03-03T14:45,Dr. Molina
        patient-0008,Hana Meyer,+16025550194,America/Phoenix,2026-03-03T14:45,Dr. Molina
        patient-0009,Nia Zhang,+18015550125,America/Denver,2026-03-03T14:15,Dr. Brandt
        patient-0010,Sam Santos,+17195550144,America/Denver,2026-03-03T11:30,Dr. Iyer
        patient-0011,Rafael Stone,+17195550145,America/Denver,2026-03-03T11:45,Dr. Nakamura
        patient-0012,Ivy Flores,+14065550184,America/Denver,2026-03-03T13:00,Dr. Molina
        patient-0013,Elena Young,+14805550148,America/Phoenix,2026-03-03T12:30,Dr. Iyer
        patient-0014,Eli Nguyen,+13035550193,America/Denver,2026-03-03T12:00,Dr. Iyer
        patient-0015,Daniel Perez,+13075550164,America/Denver,2026-03-03T09:15,Dr. Osei
        patient-0016,Nadia Zhang,+14065550136,America/Denver,2026-03-03T09:30,Dr. Osei
        patient-0017,Nia Lee,+16025550138,America/Phoenix,2026-03-03T13:45,Dr. Iyer
        patient-0018,Felix Kim,+16025550190,America/Phoenix,2026-03-03T13:30,Dr. Nakamura
        patient-0019,Ivy Park,+19285550144,America/Phoenix,2026-03-03T13:45,Dr. Molina
        patient-0020,Quinn Santos,+14065550176,America/Denver,2026-03-03T10:00,Dr. Nakamura

        """#

    private static let remindersDoNotContactCsv = #"""
        address,reason,source
        +1900*,premium numbers,us

        """#

    private static let remindersOutplanLua = #"""
        -- A call 24 hours before the appointment, and one more if that did not reach anybody.
        return {
            dial_timeout = "25s",
            tries = { total = 2 },
            retry = { busy = "15m", no_answer = "90m", machine = "2h", default = "1h" },
            windows = { { days = "mon-sat", "08:00-20:00" } },
            schedule = { relative_to = "appointment_at", from = "-24h", to = "-2h" },
            machine = "flow",
        }

        """#

    private static let remindersFlowLua = #"""
        -- What counts is kept before the goodbye: some hang up during it.
        local function confirmed(call)
            call:set_variables{ answer = "confirmed" }
            call:disposition("confirmed")
            call:say("Thank you. We look forward to seeing you.")
        end

        local function canceled(call)
            call:set_variables{ answer = "canceled" }
            call:disposition("canceled")
            call:say("Your appointment is canceled. Goodbye.")
        end

        -- Nobody free at the front desk is no reason to lose somebody: they are called again.
        local function front_desk(call)
            local answer = call:connect{ queue = "front-desk", timeout = "2m" }
            if answer.status == "connected" then
                return "talked"
            end
            call:say("Everyone is busy. We will call you again.")
            call:callback{ after = "30m" }
            return "to_call_back"
        end

        return {
            answered = function(call)
                call:say("Hello {name|there}. This is a reminder of your appointment.")
                call:say("{with_whom} expects you tomorrow at {appointment_at:time}.")
                return call:menu{
                    say = "Press 1 to confirm, 2 to cancel, or 0 to talk to us.",
                    ["1"] = function() confirmed(call) end,
                    ["2"] = function() canceled(call) end,
                    ["0"] = function() return front_desk(call) end,
                    otherwise = function() return "no_choice" end,
                    tries = 2,
                }
            end,
            machine = function(call)
                call:leave_message{ say = "Please remember your appointment tomorrow at {appointment_at:time}." }
            end,
        }

        """#

    private static let remindersCalleesLua = #"""
        -- How the simulated people behave, and the front desk.
        return {
            {
                when = { type = "tel" },
                chance = { answered = .62, machine = .16, busy = .05, rejected = .01 },
                rings = { "3s", "18s" },
                greeting = { "4s", "10s" },
                run = function(callee)
                    callee:hear("Press 1", "60s")
                    callee:wait{ "1s", "4s" }
                    callee:press(callee:pick{ ["1"] = .78, ["2"] = .08, ["0"] = .06, [""] = .08 })
                end,
            },
            agents = {
                ["front-desk"] = { count = 2, answers = { "2s", "6s" }, talks = { "40s", "3m" }, wraps_up = "20s" },
            },
        }

        """#

    private static let remindersCampaignTestLua = #"""
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

        """#
}
