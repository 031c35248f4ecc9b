import Foundation

extension HouseRules {
    private static let promise = #"@unchecked Sendable|nonisolated\(unsafe\)|\bunsafe\s+[\w(]"#

    /// A promise that the compiler cannot check says why it holds.
    ///
    /// The reason stands within the three lines above it, or above the function it is in, where one
    /// reason speaks for every unsafe line.
    static let unsafePromises = Rule(
        name: "unsafe promises explained",
        instead: "say which lock, order or lifetime keeps it, in a // SAFETY: within the 3 lines above",
        applies: Files.swift,
        find: { file in
            let lines = file.lines
            let functions = Functions.all(in: file.code)
            return try Rule.matches(of: promise, in: file.code).compactMap { line, match in
                let start = functions.last { $0.lines.contains(line) }?.lines.lowerBound ?? line
                let first = max(1, min(start, line) - 3)
                let explained = lines[(first - 1)..<line].contains { $0.contains("// SAFETY:") }
                return explained ? nil : (line, match)
            }
        }
    )
}
