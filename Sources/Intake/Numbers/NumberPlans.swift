/// The numbering plans of the world and the time zones of their numbers, decoded from `NumberTables`.
///
/// Immutable; decoding takes tens of milliseconds, so a process does it once and shares `world`.
package struct NumberPlans: Sendable {
    package static let world = NumberPlans()

    var patterns = DigitPatterns()
    private(set) var plans: [NumberingPlan] = []
    private var indexByRegion: [String: Int] = [:]
    /// By calling code (at most three digits): the plans that share it, the main one first.
    private var indicesByCode: [[Int]] = Array(repeating: [], count: 1000)
    private var zoneTree = ZoneTree()

    /// The version of the package that the tables came from.
    package static var version: String { NumberTables.version }

    private init() {
        let text = Array(NumberTables.text.utf8)
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            if fields[0].first == UInt8(ascii: "R") {
                addPlan(fields)
            } else {
                zoneTree.add(
                    zones: fields[1].split(separator: UInt8(ascii: "&")).map {
                        String(decoding: $0, as: UTF8.self)
                    },
                    prefixes: fields[2].split(separator: UInt8(ascii: ","))
                )
            }
        }
    }

    /// Whether numbers in national form can be read for this country (ISO 3166 alpha-2, capitals).
    package func knows(country: String) -> Bool { indexByRegion[country] != nil }

    /// All countries that `knows(country:)` is true for, in order.
    package var countries: [String] { indexByRegion.keys.sorted() }

    /// All zones that numbers may be in, in order.
    var zoneNames: [String] { zoneTree.names }

    func plan(country: String) -> NumberingPlan? { indexByRegion[country].map { plans[$0] } }

    /// The main plan of a calling code.
    func plan(callingCode: Int) -> NumberingPlan? { indicesByCode[callingCode].first.map { plans[$0] } }

    func indices(callingCode: Int) -> [Int] { indicesByCode[callingCode] }

    /// The time zones that numbers beginning so may be in; the longest known prefix decides.
    func zones(of code: [UInt8], _ national: [UInt8] = []) -> [String] { zoneTree.longest(code, national) }

    private mutating func addPlan(_ fields: [ArraySlice<UInt8>]) {
        let region = String(decoding: fields[2], as: UTF8.self)
        let code = fields[1].reduce(0) { $0 * 10 + Int($1 - 48) }
        let descriptions = fields[8...].map { description($0) }
        let plan = NumberingPlan(
            region: region,
            callingCode: code,
            codeDigits: fields[1].map { $0 - 48 },
            international: patterns.add(fields[3]),
            prefix: patterns.add(fields[4]),
            transform: Array(fields[5]),
            leading: patterns.add(fields[6]),
            fixedIsMobile: !fields[7].isEmpty,
            general: descriptions[0],
            kinds: Array(descriptions.dropFirst())
        )
        if region != "001" { indexByRegion[region] = plans.count }
        indicesByCode[code].append(plans.count)
        plans.append(plan)
    }

    private mutating func description(_ field: ArraySlice<UInt8>) -> NumberingPlan.Description {
        let parts = field.split(separator: UInt8(ascii: " "))
        guard parts.count == 3 else { return .init(pattern: nil, lengths: 0, local: 0) }
        return .init(pattern: patterns.add(parts[0]), lengths: bits(parts[1]), local: bits(parts[2]))
    }

    private func bits(_ field: ArraySlice<UInt8>) -> UInt32 {
        UInt32(String(decoding: field, as: UTF8.self), radix: 16) ?? 0
    }
}

/// Prefixes of numbers in a tree with a branch for each digit.
private struct ZoneTree: Sendable {
    private var sets: [[String]] = [[]]
    var names: [String] { Set(sets.joined()).sorted() }
    private var branches: [Int32] = Array(repeating: 0, count: 10)
    private var values: [Int32] = [0]

    mutating func add(zones: [String], prefixes: [ArraySlice<UInt8>]) {
        sets.append(zones)
        for prefix in prefixes {
            var node = 0
            for byte in prefix {
                let branch = node * 10 + Int(byte - 48)
                if branches[branch] == 0 {
                    branches[branch] = Int32(values.count)
                    values.append(0)
                    branches.append(contentsOf: repeatElement(0, count: 10))
                }
                node = Int(branches[branch])
            }
            values[node] = Int32(sets.count - 1)
        }
    }

    /// The zones of the longest prefix of `code` and the digits after it.
    func longest(_ code: [UInt8], _ national: [UInt8]) -> [String] {
        var node = 0
        var found = 0
        for part in 0..<2 {
            for digit in part == 0 ? code : national {
                node = Int(branches[node * 10 + Int(digit)])
                if node == 0 { return sets[found] }
                if values[node] != 0 { found = Int(values[node]) }
            }
        }
        return sets[found]
    }
}
