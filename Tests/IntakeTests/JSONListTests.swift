import Intake
import Outbound
import Testing

struct JSONListTests {
    @Test("each line is an object; numbers, flags and tables stay what they are", arguments: [1, 10, nil])
    func objects(piece: Int?) throws {
        let text = """
            {"destination": "+13035550142", "external_id": 7, "name": "Ada", "data": {"vip": true}, "age": 41}\r

            {"phone_number": "303 555 0143", "name": null, "tags": ["a"]}
            """
        let result = try ListReading(piece: piece).read(text, name: "targets.jsonl")
        #expect(result.problems.isEmpty)
        #expect(result.targets.map(\.externalID) == ["7", nil])
        #expect(result.targets.map(\.data) == [["vip": true, "age": 41], ["tags": ["a"]]])
        #expect(result.targets[1].destinations[0].address == "+13035550143")
    }

    @Test("addresses with type and target are taken")
    func typedAddresses() throws {
        let result = try ListReading().read(
            #"{"destination_0": {"type": "sip", "target": "ana@PBX.example.org"}, "destination_3": "sms:+13035550142"}"#,
            name: "targets.jsonl"
        )
        #expect(result.targets[0].destinations.map(\.address) == ["sip:ana@pbx.example.org", "+13035550142"])
        #expect(result.targets[0].destinations.map(\.type) == [.sip, .sms])
        #expect(result.targets[0].destinations.map(\.slot) == [0, 3])
    }

    @Test("what is wrong is reported with line and column, and reading goes on")
    func problems() throws {
        let text = """
            {"destination": "+13035550142"
            ["+13035550142"]
            {"name": "Zoë", "priority": "high", "destination": "+13035550142"}
            {"name": "Ada"}
            {"name": "\\u0000", "destination": {"type": "fax", "target": "1"}}
            {"destination": "+13035550143", "timezone": {"a": 1}}
            {"destination": "+13035550144"}
            """
        let result = try ListReading().read(text, name: "targets.jsonl")
        #expect(
            result.places == [
                "1:31 json", "2:1 json", "3:29 priority", "4:1 no_address_column", "5:35 unknown_type",
                "6:45 type",
            ]
        )
        #expect(result.targets.count == 1)
        #expect(result.report.invalid == 6)
    }
}
