import Foundation
import Outbound
import Store
import Testing

@testable import Intake

/// Lists that are broken or made to do harm; those drawn from seeds are a hundred times as many where
/// DEEP_TESTS is set.
struct HostileListTests {
    private let rounds = ProcessInfo.processInfo.environment["DEEP_TESTS"] == nil ? 300 : 30_000

    private static let numbers = (0..<8).map { "+1303555014\($0)" }
    private static let csv = Array(
        ("external_id,destination,name,priority\n"
            + numbers.enumerated().map { "c\($0),\($1),\"Ada, \($0)\",\($0)\n" }.joined()).utf8
    )
    private static let jsonl = Array(
        numbers.enumerated().map { "{\"external_id\":\"c\($0)\",\"to\":\"\($1)\",\"note\":\"é\"}\n" }.joined()
            .utf8
    )
    private static let pieces: [[UInt8]] = [
        [0], [0x22], [0x0D], [0x0A], [0x0D, 0x0A], [0x2C], [0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF],
        [0x1B, 0x5B],
        [0xC3], [0x5C], [0x7B], [0x1F, 0x8B], [0xE2, 0x80, 0xAE], Array("+13035550142".utf8),
        Array(",,,,,,".utf8),
        [UInt8](repeating: 0x39, count: 300),
    ]

    /// Bytes cut out, put in, turned over or said twice.
    private func mangled(_ bytes: [UInt8], _ generator: inout Generator) -> [UInt8] {
        func below(_ limit: Int) -> Int { Int(generator.next() % UInt64(max(1, limit))) }
        var bytes = bytes
        for _ in 0...below(6) {
            let place = below(bytes.count)
            let end = min(bytes.count, place + below(40))
            switch below(5) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: place)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
            case 3: if place < bytes.count { bytes[place] ^= UInt8(1 << below(8)) }
            default: bytes.insert(contentsOf: (0..<below(30)).map { _ in UInt8(below(256)) }, at: place)
            }
        }
        return below(10) == 0 ? Array(bytes.prefix(below(bytes.count))) : bytes
    }

    /// What is wrong with how a problem is told.
    private func faults(_ problem: RowProblem, in bytes: [UInt8], _ name: String) -> [String] {
        let lines = 2 + bytes.count { $0 == 0x0A || $0 == 0x0D }
        var faults: [String] = []
        if problem.file != name || problem.code.isEmpty || problem.message.isEmpty {
            faults.append("says too little")
        }
        if !(1...lines).contains(problem.line) || problem.column < 1 { faults.append("has no place") }
        return faults + self.faults(problem.description)
    }

    private func faults(_ text: String) -> [String] {
        var faults: [String] = []
        if Self.numbers.contains(where: text.contains) { faults.append("shows a whole number") }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            ![.control, .format].contains(scalar.properties.generalCategory) || scalar == "\n"
        }
        if !isPlain { faults.append("has control characters") }
        return faults
    }

    @Test(
        "any bytes are read or refused, each row is a target or a problem with its place, and no number is shown"
    )
    func anyBytes() throws {
        var refused = 0
        for round in 0..<rounds {
            var generator = Generator(seed: 5, "hostile", "\(round)")
            let isJSON = round.isMultiple(of: 3)
            let bytes = mangled(isJSON ? Self.jsonl : Self.csv, &generator)
            let name = isJSON ? "targets.jsonl" : "targets.csv"
            do {
                let result = try ListReading(piece: 1 + Int(generator.next() % 64)).read([(name, bytes)])
                #expect(result.report.accepted == result.targets.count, "round \(round)")
                #expect(result.report.rows == result.targets.count + result.problems.count, "round \(round)")
                for problem in result.problems {
                    #expect(faults(problem, in: bytes, name) == [], "round \(round): \(problem)")
                }
                for target in result.targets {
                    #expect(target.destinations.allSatisfy { !$0.address.isEmpty }, "round \(round)")
                }
            } catch let problem as ListProblem {
                refused += 1
                #expect(faults(problem.description) == [], "round \(round): \(problem)")
            }
        }
        #expect(refused > 0 && refused < rounds / 2)
    }

    @Test("a do-not-contact list of any bytes is taken whole or not at all, and no number is shown")
    func anySuppressions() throws {
        let list = DoNotContactList(country: "US")
        for round in 0..<rounds {
            var generator = Generator(seed: 6, "hostile", "\(round)")
            let bytes = mangled(Self.csv, &generator)
            do {
                try list.read(ListSource(name: "dnc.csv", pieces: [bytes])) { _ in }
            } catch {
                #expect(error is DoNotContactProblem || error is ListProblem, "round \(round)")
                #expect(faults("\(error)") == [], "round \(round): \(error)")
            }
        }
    }

    @Test("compressed lists that are cut or turned over anywhere are refused, or read as they were")
    func damagedGzip() throws {
        let packed = try Gzip.deflate(Self.csv)
        let whole = try ListReading().read([("targets.csv.gz", packed)]).targets
        for cut in 0..<packed.count {
            #expect(throws: ListProblem.self, "cut at \(cut)") {
                try ListReading(piece: 7).read([("targets.csv.gz", Array(packed.prefix(cut)))])
            }
        }
        for place in packed.indices {
            var damaged = packed
            damaged[place] ^= 0x10
            do {
                // The header's time and the like change nothing.
                #expect(
                    try ListReading().read([("targets.csv.gz", damaged)]).targets == whole,
                    "byte \(place)"
                )
            } catch {
                #expect(error is ListProblem, "byte \(place): \(error)")
            }
        }
    }

    @Test("a small file that would become a huge one is refused long before, in little memory")
    func bomb() throws {
        let text = Array("destination\n+13035550142\n".utf8) + [UInt8](repeating: 0x78, count: 40 << 20)
        let packed = try Gzip.deflate(text)
        #expect(packed.count < 64 << 10)
        let bomb = ListProblem("gzip", file: "targets.csv.gz", GzipProblem.bomb(limit: 300).description)
        #expect(throws: bomb) { try ListReading().read([("targets.csv.gz", packed)]) }
        var source = ListSource(name: "targets.csv.gz", pieces: [packed])
        var bytes: [UInt8] = []
        _ = try source.read(into: &bytes)
        #expect(bytes.count < 8 << 20)
    }

    @Test("thousands of columns are refused by their limit, in the header as in a row")
    func columns() throws {
        let names = (0..<10_000).map { "c\($0)" }.joined(separator: ",")
        let problem = ListReading().fails("destination,\(names)\n")
        #expect(problem?.description == "targets.csv:1: 10001 columns, and the limit is 500")
        let fields = String(repeating: "x,", count: 10_000)
        let result = try ListReading().read("destination,name\n+13035550142,\(fields)\n+13035550143,Ada\n")
        #expect(result.places == ["2:14 field_count"])
        #expect(result.targets.map(\.name) == ["Ada"])
    }

    @Test(
        "each kind of bad row is reported at its place whatever the line breaks, and every good row is taken"
    )
    func badRowsAmongGood() throws {
        let bad: [(row: String, place: String, value: String)] = [
            ("b1,,Ada,1", "1 no_destination", ""),
            ("b2,+1303,Ada,1", "4 too_short", "•••"),
            ("b3,+13035550142,Ada,x", "21 priority", "x"),
            ("b4,+13035550143,Ada,+13035550143", "21 priority", "+1303•••43"),
            ("b5,+13035550144,A\u{0}da,1", "17 control_character", ""),
            ("b6,+13035550145,Ada", "17 field_count", ""),
        ]
        for (index, ending) in ["\n", "\r\n", "\r"].enumerated() {
            var text = "external_id,destination,name,priority\n"
            for (number, entry) in bad.enumerated() {
                text += "g\(number),+130355502\(10 + number),Eve,0" + ending
                text += entry.row + (number % 3 == index ? "\r\n" : ending)
            }
            let result = try ListReading(piece: 5).read(text)
            #expect(result.targets.map(\.externalID) == bad.indices.map { "g\($0)" })
            let places = bad.indices.map { "\(3 + 2 * $0):\(bad[$0].place)" }
            #expect(result.places == places)
            #expect(result.problems.map(\.value) == bad.map(\.value))
        }
    }
}
