import Foundation
import Outbound
import Testing

@Suite("Advice: what works and could be better, with what it rests on")
struct AdviceTests {
    /// A change to a folder, and the advice that it must bring.
    struct Case: Sendable, CustomTestStringConvertible {
        var topic: String
        var template = "reminders"
        var file: String
        var from: String
        var to: String
        var advice: String
        var testDescription: String { "\(topic): \(to)" }
    }

    static let cases = [
        Case(
            topic: "tries",
            file: "outplan.lua",
            from: "total = 2",
            to: "total = 4",
            advice:
                "outplan.lua:4:15: tries.total = 4 is many for this kind of campaign (a reminder (it has a schedule) "
                + "has 1 to 2; of people of whom 62 % answer a call, 4 tries reach 98 %, and 2 reach 86 %)"
        ),
        Case(
            topic: "tries",
            template: "telemarketing",
            file: "outplan.lua",
            from: "tries = { total = 3 },\n    retry = { busy = \"20m\", no_answer = { \"2h\", \"1d\" },",
            to: "tries = { total = 2 },\n    retry = { busy = \"20m\", no_answer = \"2h\",",
            advice:
                "outplan.lua:4:15: tries.total = 2 is few for this kind of campaign (a sales campaign (it has a "
                + "queue) has 3 to 5; of people of whom 28 % answer a call, 2 tries reach 48 %, and 3 reach 63 %)"
        ),
        Case(
            topic: "tries",
            template: "emergency",
            file: "outplan.lua",
            from: "total = 5",
            to: "total = 2",
            advice:
                "outplan.lua:4:15: tries.total = 2 is few for this kind of campaign (an emergency (a priority, and any "
                + "hour) has 5 or more; of people of whom 45 % answer a call, 2 tries reach 70 %, and 5 reach 95 %)"
        ),
        Case(
            topic: "intervals",
            template: "telemarketing",
            file: "outplan.lua",
            from: "no_answer = { \"2h\", \"1d\" }",
            to: "no_answer = \"4h\"",
            advice:
                "outplan.lua:5:29: retry.no_answer: let the intervals grow, such as { \"2h\", \"1d\" }; who was out at "
                + "this hour is met at another (3 tries, and before the retries 4h, 4h)"
        ),
        Case(
            topic: "intervals",
            file: "outplan.lua",
            from: "no_answer = \"90m\"",
            to: "no_answer = \"5m\"",
            advice:
                "outplan.lua:5:29: retry.no_answer: whoever did not answer is called again after 5m (even an emergency "
                + "waits 15m)"
        ),
        Case(
            topic: "intervals",
            template: "emergency",
            file: "outplan.lua",
            from: "default = \"15m\"",
            to: "default = \"2h\"",
            advice:
                "outplan.lua:5:15: retry.default: whoever did not answer waits 2h for the next try (an emergency is "
                + "told again every 15m)"
        ),
        Case(
            topic: "hours",
            file: "outplan.lua",
            from: "\"08:00-20:00\"",
            to: "\"06:30-20:00\"",
            advice:
                "outplan.lua:6:17: window 1 is open from 06:30 to 20:00 (47 CFR 64.1200(c)(1) has 08:00 to 21:00 where "
                + "the callee is)"
        ),
        Case(
            topic: "hours",
            file: "outplan.lua",
            from: "    windows = { { days = \"mon-sat\", \"08:00-20:00\" } },\n",
            to: "",
            advice:
                "outplan.lua:1:1: no windows: people are reached at any hour of their night; an emergency has a "
                + "priority above 0 (47 CFR 64.1200(c)(1) has 08:00 to 21:00 where the callee is)"
        ),
        Case(
            topic: "ring",
            template: "emergency",
            file: "outplan.lua",
            from: "dial_timeout = \"30s\"",
            to: "dial_timeout = \"20s\"",
            advice:
                "outplan.lua:3:5: dial_timeout = 20s hangs up on 23 % of those who would answer (callees.lua lets it "
                + "ring up to 25s)"
        ),
        Case(
            topic: "ring",
            file: "outplan.lua",
            from: "dial_timeout = \"25s\"",
            to: "dial_timeout = \"14s\"",
            advice:
                "outplan.lua:3:5: dial_timeout = 14s is short: many people need longer to pick up (16 CFR "
                + "310.4(b)(4)(ii) asks for 15s or four rings)"
        ),
        Case(
            topic: "schedule",
            file: "outplan.lua",
            from: "no_answer = \"90m\"",
            to: "no_answer = \"1d\"",
            advice:
                "outplan.lua:7:5: try 2 never comes after calls without an answer: the schedule is over (the schedule "
                + "is 22h long, and the intervals are 1d)"
        ),
        Case(
            topic: "agents",
            template: "telemarketing",
            file: "campaign.toml",
            from: "service_level = 100",
            to: "service_level = 500",
            advice:
                "campaign.toml:8:1: service_level = 500 lets 1.4 people answer for each free agent: some wait, and "
                + "hang up; 357 is the most that does not (500 % of the free agents × 28 % who answer)"
        ),
        Case(
            topic: "agents",
            template: "telemarketing",
            file: "callees.lua",
            from: "count = 4",
            to: "count = 1",
            advice:
                "callees.lua:13:16: the queue \"sales\" has nobody to stand in: while its agent talks nobody is dialed "
                + "(1 agent)"
        ),
        Case(
            topic: "agents",
            template: "telemarketing",
            file: "callees.lua",
            from: "talks = { \"40s\", \"4m\" }",
            to: "talks = \"30h\"",
            advice:
                "callees.lua:13:16: the queue \"sales\" has 4 agents for about 6 answers: if each of them talks, that "
                + "is 42 hours for every agent (20 targets × 28 % who answer × 108022 s each; a week has 40 hours)"
        ),
        Case(
            topic: "agents",
            file: "flow.lua",
            from: "        return call:menu{",
            to: "        front_desk(call)\n        local _ = {",
            advice:
                "callees.lua:15:10: the queue \"front-desk\" has 2 agents, and up to 84 would be talking: name it in "
                + "campaign.toml (queue = \"front-desk\"), and its free agents pace the calls (1.0 calls a second × 62 % who "
                + "answer × 134 s each)"
        ),
        Case(
            topic: "queue",
            file: "callees.lua",
            from: "[\"front-desk\"] = { count = 2,",
            to: "billing = {}, [\"front-desk\"] = { count = 2,",
            advice:
                "callees.lua:15:9: agents wait in the queue \"billing\", and no call joins it: name it in campaign.toml "
                + "or in call:connect{ queue = \"billing\" } (0 uses of the queue)"
        ),
        Case(
            topic: "do_not_contact",
            template: "telemarketing",
            file: "campaign.toml",
            from: "do_not_contact = [\"do-not-contact.csv\"]\n",
            to: "",
            advice:
                "campaign.toml:1:1: no do-not-contact list: name one, do_not_contact = [\"do-not-contact.csv\"] (0 lists "
                + "in campaign.toml and trunkside.toml)"
        ),
        Case(
            topic: "opt_out",
            template: "telemarketing",
            file: "flow.lua",
            from: "call:opt_out{ scope = \"engine\" }",
            to: "call:beep()",
            advice:
                "flow.lua:1:1: nobody can ask to be called no more: offer a key for call:opt_out() (0 uses of "
                + "call:opt_out)"
        ),
        Case(
            topic: "web",
            template: "telemarketing",
            file: "flow.lua",
            from: "call:opt_out{ scope = \"engine\" }",
            to: "call:opt_out{ scope = \"engine\" }\n            http.get(\"https://crm.example.org/\")",
            advice:
                "flow.lua:18:18: http.get is refused: write the host into campaign.toml, [http] allow = "
                + "[\"crm.example.org\"] (http.allow has 0 hosts)"
        ),
    ]

    @Test(
        "each is told where it can be changed, with its number, and the exit code stays 0",
        arguments: cases
    )
    func told(_ given: Case) throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run("new", "a", "--template", given.template, in: folder).code == 0)
        let text = try folder.text("a/\(given.file)")
        #expect(text.contains(given.from))
        try folder.file("a/\(given.file)", text.replacing(given.from, with: given.to))
        let result = try Program.run("check", "a", in: folder)
        let advice = result.output.split(separator: "\n").map(String.init)
        #expect(advice.contains("  a/\(given.advice)"), "\(result.output)")
        #expect(advice.prefix(2) == ["a: no findings", "advice:"])
        #expect(result.code == 0)
        let json = try Program.run("check", "a", "--output", "json", in: folder)
        let lines = try json.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        let told = lines.filter { $0["kind"] == "advice" && $0["topic"] == .string(given.topic) }
        #expect(
            !told.isEmpty && told.allSatisfy { $0["basis"] != nil && $0["file"] != nil },
            "\(json.output)"
        )
    }

    @Test("a policy decides more than its table says, so its intervals are not advised upon")
    func policy() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run("new", "a", in: folder).code == 0)
        let outplan = try folder.text("a/outplan.lua")
        let decide = "no_answer = \"5m\", default = \"5m\" }, decide = function() end,"
        try folder.file(
            "a/outplan.lua",
            outplan.replacing("no_answer = \"90m\", machine = \"2h\", default = \"1h\" },", with: decide)
        )
        #expect(try Program.run("check", "a", in: folder).output == "a: no findings\n")
    }
}
