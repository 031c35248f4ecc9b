import Foundation
import HostileScripts
import Testing

@testable import Lua

/// Programs drawn from seeds; a thousand times as many where DEEP_TESTS is set.
@Suite struct FuzzTests {
    private static let isDeep = ProcessInfo.processInfo.environment["DEEP_TESTS"] != nil
    private static let limits = LuaLimits(memory: 256 << 10, instructions: 20_000)

    /// What a program came to, with everything that it asked and printed on its way.
    private struct Course {
        var asked: [LuaStep] = []
        var end: LuaStep
        var printed: [String]
    }

    private func course(_ source: String, seed: UInt64, clone: Bool) throws -> Course {
        let host = ScriptedHost()
        let image = try image(source, clone: clone)
        var flow = LuaInterpreter(image: image, limits: Self.limits, seed: seed, host: host)
        var course = Course(end: flow.load(), printed: [])
        while case .action(let name, let arguments) = course.end {
            course.asked.append(course.end)
            if course.asked.count == 20 {
                #expect(flow.cancel()?.kind != .cancelled)
                break
            }
            course.end = flow.resume(name == "say" ? .raise("no") : .values(arguments))
        }
        course.printed = host.printed
        #expect(flow.call(.prelude("add"), [20, 1]) == .returned([21]), "\(source)")
        #expect(flow.memory < 1 << 20, "\(source)")
        return course
    }

    @Test func anyProgramEndsByItselfAndAlikeEachTime() throws {
        let count: UInt64 = Self.isDeep ? 200_000 : 200
        for seed in 1...count {
            var script = RandomScript(seed: seed)
            let source = script.source()
            let first = try course(source, seed: seed, clone: true)
            if case .failed(let error) = first.end { #expect(error.kind != .syntax, "\(error): \(source)") }
            let second = try course(source, seed: seed, clone: true)
            // As texts, for a number that is none is not equal to itself.
            #expect("\(second)" == "\(first)", "seed \(seed): \(source)")
            if seed % 8 == 0 { _ = try course(source, seed: seed, clone: false) }
        }
        if Self.isDeep { #expect(try peakMegabytes() < 1024) }
    }

    /// Of the whole process, whatever else runs in it.
    private func peakMegabytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.filter(\.isNumber))) / 1024
    }
}
