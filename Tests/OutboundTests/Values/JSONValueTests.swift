import Testing

@testable import Outbound

@Suite("JSON values")
struct JSONValueTests {
    @Test("Equal values have equal texts: keys are sorted, nothing is spaced")
    func writes() {
        let value: JSONValue = ["b": [1, .number(2.5), true, .null], "a": "x\"\\\n\u{1}é😀", "": [:]]
        #expect(value.text == #"{"":{},"a":"x\"\\\n\u0001é😀","b":[1,2.5,true,null]}"#)
    }

    @Test("Reading takes what RFC 8259 allows")
    func reads() throws {
        let text =
            " { \"a\" : [ -0, 1.5e2, 9223372036854775807, \"\\ud83d\\ude00\\u00e9\\/\" ], \"a\\tb\": null } "
        let value = try JSONValue(parsing: text)
        #expect(value == ["a": [0, .number(150), .integer(.max), "😀é/"], "a\tb": .null])
        #expect(try JSONValue(parsing: "18446744073709551616") == .number(18_446_744_073_709_551_616))
        #expect(try JSONValue(parsing: #"{"a":1,"a":2}"#) == ["a": 2])
        #expect(try JSONValue(parsing: "1.0").integer == 1)
        // Half a pair is replaced, and what follows it stays what it is.
        #expect(try JSONValue(parsing: #""\ud83d\n""#) == "\u{fffd}\n")
    }

    @Test(
        "What is no JSON says where",
        arguments: [
            ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\" 1}", 5), ("01", 2), ("1.", 2), ("nul", 0), ("[1] 2", 4),
            ("\"a", 2), ("\"\\x\"", 3), ("\"\u{1}\"", 2), ("1e400", 5), ("{a:1}", 1), ("--1", 1),
            ("\"\\u12\"", 3), ("\"\\u+123\"", 3),
        ]
    )
    func refuses(text: String, offset: Int) {
        do {
            let value = try JSONValue(parsing: text)
            Issue.record("read as \(value.text)")
        } catch {
            #expect(error.offset == offset, "\(error)")
        }
    }

    @Test("Nesting has a limit, and the error names it")
    func nesting() throws {
        let fine = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) { try JSONValue(parsing: fine) }
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONValue.Problem(offset: 64, message: "nested deeper than 64 levels")) {
            try JSONValue(parsing: deep)
        }
    }

    @Test("What is written reads back as it was")
    func roundTrip() throws {
        for seed in 0..<300 as Range<UInt64> {
            var generator = Generator(seed: seed, "json")
            let value = random(depth: 0, &generator)
            #expect(try JSONValue(parsing: value.text) == value, "seed \(seed)")
        }
    }

    private func random(depth: Int, _ generator: inout Generator) -> JSONValue {
        switch Int.random(in: 0...(depth < 4 ? 6 : 4), using: &generator) {
        case 0: return .null
        case 1: return .boolean(Bool.random(using: &generator))
        case 2: return .integer(Int64(bitPattern: generator.next()))
        case 3: return .number(Double(generator.unit()) * 1e9 + 0.5)
        case 4: return .string(text(&generator))
        case 5:
            return .array(
                (0..<Int.random(in: 0...4, using: &generator)).map { _ in random(depth: depth + 1, &generator)
                }
            )
        default:
            var fields: [String: JSONValue] = [:]
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                fields[text(&generator)] = random(depth: depth + 1, &generator)
            }
            return .object(fields)
        }
    }

    private func text(_ generator: inout Generator) -> String {
        let scalars: [Unicode.Scalar] = ["a", "\"", "\\", "\u{0}", "\n", "\u{7f}", "é", "\u{2028}", "😀", "/"]
        var text = ""
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            text.unicodeScalars.append(scalars.randomElement(using: &generator) ?? "a")
        }
        return text
    }
}
