// Made by scripts/make-templates.py from templates/newsletter: change those files, not this one.

extension FolderTemplate {
    static let newsletter = FolderTemplate(
        name: "newsletter",
        files: [
            File(path: "campaign.toml", text: newsletterCampaignToml),
            File(path: "targets.csv", text: newsletterTargetsCsv),
            File(path: "outplan.lua", text: newsletterOutplanLua),
            File(path: "flow.lua", text: newsletterFlowLua),
            File(path: "callees.lua", text: newsletterCalleesLua),
            File(path: "campaign_test.lua", text: newsletterCampaignTestLua),
        ]
    )

    private static let newsletterCampaignToml = #"""
        # How the ledger knows the campaign: keep the name when you change the rest.
        name = "newsletter"
        type = "email"
        detail = "The monthly letter to the readers of a magazine"
        source = "letters@example.com"
        carrier = "simulated"                  # nothing is really sent

        [limits]
        concurrent = 20
        per_second = 10

        [simulation]
        start = "2026-03-02T07:00:00-05:00"
        seed = 7

        """#

    private static let newsletterTargetsCsv = #"""
        external_id,name,destination,timezone,topic
        reader-0001,Priya Walker,priya.walker@example.net,America/New_York,cycling
        reader-0002,Jamal Bell,jamal.bell@example.org,America/Phoenix,cycling
        reader-0003,Nora Taylor,nora.taylor@example.com,America/Los_Angeles,gardening
        reader-0004,Bianca Alvarez,bianca.alvarez@example.net,America/Los_Angeles,gardening
        reader-0005,Carmen Nelson,carmen.nelson@example.com,America/Phoenix,cooking
        reader-0006,Carmen Novak,carmen.novak@example.com,America/Phoenix,cooking
        reader-0007,Lucia Moreno,lucia.moreno@example.net,America/Los_Angeles,cycling
        reader-0008,Nadia Ramos,nadia.ramos@example.com,America/Chicago,cycling
        reader-0009,Alice Lee,alice.lee@example.net,America/Phoenix,cycling
        reader-0010,Daniel Patel,daniel.patel@example.net,America/Phoenix,gardening
        reader-0011,Carlos Shaw,carlos.shaw@example.org,America/Chicago,gardening
        reader-0012,Paula Kapoor,paula.kapoor@example.org,America/Phoenix,cycling
        reader-0013,Alice Zhang,alice.zhang@example.net,America/Phoenix,gardening
        reader-0014,Emma Ortiz,emma.ortiz@example.com,America/Chicago,gardening
        reader-0015,Eli Perez,eli.perez@example.net,America/Los_Angeles,cooking
        reader-0016,Andre Ramos,andre.ramos@example.com,America/Los_Angeles,gardening
        reader-0017,Rosa Russo,rosa.russo@example.com,America/Denver,cooking
        reader-0018,Sam Foster,sam.foster@example.com,America/Denver,cycling
        reader-0019,Fatima Garcia,fatima.garcia@example.com,America/Denver,gardening
        reader-0020,Theo Reed,theo.reed@example.net,America/Los_Angeles,gardening

        """#

    private static let newsletterOutplanLua = #"""
        -- In the morning of the reader, so that it is on top of the pile.
        return {
            tries = { total = 2 },
            retry = { default = "1d" },
            windows = { { days = "mon-fri", "07:00-11:00" } },
            reached_when = "sent",
        }

        """#

    private static let newsletterFlowLua = #"""
        return {
            email = function(email)
                email:send{
                    subject = "Your letter about {topic}",
                    text = "Dear {name|reader},\n\nhere is what is new in {topic} this month.\n",
                    html = "<p>Dear {name|reader},</p><p>here is what is new in {topic} this month.</p>",
                }
                return "sent"
            end,
        }

        """#

    private static let newsletterCalleesLua = #"""
        return {
            { when = { type = "email" }, chance = { delivered = .90, undelivered = .02 }, after = { "2s", "5m" } },
        }

        """#

    private static let newsletterCampaignTestLua = #"""
        -- trunkside test runs these: each test has its own clock, people and ledger.
        test("the letter is about the reader's topic", function(t)
            t:target{ name = "Ada", topic = "cooking" }
            local attempt = t:run()
            t:expect_said("Your letter about cooking")
            t:expect(attempt.disposition, "sent")
            t:expect_done{ because = "reached" }
        end)

        """#
}
