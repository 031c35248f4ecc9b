import Testing

@testable import Lua

@Suite struct OrderTests {
    @Test func pairsGoesByNumberThenTextThenTruth() throws {
        let source = """
            local t = { z = 1, a = 1, ["10"] = 1, [true] = 1, [false] = 1, [-3] = 1, [2.5] = 1, [2] = 1, [1] = 1,
                [math.huge] = 1, [math.mininteger] = 1, B = 1, [""] = 1, [print] = 1 }
            local seen = {}
            for k in pairs(t) do seen[#seen + 1] = type(k) == "function" and "f" or tostring(k) end
            local again, k = {}, next(t)
            while k ~= nil do again[#again + 1] = type(k) == "function" and "f" or tostring(k) k = next(t, k) end
            assert(table.concat(seen, " ") == table.concat(again, " "))
            return table.concat(seen, " ")
            """
        #expect(
            try value(source) == "-9223372036854775808 -3 1 2 2.5 inf  10 B a z false true f"
        )
    }

    @Test func pairsAllowsChangesToWhatItWalks() throws {
        #expect(
            try value(
                """
                local t, seen = { 1, 2, 3, 4, 5, x = 6, y = 7 }, {}
                for k, v in pairs(t) do
                    seen[#seen + 1] = v
                    t[k] = nil
                    t[4], t.new = nil, 1
                    if k == "x" then t.y = 8 end
                end
                return seen
                """
            ) == .table([1, 2, 3, 5, 6, 8])
        )
    }

    @Test func aTableWithTwoObjectsAsKeysHasNoOrder() throws {
        for (call, name) in [("for _ in pairs(t) do end", "pairs"), ("next(t)", "next")] {
            let error = try failure(run("local t = { [{}] = 1, [print] = 2 }\n\(call)"))
            #expect(
                error?.message
                    == "\(name): this table has two or more keys that are tables, functions or coroutines; "
                    + "their order would differ from run to run"
            )
            #expect(error?.position?.line == 2)
        }
        #expect(try value("local n = 0 for _ in pairs({ [{}] = 1, a = 2 }) do n = n + 1 end return n") == 2)
    }

    @Test func sortIsStableAndRefusesWhatCannotBeCompared() throws {
        #expect(
            try value(
                """
                local t = {}
                for i = 1, 200 do t[i] = { key = (i * 7) % 5, at = i } end
                table.sort(t, function(a, b) return a.key < b.key end)
                for i = 2, #t do
                    local a, b = t[i - 1], t[i]
                    if a.key > b.key or a.key == b.key and a.at > b.at then return i end
                end
                local words = { "b", "B", "a", "", "ab" }
                table.sort(words)
                return words
                """
            ) == .table(["", "B", "a", "ab", "b"])
        )
        let error = try failure(run("local t = { 1, 'x' }\ntable.sort(t)"))
        #expect(error?.message == "attempt to compare string with number")
        #expect(error?.position?.line == 2)
    }

    @Test func nextTellsAnEmptyTable() throws {
        #expect(
            try value("return { next({}) == nil, next({ 1 }) == 1, (pcall(next, {}, 1)) }")
                == .table([true, true, false])
        )
    }

    /// Objects are hashed by address, which differs from flow to flow; what a flow may do must not.
    @Test func objectsAsKeysEndAlike() throws {
        let image = try image(
            "local a, n = {}, 0 for i = 1, 1e9 do pcall(function() a[{ n = 1, m = {} }] = 1 end) n = n + 1 print(n) end"
        )
        let ends = (0..<200).map { _ in
            let host = ScriptedHost()
            var flow = LuaInterpreter(
                image: image,
                limits: LuaLimits(memory: 256 << 10, instructions: 100_000),
                seed: 1,
                host: host
            )
            return "\(flow.load()) \(host.printed.count)"
        }
        #expect(Set(ends).count == 1, "\(Set(ends))")
    }
}
