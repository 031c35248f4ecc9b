/// The house rules. Each has a test of its own on an offending snippet in `RuleTests`.
enum HouseRules {
    static let all: [Rule] = patterns + doors + [unsafePromises] + sizes + documents

    private static let patterns: [Rule] = [
        .pattern(
            "no unstructured tasks",
            #"\bTask(\.detached)?\s*(\([^)]*\))?\s*\{"#,
            instead: "use a task group, so that cancellation and the step executor reach it",
            where: Files.sources(outside: "Sources/trunkside", "Sources/bench")
        ),
        .pattern(
            "no ambient time",
            #"\bTask\.sleep|ContinuousClock\(|SuspendingClock\(|\bDate\(\)"#
                + #"|\b(Date|DispatchTime|ContinuousClock|SuspendingClock)\.now\b"#,
            instead: "take the clock as a parameter",
            where: Files.sources(outside: "Sources/trunkside", "Sources/bench")
        ),
        .pattern(
            "no ambient chance or ids",
            #"\.random\(|\bSystemRandomNumberGenerator\b|\.shuffled\(\)|\bUUID\(\)"#,
            instead: "take the generator or the id source as a parameter",
            where: Files.sources(outside: "Sources/trunkside", "Sources/bench")
        ),
        .pattern(
            "no ambient environment",
            #"\bProcessInfo\.processInfo\b|\bgetenv\("#,
            instead: "only the executable reads the environment; pass the value in",
            where: Files.sources(outside: "Sources/trunkside", "Sources/bench")
        ),
        .pattern(
            "no vague names",
            #"\b(class|struct|actor|enum|protocol) \w*(Manager|Helper|Helpers|Util|Utils|Handler|Impl)\b"#,
            instead: "name it after the thing that it is in the vocabulary",
            where: Files.swift
        ),
        .pattern(
            "no untyped values or crashes",
            #"\bAny\b|\bas! |\btry! |\bfatalError\("#,
            instead: "use an enum, a thrown error or an outcome",
            where: Files.swift
        ),
        .pattern(
            "no swallowed errors",
            #"(^|\{|;|=)\s*(_\s*=\s*)?try\?.*$(?<!else \{)|\bcatch\s*\{\s*\}"#,
            instead: "handle the error, turn it into an outcome, or rethrow",
            where: { Files.sources(outside: "Sources/bench")($0) }
        ),
        .pattern(
            "no untyped JSON",
            #"\bJSONSerialization\b"#,
            instead: "use Codable types or JSONValue",
            where: Files.swift
        ),
        .pattern(
            "no printing",
            #"(?<![.\w])print\("#,
            instead: "only the executable prints",
            where: Files.sources(outside: "Sources/trunkside", "Sources/bench")
        ),
        .pattern(
            "wire words",
            #"(?i)campaigncall|outdialtarget|activeflow"#,
            in: .all,
            instead: "these are words of the wire; say attempt, target, flow run",
            where: Files.sources(outside: "Sources/API")
        ),
        .pattern(
            "leftovers",
            #"\b(FIXME|TODO|XXX|HACK)\b|// MARK:|^\s*//\s*(let|var|func|if|return|guard|for) .*[=({]"#,
            in: .all,
            instead: "finish it or leave it out; a file a noun instead of a mark",
            where: Files.swift
        ),
        .pattern(
            "tests do not wait",
            #"(?<!clock\.)\b(u|nano)?sleep\(|\bTask\.sleep"#,
            instead: "step a virtual clock, or sleep on it",
            where: { Files.tests($0) && !$0.isIn(["Tests/IntegrationTests"]) }
        ),
        .pattern(
            "the product alone",
            #"(?<![\w.~])/(work|root|farm)/[A-Za-z.]|\b[Ii]ssue #?\d|\b[Ww]orktree"#,
            in: .all,
            instead: "the repository speaks of the product, not of one machine or of how work was organised",
            where: { _ in true }
        ),
    ]

    /// A library of C or of others is imported by one room: its door.
    private static let doors: [Rule] = [
        ("CLua", "Sources/Lua"), ("CZlib", "Sources/Store"), ("CEdit", "Sources/LineEditing"),
        ("GRDB", "Sources/Store"),
        ("TOMLKit", "Sources/Authoring"), ("ArgumentParser", "Sources/trunkside"),
    ].map { library, room in
        .pattern(
            "one door for \(library)",
            #"^\s*(\w+ )?import "# + library + #"\b"#,
            instead: "only \(room) imports it",
            where: { Files.swift($0) && !$0.isIn([room]) }
        )
    }
}
