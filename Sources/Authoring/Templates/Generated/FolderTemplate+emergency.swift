// Made by scripts/make-templates.py from templates/emergency: change those files, not this one.

extension FolderTemplate {
    static let emergency = FolderTemplate(
        name: "emergency",
        files: [
            File(path: "campaign.toml", text: emergencyCampaignToml),
            File(path: "targets.csv", text: emergencyTargetsCsv),
            File(path: "outplan.lua", text: emergencyOutplanLua),
            File(path: "flow.lua", text: emergencyFlowLua),
            File(path: "callees.lua", text: emergencyCalleesLua),
            File(path: "campaign_test.lua", text: emergencyCampaignTestLua),
            File(path: "prompts/attention.wav", base64: emergencyPromptsAttentionWav),
        ]
    )

    private static let emergencyCampaignToml = #"""
        # How the ledger knows the campaign: keep the name when you change the rest.
        name = "emergency"
        type = "call"
        detail = "Tells the households of a district what has happened and what to do"
        source = "+13235550100"
        carrier = "simulated"                  # nobody is really called
        priority = 9                           # before every other campaign of the engine

        [limits]
        concurrent = 1000
        per_second = 100

        [simulation]
        start = "2026-03-02T05:40:00-08:00"
        seed = 7

        """#

    private static let emergencyTargetsCsv = #"""
        external_id,name,destination,timezone,district
        resident-0001,Ben Olsen,+19255550162,America/Los_Angeles,Riverside
        resident-0002,Jana Meyer,+18315550125,America/Los_Angeles,Harbor
        resident-0003,Sofia Young,+14155550159,America/Los_Angeles,Harbor
        resident-0004,Nora Zhang,+16195550194,America/Los_Angeles,Hillside
        resident-0005,Andre Nelson,+17025550128,America/Los_Angeles,Riverside
        resident-0006,Nia Lee,+12095550130,America/Los_Angeles,Riverside
        resident-0007,Rafael Silva,+15595550185,America/Los_Angeles,Harbor
        resident-0008,Ben Barnes,+18055550107,America/Los_Angeles,Mill Creek
        resident-0009,Ada Ibrahim,+14255550116,America/Los_Angeles,Riverside
        resident-0010,June White,+17145550123,America/Los_Angeles,Harbor
        resident-0011,Esther Nguyen,+16505550194,America/Los_Angeles,Hillside
        resident-0012,Tariq Wood,+12135550153,America/Los_Angeles,Old Town
        resident-0013,Zoe Becker,+13235550108,America/Los_Angeles,Riverside
        resident-0014,Chen Russo,+19515550128,America/Los_Angeles,Old Town
        resident-0015,Zoe Barnes,+19165550170,America/Los_Angeles,Hillside
        resident-0016,Marta Russo,+18585550143,America/Los_Angeles,Riverside
        resident-0017,Malik Porter,+19095550144,America/Los_Angeles,Harbor
        resident-0018,Sofia Mendoza,+15595550175,America/Los_Angeles,Riverside
        resident-0019,Lucia Diaz,+16195550108,America/Los_Angeles,Hillside
        resident-0020,Deepa Fischer,+12095550112,America/Los_Angeles,Riverside

        """#

    private static let emergencyOutplanLua = #"""
        -- At once, at any hour, every fifteen minutes until someone answers, five times at most.
        return {
            dial_timeout = "30s",
            tries = { total = 5 },
            retry = { default = "15m" },
            reached_when = "answered",
            machine = "flow",
        }

        """#

    private static let emergencyFlowLua = #"""
        local NOTICE = "Important notice for {district}: the water supply is interrupted. Please boil all water."

        return {
            answered = function(call)
                call:play("prompts/attention.wav")
                call:say(NOTICE)
                call:say("We repeat.")
                call:say(NOTICE)
                return "informed"
            end,
            -- A machine is told as well, and the household is called again.
            machine = function(call)
                call:leave_message{ say = NOTICE }
            end,
        }

        """#

    private static let emergencyCalleesLua = #"""
        return {
            {
                when = { type = "tel" },
                chance = { answered = .45, machine = .20, busy = .08, rejected = .01 },
                rings = { "3s", "25s" },
                greeting = { "3s", "9s" },
            },
        }

        """#

    private static let emergencyCampaignTestLua = #"""
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

        """#

    private static let emergencyPromptsAttentionWav = """
        UklGRmQfAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YUAfAADcBdwF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok
        +iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6
        JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok
        +twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT6
        3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXc
        BdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF
        3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXc
        BST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwF
        JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok
        +iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6
        JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok
        +twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT6
        3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXc
        BdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF
        3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXc
        BST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwF
        JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok
        +iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6
        JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok
        +twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT6
        3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXc
        BdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF
        3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXc
        BST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwF
        JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok
        +iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6
        JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok
        +twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT6
        3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXc
        BdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF
        3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXc
        BST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwF
        JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok
        +iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6
        JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok
        +twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT6
        3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXc
        BdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF
        3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXc
        BST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwF
        JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok
        +iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6
        JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok
        +twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT6
        3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXc
        BdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF
        3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXc
        BST6JPok+iT6JPrcBdwF3AXcBST6JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwF
        JPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPrcBdwF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok
        +iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6JPok+twF3AXcBdwFJPok+iT6
        JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok
        +twF3AXcBdwF3AUk+iT6JPok+twF3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT6
        3AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AUk+iT6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXc
        BdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF3AXcBST6JPok+iT63AXcBdwF
        3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXc
        BdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF
        3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXc
        BST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6
        JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok
        +iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6
        JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok
        +iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT6
        JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrc
        BdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF
        3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXc
        BdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF
        3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXc
        BST6JPok+iT6JPok+twF3AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwF
        JPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok
        +iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6
        JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok
        +iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6
        JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok
        +twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF
        3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXc
        BdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF
        3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXc
        BdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwF
        3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk
        +iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6
        JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok
        +iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6
        JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok
        +twF3AXcBdwF3AXcBST6JPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT6
        3AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXc
        BdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF
        3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXc
        BdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF
        3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXc
        BST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6
        JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok
        +iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6
        JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok
        +iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT6
        JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrc
        BdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF
        3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXc
        BdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF
        3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXc
        BST6JPok+iT6JPok+twF3AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwF
        JPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok
        +iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6JPok+iT63AXcBdwF3AXcBdwFJPok+iT6
        JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok
        +iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6
        JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPrcBdwF3AXcBdwF3AUk+iT6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok
        +twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF
        3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXcBdwF3AXcBST6JPok+iT6JPok+twF3AXc
        BdwF3AXcBST6JPok+iT6JPok+g==
        """
}
