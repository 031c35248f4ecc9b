import Testing

@testable import Lua

@Suite struct PatternTests {
    /// Failures are remembered from the first step, from the twentieth, and as in production.
    @Test(arguments: [0, 20, 4096])
    func ourPatternsAnswerAsLuasOwn(patience: UInt64) {
        let trial = LuaPatternTrial.run(seed: 11 + patience, cases: 100_000, patience: patience)
        #expect(trial.differing == 0, "\(trial.first)")
    }

    @Test func theWorkOfAPatternGrowsWithTheTextOnly() throws {
        let limits = LuaLimits(instructions: 400_000)
        for source in [
            "return ('a'):rep(25):find(('a?'):rep(25) .. ('a'):rep(25))",
            "return ('a'):rep(2000):find('.-.-.-.-.-b')",
            "return ('a'):rep(2000):find('a*a*a*a*a*b')",
            "return ('a'):rep(100000):find('.-b')",
            "return ('ab'):rep(20000):gsub('a.-c', '')",
        ] {
            #expect(try failure(run(source, limits: limits)) == nil, "\(source)")
        }
    }

    @Test func patternsReadAsInTheManual() throws {
        #expect(
            try value(
                """
                local list = {}
                for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do list[#list + 1] = k .. v end
                return { ("hello"):find("l"), ("hello"):match("(h)(.)"), ("x"):gsub("x", { x = "y" }), list,
                    ("a.b"):find(".", 1, true), ("  trim "):match("^%s*(.-)%s*$"), ("abc"):gsub("%w", "%0%0") }
                """
            )
                == .table([
                    3, "h", "y", .table(["a1", "b2"]), 2, "trim", "aabbcc", 3,
                ])
        )
    }
}
