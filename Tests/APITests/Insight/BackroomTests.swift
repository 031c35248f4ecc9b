import API
import Testing

@Suite("The backroom")
struct BackroomTests {
    @Test func `a second simulation is told to come again, and one after the first's end is done`()
        async throws
    {
        let backroom = Backroom()
        let first = try await backroom.trying {
            do {
                return try await backroom.trying { "both" }
            } catch let refusal as Refusal {
                return refusal.reason
            }
        }
        #expect(first == "SIMULATION_RUNNING")
        await #expect(throws: Refusal.self) {
            try await backroom.trying { throw Refusal.notFound("campaign") }
        }
        #expect(try await backroom.trying { "again" } == "again")
    }

    @Test func `reads are done one after the other, and what they throw comes back`() async throws {
        let backroom = Backroom()
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...20 { group.addTask { try await backroom.run { number } } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 210)
        await #expect(throws: Refusal.self) { try await backroom.run { throw Refusal.notFound("campaign") } }
    }
}
