import Authoring
import Foundation
import Intake
import Outbound

/// What was wrong with the rows of an import, as CSV: `line,column,value,code,message`. Addresses are masked.
struct ErrorFile {
    static let suffix = ".errors.csv"
    /// Rows that are named; the rest is only counted.
    static let limit = 100_000
    /// Of these, so many stand in the answer itself.
    static let shown = 20

    private let handle: FileHandle
    private var buffer: [UInt8]
    private(set) var count = 0
    private(set) var first: [RowProblem] = []

    init(_ url: URL) throws {
        handle = try ImportDesk.file(url)
        buffer = Array("line,column,value,code,message\n".utf8)
    }

    /// Whose import of which outdial, in the name: nobody else's is found.
    static func name(customer: Identifier<Customer>, outdial: String, id: String) -> String {
        "\(customer)-\(outdial)-\(id)\(suffix)"
    }

    mutating func add(_ problem: RowProblem) throws {
        count += 1
        if first.count < Self.shown { first.append(problem) }
        guard count <= Self.limit else { return }
        let column = problem.field.isEmpty ? String(problem.column) : problem.field
        let fields = [String(problem.line), column, problem.value, problem.code, problem.message]
        buffer += fields.map(TargetResults.field).joined(separator: ",").utf8
        buffer.append(0x0A)
        if buffer.count > 1 << 16 { try flush() }
    }

    mutating func finish() throws {
        if count > Self.limit {
            let more = count - Self.limit
            buffer += "0,,,too_many,\(more) more rows were not taken; only \(Self.limit) are named\n".utf8
        }
        try flush()
        try handle.close()
    }

    private mutating func flush() throws {
        try handle.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }
}
