// Made by scripts/make-templates.py from templates/sms: change those files, not this one.

extension FolderTemplate {
    static let sms = FolderTemplate(
        name: "sms",
        files: [
            File(path: "campaign.toml", text: smsCampaignToml),
            File(path: "targets.csv", text: smsTargetsCsv),
            File(path: "outplan.lua", text: smsOutplanLua),
            File(path: "flow.lua", text: smsFlowLua),
            File(path: "callees.lua", text: smsCalleesLua),
            File(path: "campaign_test.lua", text: smsCampaignTestLua),
        ]
    )

    private static let smsCampaignToml = #"""
        # How the ledger knows the campaign: keep the name when you change the rest.
        name = "sms"
        type = "message"
        detail = "Reminds customers of a bill that is due"
        source = "+13035550104"
        carrier = "simulated"                  # nothing is really sent

        [limits]
        concurrent = 20
        per_second = 5

        [simulation]
        start = "2026-03-02T08:00:00-05:00"
        seed = 7

        """#

    private static let smsTargetsCsv = #"""
        external_id,name,destination,timezone,due_on,amount
        account-0001,Sam Ellis,+12675550163,America/New_York,2026-03-12,75.81
        account-0002,Eli Wang,+13145550164,America/Chicago,2026-03-13,130.17
        account-0003,Jamal Okafor,+13015550124,America/New_York,2026-03-14,23.89
        account-0004,Rafael Morgan,+15735550147,America/Chicago,2026-03-06,145.89
        account-0005,Uma Reed,+14085550198,America/Los_Angeles,2026-03-09,195.76
        account-0006,Ivy Bell,+18585550177,America/Los_Angeles,2026-03-08,45.66
        account-0007,Lucia Hughes,+18145550183,America/New_York,2026-03-05,53.41
        account-0008,Victor Silva,+13025550170,America/New_York,2026-03-09,144.46
        account-0009,Esther Cohen,+19255550185,America/Los_Angeles,2026-03-08,43.30
        account-0010,Kofi Harris,+18045550182,America/New_York,2026-03-08,96.51
        account-0011,Uma Brooks,+17045550151,America/New_York,2026-03-14,67.07
        account-0012,Ruth Singh,+19725550103,America/Chicago,2026-03-13,204.57
        account-0013,Chen Martin,+12535550168,America/Los_Angeles,2026-03-07,109.29
        account-0014,Nia Singh,+14095550168,America/Chicago,2026-03-10,72.70
        account-0015,Maria Chan,+19165550197,America/Los_Angeles,2026-03-07,75.04
        account-0016,Noah Hayes,+13095550177,America/Chicago,2026-03-06,177.39
        account-0017,Felix Stone,+19735550154,America/New_York,2026-03-08,189.25
        account-0018,Amara Rivera,+12125550186,America/New_York,2026-03-12,98.99
        account-0019,Carlos Ibrahim,+12135550148,America/Los_Angeles,2026-03-06,114.53
        account-0020,Yara Foster,+19145550190,America/New_York,2026-03-10,70.08

        """#

    private static let smsOutplanLua = #"""
        -- In the daytime of the customer, and once more after an hour if the text did not arrive.
        return {
            tries = { total = 2 },
            retry = { undelivered = "1h", default = "2h" },
            windows = { { days = "mon-sat", "09:00-20:00" } },
            reached_when = "delivered",
        }

        """#

    private static let smsFlowLua = #"""
        return {
            message = function(message)
                message:send{ text = "Hello {name|there}, your bill of {amount:money} is due on {due_on:date}." }
                return "reminded"
            end,
        }

        """#

    private static let smsCalleesLua = #"""
        return {
            { when = { type = "sms" }, chance = { delivered = .95, undelivered = .03 }, after = { "1s", "2m" } },
        }

        """#

    private static let smsCampaignTestLua = #"""
        -- trunkside test runs these: each test has its own clock, people and ledger.
        test("the text says how much is due, and when", function(t)
            t:target{ name = "Ada", amount = "55.80", due_on = "2026-03-06" }
            local attempt = t:run()
            t:expect_said("Hello Ada, your bill of 55.80 is due on Friday, March 6.")
            t:expect(attempt.disposition, "reminded")
        end)

        test("a text that did not arrive is sent once more after an hour", function(t)
            t:callee{ undelivered = true }
            t:run()
            t:expect_next{ after = "1h", because = "retry.undelivered" }
        end)

        """#
}
