import Flows
import Outbound

/// What had happened until a test failed: what its last attempt said and did.
struct TestHelp {
    let lines: [String]

    /// How much of it is shown.
    private static let mostPrompts = 6
    private static let mostActions = 8
    private static let mostPrinted = 20

    init(_ world: TestWorld, log: [LogLine]) {
        var lines: [String] = []
        if !log.isEmpty {
            lines.append("printed:")
            lines += TestHelp.last(log, Self.mostPrinted) { "  \($0.text)" }
        }
        guard let attempt = world.scene.last else {
            self.lines = lines
            return
        }
        let record = world.scene.record(of: attempt)
        if !record.prompts.isEmpty {
            lines.append("said in the last attempt:")
            lines += TestHelp.last(record.prompts, Self.mostPrompts) { "  \(Quoted.text($0))" }
        }
        if !record.written.isEmpty {
            lines.append("written in the last attempt:")
            lines += TestHelp.last(record.written, Self.mostPrompts) { "  \(Quoted.text($0))" }
        }
        if !record.actions.isEmpty {
            lines.append("its last actions:")
            lines += TestHelp.last(record.actions, Self.mostActions) { "  \(TestHelp.words($0))" }
        }
        if let error = record.error { lines.append("its flow failed: \(error)") }
        self.lines = lines
    }

    private static func last<Item>(_ items: [Item], _ most: Int, _ words: (Item) -> String) -> [String] {
        let left = items.count - most
        return (left > 0 ? ["  (and \(left) before)"] : []) + items.suffix(most).map(words)
    }

    private static func words(_ action: JSONValue) -> String {
        let name = action["action"]?.string ?? ""
        let request = action["request"].map { $0 == .null ? "" : " \(cut(LuaText.line($0)))" } ?? ""
        let answer =
            switch action["answer"] {
            case nil: " (not answered)"
            case .null?: ""
            case let answer?: " -> \(cut(LuaText.line(answer)))"
            }
        return name + request + answer
    }

    private static func cut(_ text: String) -> String { text.count <= 60 ? text : text.prefix(57) + "..." }
}
