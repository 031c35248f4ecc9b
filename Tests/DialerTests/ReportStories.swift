import Authoring
import Outbound
import Store
import Testing

@Suite("What the report says of a run")
struct ReportStories {
    @Test func `a script that breaks is told with its file and line, once for all whom it failed`()
        async throws
    {
        let story = try await Story.simulate([
            "targets.csv": Story.people(3), "outplan.lua": "return {}", "callees.lua": Story.answers,
            "flow.lua": "return function(call)\n    call:sya(\"Hello\")\nend",
        ])
        let report = try CampaignReport.read("story", ledger: story.ledger)
        let why = "flow.lua:2: call has no \"sya\"; did you mean \"say\"?"
        #expect(report.failures.map(\.why) == [why])
        #expect(report.failures.map(\.count) == [3])
        #expect(report.lines().contains("    3 x \(why)"))
        #expect(report.json["failures"]?[why] == 3)
        #expect(report.page().contains("<h2>Failed, and why</h2>"))
    }
}
