import Foundation
import Outbound
import Testing

@testable import Intake

struct ExampleListTests {
    @Test(
        "the examples' lists have no problems",
        arguments: [
            ("appointment-reminders", CampaignKind.call, 200), ("telemarketing", .call, 10_000),
            ("emergency-notification", .call, 5_000), ("sms-reminder", .message, 1),
            ("newsletter", .email, 1),
        ]
    )
    func examples(name: String, kind: CampaignKind, least: Int) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "examples/\(name)")
        var problems: [RowProblem] = []
        let report = try TargetList(kind, country: "US", zone: nil).read(
            TargetList.files(of: folder),
            onTarget: { #expect($0.zone != nil || !$0.destinations[0].zones.isEmpty) },
            onProblem: { problems.append($0) }
        )
        #expect(problems.map(\.description) == [])
        #expect(report.accepted >= least)
    }

    @Test("this machine's time zone data know every zone of the number tables")
    func zonesAreKnown() {
        let unknown = NumberPlans.world.zoneNames.filter { Zone($0) == nil }
        #expect(unknown == [])
    }
}
