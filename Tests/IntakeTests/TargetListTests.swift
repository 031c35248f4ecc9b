import Foundation
import Intake
import Outbound
import Testing

struct TargetListTests {
    @Test("every known column finds its place, every other one is data")
    func columns() throws {
        let result = try ListReading().read(
            """
            External_ID,Name,detail,destination_1,destination,timezone,postal_code,locale,priority,Plan,empty
            c-1, Ada ,VIP,ana@Example.org,(303) 555-0142,Europe/Berlin,80202,pt-BR,9,gold,
            """
        )
        let target = try #require(result.targets.first)
        #expect(result.problems.isEmpty)
        #expect(target.externalID == "c-1")
        #expect(target.name == "Ada")
        #expect(target.detail == "VIP")
        #expect(target.zone == "Europe/Berlin")
        #expect(target.postalCode == "80202")
        #expect(target.locale == "pt-BR")
        #expect(target.priority == 9)
        #expect(target.data == ["Plan": "gold"])
        #expect(
            target.destinations == [
                Destination(
                    type: .tel,
                    address: "+13035550142",
                    slot: 0,
                    raw: "(303) 555-0142",
                    zones: ["America/Denver"]
                ),
                Destination(type: .email, address: "ana@example.org", slot: 1, raw: "ana@Example.org"),
            ]
        )
    }

    @Test(
        "peers' names for the address are taken",
        arguments: ["number", "Phone_Number", "contact_number", "to", "contact"]
    )
    func peerNames(name: String) throws {
        let result = try ListReading().read("name,email,\(name)\nAda,ana@example.org,+13035550142\n")
        #expect(result.targets[0].destinations.map(\.address) == ["+13035550142"])
        #expect(result.targets[0].data == ["email": "ana@example.org"])
    }

    @Test("the campaign's kind says what a bare address is")
    func kinds() throws {
        let text = "destination\n+13035550142\nsip:ana@192.0.2.10\nana@example.org\nsms:+13035550143\n"
        let call = try ListReading(kind: .call).read(text)
        #expect(call.targets.map { $0.destinations[0].type } == [.tel, .sip, .email, .sms])
        let message = try ListReading(kind: .message).read(text)
        #expect(message.targets.map { $0.destinations[0].type } == [.sms, .sip, .email, .sms])
        let email = try ListReading(kind: .email).read("number,email\n+13035550142,ana@example.org\n")
        #expect(email.targets.map { $0.destinations[0].type } == [.email])
        #expect(try ListReading(kind: .email).read(text).places == ["2:1 email"])
    }

    @Test("an address twice in one row is tried once")
    func repeatedAddress() throws {
        let result = try ListReading().read("destination_0,destination_1\n+13035550142,303-555-0142\n")
        #expect(result.targets[0].destinations.map(\.slot) == [0])
    }

    @Test("times without offset are in the target's own zone, and suit each zone that a number may be in")
    func times() throws {
        let result = try ListReading(zone: Zone("Europe/Berlin")).read(
            """
            destination,timezone,not_before,not_after
            +13035550142,,2026-03-02T08:00,2026-03-02 20:00
            +13035550143,Asia/Tokyo,2026-03-02,2026-03-02T20:00:00Z
            ana@example.org,,2026-03-02T08:00,
            +18005550142,,2026-03-02T08:00,
            """
        )
        #expect(result.problems.isEmpty)
        #expect(
            result.targets.map { $0.notBefore.map { RFC3339.text($0) } } == [
                "2026-03-02T15:00:00Z", "2026-03-01T15:00:00Z", "2026-03-02T07:00:00Z",
                "2026-03-02T19:00:00Z",
            ]
        )
        #expect(
            result.targets.map { $0.notAfter.map { RFC3339.text($0) } }
                == ["2026-03-03T03:00:00Z", "2026-03-02T20:00:00Z", nil, nil]
        )
    }

    @Test("what a field may not be is reported with what to do")
    func badFields() throws {
        let result = try ListReading().read(
            """
            destination,timezone,priority,locale,not_before,not_after
            303 555 014,,,,,
            +13035550142,MST7,,,,
            +13035550142,+07:00,,,,
            +13035550142,,10,,,
            +13035550142,,,../..,,
            +13035550142,,,,tomorrow,
            +13035550142,,,,,2026-03-02
            +13035550142,,,,2026-03-02T10:00,2026-03-02T10:00
            ana@example.org,,,,2026-03-02T10:00,
            ,,,,,
            """
        )
        #expect(
            result.places == [
                "2:1 too_short", "3:14 unknown_zone", "4:14 unknown_zone", "5:15 priority", "6:16 locale",
                "7:17 time",
                "8:18 time", "9:34 time_order", "10:20 time_without_zone", "11:1 no_destination",
            ]
        )
        #expect(
            result.problems[0].description.hasPrefix("targets.csv:2:1: destination \"303 5•••14\": too short")
        )
        #expect(result.report == ListReport(accepted: 0, duplicate: 0, invalid: 10))
    }

    @Test("duplicates are found over all files, by external_id, else by the first destination")
    func duplicates() throws {
        let first = Array("external_id,destination\na,+13035550142\n,+13035550143\na,+13035550144\n".utf8)
        let second = Array("destination,external_id\n(303) 555-0143,\n+13035550142,b\n+13035550145,a\n".utf8)
        let result = try ListReading().read([("targets-1.csv", first), ("targets-2.csv", second)])
        #expect(result.targets.map(\.key) == ["id:a", "to:+13035550143", "id:b"])
        #expect(
            result.problems.map(\.description) == [
                "targets-1.csv:4:1: external_id \"a\": the same target as targets-1.csv:2, which was kept",
                "targets-2.csv:2:1: destination \"(303)•••43\": the same target as targets-1.csv:3, which was kept",
                "targets-2.csv:4:14: external_id \"a\": the same target as targets-1.csv:2, which was kept",
            ]
        )
        #expect(result.report == ListReport(accepted: 3, duplicate: 3, invalid: 0))
    }

    @Test("the lists of a folder are found in the order of their names")
    func folder() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "trunkside-intake-folder")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        for name in ["targets-b.csv", "targets.jsonl.gz", "targets.csv.gz", "callees.csv", "targets.txt"] {
            try Data("destination\n+13035550142\n".utf8).write(to: folder.appending(path: name))
        }
        let files = try TargetList.files(of: folder)
        #expect(files.map(\.lastPathComponent) == ["targets-b.csv", "targets.csv.gz", "targets.jsonl.gz"])
        let list = TargetList(.call, country: nil, zone: nil)
        #expect(try list.read([files[0]], onTarget: { _ in }, onProblem: { _ in }) == ListReport(accepted: 1))
        #expect(throws: ListProblem.self) {
            try list.read([folder.appending(path: "none.csv")], onTarget: { _ in }, onProblem: { _ in })
        }
    }
}
