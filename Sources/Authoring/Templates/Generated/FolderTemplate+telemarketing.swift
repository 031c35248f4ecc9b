// Made by scripts/make-templates.py from templates/telemarketing: change those files, not this one.

extension FolderTemplate {
    static let telemarketing = FolderTemplate(
        name: "telemarketing",
        files: [
            File(path: "campaign.toml", text: telemarketingCampaignToml),
            File(path: "targets.csv", text: telemarketingTargetsCsv),
            File(path: "do-not-contact.csv", text: telemarketingDoNotContactCsv),
            File(path: "outplan.lua", text: telemarketingOutplanLua),
            File(path: "flow.lua", text: telemarketingFlowLua),
            File(path: "callees.lua", text: telemarketingCalleesLua),
            File(path: "campaign_test.lua", text: telemarketingCampaignTestLua),
        ]
    )

    private static let telemarketingCampaignToml = #"""
        # How the ledger knows the campaign: keep the name when you change the rest.
        name = "telemarketing"
        type = "call"
        detail = "Offers a better plan; whoever presses 1 talks to the sales team"
        source = ["+13035550101", "+13035550102"]
        carrier = "simulated"                  # nobody is really called
        queue = "sales"
        service_level = 100                    # nobody is dialed for whom no agent is free
        do_not_contact = ["do-not-contact.csv"]

        [limits]
        concurrent = 20
        per_second = 2

        [caps]
        target_per_day = 3
        address_per_week = 5

        [queues.sales]                         # callees.lua says how many agents there are
        timeout = "1m"
        wrap_up = "20s"

        [simulation]
        start = "2026-03-02T08:00:00-05:00"
        seed = 7

        """#

    private static let telemarketingTargetsCsv = #"""
        external_id,name,destination,timezone,plan
        customer-0001,Tess Fischer,+16175550117,America/New_York,plus
        customer-0002,Simon Torres,+19805550170,America/New_York,plus
        customer-0003,Amara Abbott,+16785550199,America/New_York,basic
        customer-0004,Chen Castillo,+15105550163,America/Los_Angeles,basic
        customer-0005,Sam Nguyen,+17195550142,America/Denver,basic
        customer-0006,Uma Kapoor,+17155550117,America/Chicago,basic
        customer-0007,Joel Garcia,+16615550194,America/Los_Angeles,plus
        customer-0008,Ben Owens,+13055550135,America/New_York,plus
        customer-0009,Eli Moreno,+13855550182,America/Denver,plus
        customer-0010,Quinn Porter,+18185550146,America/Los_Angeles,basic
        customer-0011,Lara Hughes,+18455550184,America/New_York,basic
        customer-0012,Sara Castillo,+16505550195,America/Los_Angeles,plus
        customer-0013,Victor Dixon,+15165550190,America/New_York,plus
        customer-0014,Deepa Jensen,+17745550137,America/New_York,basic
        customer-0015,Nadia Zhang,+18575550119,America/New_York,plus
        customer-0016,Sofia Ellis,+17545550187,America/New_York,basic
        customer-0017,Nia Foster,+18055550120,America/Los_Angeles,basic
        customer-0018,Uma Vega,+14025550124,America/Chicago,plus
        customer-0019,Deepa Hayes,+19045550196,America/New_York,plus
        customer-0020,Ben Lee,+13015550145,America/New_York,basic

        """#

    private static let telemarketingDoNotContactCsv = #"""
        address,reason,source
        +1900*,premium numbers,us

        """#

    private static let telemarketingOutplanLua = #"""
        -- Business hours where the customer lives, three tries, farther and farther apart.
        return {
            dial_timeout = "20s",
            tries = { total = 3 },
            retry = { busy = "20m", no_answer = { "2h", "1d" }, machine = "1d", abandoned = "1d", default = "4h" },
            windows = { { days = "mon-fri", "09:00-12:00", "13:00-17:00" } },
            holidays = { "us-federal" },
            machine = "hang_up",
        }

        """#

    private static let telemarketingFlowLua = #"""
        local function sales(call)
            local answer = call:connect{ queue = "sales", timeout = "1m", whisper = "{name}, plan {plan}" }
            if answer.status == "connected" then
                call:set_variables{ talked_to = answer.agent, talked = answer.talked }
                return "talked"
            end
            call:say("All our representatives are busy. We are sorry.")
            return "missed"
        end

        return function(call)
            call:say("Hello {name|there}. We have an offer for your {plan} plan.", { barge_in = true })
            local choice = call:menu{
                say = "Press 1 to speak with a representative, or 9 to hear from us no more.",
                ["1"] = function() return sales(call) end,
                ["9"] = function()
                    call:opt_out{ scope = "engine" }
                    call:say("You will not hear from us again. Goodbye.")
                    return "opted_out"
                end,
                otherwise = function() return "not_interested" end,
            }
            call:disposition(choice)
            -- A flow that returns unconnected joins the campaign's queue; whoever did not ask for it is let go.
            call:hang_up()
        end

        """#

    private static let telemarketingCalleesLua = #"""
        -- Few people answer a number that they do not know, and fewer want the offer.
        return {
            {
                when = { type = "tel" },
                chance = { answered = .28, machine = .27, busy = .05, rejected = .04 },
                rings = { "4s", "16s" },
                run = function(callee)
                    callee:hear("Press 1", "30s")
                    callee:wait{ "1s", "3s" }
                    callee:press(callee:pick{ ["1"] = .25, ["9"] = .05, [""] = .70 })
                end,
            },
            agents = { sales = { count = 4, answers = { "1s", "4s" }, talks = { "40s", "4m" }, wraps_up = "20s" } },
        }

        """#

    private static let telemarketingCampaignTestLua = #"""
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

        """#
}
