import Outbound
import Store
import Testing

@testable import Intake

struct CSVTests {
    private let quoted = "destination,note\n+13035550142,\"a \"\"b\"\", c\nd\"\n+13035550143,\"\"\n"

    @Test("every size of pieces gives the same rows", arguments: [1, 2, 3, 7, 64, nil])
    func pieces(piece: Int?) throws {
        let result = try ListReading(piece: piece).read(quoted.replacing("\n", with: "\r\n"))
        #expect(result.targets.map(\.data) == [["note": "a \"b\", c\r\nd"], [:]])
        #expect(result.problems.isEmpty)
    }

    @Test("quotes, doubled quotes and line breaks inside a field are read by RFC 4180")
    func quotes() throws {
        let result = try ListReading().read(quoted)
        #expect(result.targets[0].data == ["note": "a \"b\", c\nd"])
        #expect(result.targets[1].destinations[0].address == "+13035550143")
    }

    @Test(
        "delimiter, byte order mark, line break and blank lines are found out",
        arguments: [
            "\u{FEFF}destination;name\r\n+13035550142;Ada\r\n\r\n", "Destination | NAME\r+13035550142|Ada\r",
            "\n\ndestination\tname\n+13035550142\tAda",
            "\"destination\" , \"name\"\n \"+13035550142\", \"Ada\"\n",
        ]
    )
    func liberties(text: String) throws {
        let result = try ListReading().read(text)
        #expect(result.targets.map(\.name) == ["Ada"])
        #expect(result.targets.map { $0.destinations[0].address } == ["+13035550142"])
        #expect(result.problems.isEmpty)
    }

    @Test("a row with too few or too many fields is reported where it ends, empty excess is not")
    func fieldCounts() throws {
        let result = try ListReading().read(
            "destination,name\n+13035550142\n+13035550143,Ada,,\n+13035550144,Ada,x\n+13035550145,\n"
        )
        #expect(result.places == ["2:1 field_count", "4:14 field_count"])
        #expect(result.targets.count == 2)
        #expect(result.problems[0].message.hasPrefix("1 fields, and the first row names 2 columns"))
    }

    @Test("an open quote costs its own row only")
    func openQuote() throws {
        let result = try ListReading().read(
            "destination,name\n+13035550142,\"Ada\n+13035550143,Bob\n+13035550144,\"Eve\"x\n+13035550145,Kim\n"
        )
        #expect(result.targets.map(\.name) == ["Bob", "Kim"])
        #expect(result.places == ["2:14 quote", "4:14 quote"])
    }

    @Test("bytes that are not UTF-8 and zero bytes are reported with line, column and field")
    func encoding() throws {
        let bytes =
            Array("destination,name\n+13035550142,Zo".utf8) + [0xEB] + Array("\n+13035550143,A".utf8) + [0]
        let result = try ListReading().read([("targets.csv", bytes)])
        #expect(result.places == ["2:14 encoding", "3:14 control_character"])
        #expect(result.problems.map(\.field) == ["name", "name"])
    }

    @Test("columns are counted in characters, lines in lines of the file")
    func places() throws {
        let result = try ListReading().read("name,note,priority,destination\n\"Zoë\n✓\",é,11,+13035550142\n")
        #expect(result.places == ["3:6 priority"])
        #expect(result.problems[0].value == "11")
    }

    @Test("fields and rows over their limits are reported, and the rows after them are read")
    func limits() throws {
        let field = String(repeating: "x", count: ListLimits.field + 1)
        let row = String(repeating: "x,", count: ListLimits.row / 2 + 1)
        let quote = "\"" + String(repeating: "x\n", count: ListLimits.row)
        let result = try ListReading(piece: 1 << 16).read(
            "destination,note\n+13035550142,\(field)\n\(row)\n+13035550143,ok\n+13035550144,\(quote)"
        )
        #expect(result.targets.map { $0.destinations[0].address } == ["+13035550143"])
        #expect(result.places.prefix(3) == ["2:14 field_too_large", "3:1 row_too_large", "5:14 quote"])
    }

    @Test(
        "a list that cannot be read at all says why",
        arguments: [
            ("", "empty"), ("\n\n", "empty"), ("name,detail\nAda,x\n", "no_address_column"),
            ("+13035550142\n", "no_address_column"), ("destination,Name,name\n", "column_twice"),
            ("destination,destination_0\n", "column_twice"), ("number,phone\n", "address_ambiguous"),
            ("\u{1F}\u{8B}", "no_address_column"), ("\"destination\n", "quote"),
        ]
    )
    func unreadable(text: String, code: String) {
        #expect(ListReading().fails(text)?.code == code)
    }

    @Test("a list without header does not show somebody's number")
    func headerIsMasked() {
        let problem = ListReading().fails("+13035550142,ana@example.org\n")
        #expect(problem?.description.contains("+1303•••42, a•••@example.org") == true)
        #expect(problem?.description.contains("5550") == false)
    }

    @Test("UTF-16 and unknown formats are refused by name")
    func formats() {
        #expect(throws: ListProblem.self) {
            try ListReading().read([("targets.csv", [0xFF, 0xFE, 0x64, 0])])
        }
        #expect(ListReading().fails("destination\n", name: "targets.xlsx")?.code == "format")
    }

    @Test("gzip lists are read in pieces; damage is an error with words")
    func gzip() throws {
        let packed = try Gzip.deflate(Array(quoted.utf8))
        let result = try ListReading(piece: 5).read([("targets.csv.gz", packed)])
        #expect(result.targets.count == 2)
        let cut = ListProblem("gzip", file: "targets.csv.gz", GzipProblem.truncated.description)
        #expect(throws: cut) { try ListReading().read([("targets.csv.gz", Array(packed.dropLast(3)))]) }
        #expect(ListReading().fails("destination\n", name: "targets.csv.gz")?.code == "gzip")
        // The name may lie the other way round.
        #expect(try ListReading().read([("targets.csv", packed)]).targets.count == 2)
    }
}
