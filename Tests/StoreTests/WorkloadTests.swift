import Foundation
import Outbound
import Testing

@testable import Store

struct WorkloadTests {
    @Test(arguments: 1...8)
    func `whatever is written, the invariants hold`(seed: Int) throws {
        let sample = try SampleLedger()
        var workload = try Workload(sample, seed: UInt64(seed))
        for step in 1...600 {
            try workload.step()
            if step.isMultiple(of: 100) {
                let findings = try sample.ledger.audit()
                #expect(findings == [], "seed \(seed), step \(step)")
                #expect(try workload.violations(in: sample.ledger) == [], "seed \(seed), step \(step)")
            }
        }
        #expect(workload.settled.count > 50)
        #expect(try sample.ledger.openAttempts().map(\.id) == workload.open.map(\.id).sorted())
    }

    @Test(arguments: 1...6)
    func `while two customers change their resources, attempts and invariants hold`(seed: Int) throws {
        let sample = try SampleLedger()
        var workload = try Workload(sample, seed: UInt64(seed))
        var resources = try ResourceWorkload(sample.ledger, seed: UInt64(seed))
        for step in 1...600 {
            try workload.step()
            try resources.step(at: workload.now)
            try resources.step(at: workload.now)
            if step.isMultiple(of: 100) {
                let findings = try sample.ledger.audit()
                #expect(findings == [], "seed \(seed), step \(step)")
                #expect(try workload.violations(in: sample.ledger) == [], "seed \(seed), step \(step)")
            }
        }
        #expect(resources.fulfilled > 200 && resources.denied > 100)
    }

    @Test func `one seed writes the same ledger twice`() throws {
        func log() throws -> [EventRow] {
            let sample = try SampleLedger()
            var workload = try Workload(sample, seed: 7)
            for _ in 1...300 { try workload.step() }
            return try sample.ledger.events(limit: 100_000)
        }
        let first = try log()
        #expect(first.count > 300)
        #expect(try log() == first)
    }

    /// The files as a power cut leaves them: the log cut off at any byte. What is found is exactly what was
    /// committed up to there; every commit that was acknowledged before the cut's byte was written is whole.
    @Test(arguments: 1...4)
    func `a log cut off anywhere holds exactly the commits before the cut`(seed: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("ledger.db")
        let sample = try SampleLedger(.file(path))
        try sample.ledger.execute("PRAGMA wal_autocheckpoint = 0")
        var workload = try Workload(sample, seed: UInt64(seed))
        var commits: [(end: Int, event: Int64)] = []
        for _ in 1...120 {
            try workload.step()
            let size = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
            commits.append((try #require(size), try sample.lastEvent()))
        }
        let log = try Data(contentsOf: URL(filePath: path + "-wal"))
        var cuts = Generator(seed: UInt64(seed), "cuts")
        let base = commits[0].end
        for number in 1...12 {
            let cut = base + Int(cuts.next() % UInt64(log.count - base + 1))
            let image = folder.file("image\(number).db")
            try FileManager.default.copyItem(atPath: path, toPath: image)
            try log.prefix(cut).write(to: URL(filePath: image + "-wal"))
            let after = try Ledger(.file(image), simulated: true, identifiers: CountedIdentifiers())
            let expected = commits.last { $0.end <= cut }?.event
            // A step may be several commits: some of the one that the cut tore may be there too.
            let found = try after.events(limit: 100_000).last?.id
            #expect(try #require(found) >= #require(expected), "cut at \(cut)")
            if let torn = commits.first(where: { $0.end > cut }) {
                #expect(try #require(found) <= torn.event, "cut at \(cut)")
            }
            let findings = try after.audit()
            #expect(findings == [], "cut at \(cut)")
            try after.record([.rescue(at: workload.now)])
            #expect(try after.openAttempts().isEmpty)
            let rescued = try after.audit()
            #expect(rescued == [], "cut at \(cut), rescued")
        }
    }
}
