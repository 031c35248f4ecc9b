import Testing

@testable import Outbound

@Suite("Chance and identity are keyed")
struct ChanceTests {
    @Test("The same seed and keys give the same stream; any other key gives another")
    func streams() {
        func first(_ generator: Generator) -> [UInt64] {
            var generator = generator
            return (0..<4).map { _ in generator.next() }
        }
        #expect(first(Generator(seed: 7, "callee", "+1303")) == first(Generator(seed: 7, "callee", "+1303")))
        let streams = [
            first(Generator(seed: 7, "callee", "+1303")), first(Generator(seed: 8, "callee", "+1303")),
            first(Generator(seed: 7, "callee", "+1304")),
            first(Generator(seed: 7, "callee+", "1303")), first(Generator(seed: 7, "callee+1303")),
            first(Generator(seed: 7, "agent", "+1303")),
        ]
        #expect(Set(streams).count == streams.count, "where a key ends matters too")
    }

    @Test("A stream is the one that it always was: journals depend on it")
    func pinned() {
        var generator = Generator(seed: 7, "callee", "+13035550142", "1")
        #expect(generator.next() == 0xe7c6_bc57_250c_4bd5)
        #expect(generator.next() == 0x0310_3f68_4522_5c4f)
        #expect(generator.next() == 0xe4f1_234d_55e0_61c9)
        #expect(Generator.key(seed: 0, []) == 0xcbf2_9ce4_8422_2325)
        #expect(Generator.key(seed: 0, ["a"]) == 0x089b_e207_b544_f1e4)
    }

    @Test("Units fill [0, 1) evenly, and durations their range, both ends included")
    func distribution() {
        var generator = Generator(seed: 7, "units")
        var tenths = Array(repeating: 0, count: 10)
        for _ in 0..<20_000 { tenths[Int(generator.unit() * 10)] += 1 }
        // Four sigma of a binomial with n = 20,000 and p = 0.1 is 170.
        #expect(tenths.allSatisfy { (1830...2170).contains($0) }, "\(tenths)")
        var seen: Set<Int64> = []
        for _ in 0..<200 {
            seen.insert(generator.duration(in: .milliseconds(3)...(.milliseconds(6))).milliseconds)
        }
        #expect(seen == [3, 4, 5, 6])
    }

    @Test("An address is never shown whole")
    func masked() {
        #expect(Masked.address("+13035550142") == "+1303•••42")
        #expect(Masked.address("ada@example.org") == "a•••@example.org")
        #expect(Masked.address("sip:ana@192.0.2.10") == "sip:a•••@192.0.2.10")
        #expect(Masked.address("sips:ana@192.0.2.10") == "sips:a•••@192.0.2.10")
        #expect(Masked.address("911") == "•••")
        #expect(Masked.address("+4930123") == "•••")
    }

    @Test("A mailbox keeps its order and its limit, and ends when it is finished or its reader is cancelled")
    func mailbox() async {
        let mailbox = Mailbox<Int>(limit: 2)
        #expect(mailbox.send(1))
        #expect(mailbox.send(2))
        #expect(!mailbox.send(3), "full")
        #expect(await mailbox.next() == 1)
        #expect(mailbox.send(4))
        mailbox.finish()
        #expect(!mailbox.send(5), "finished")
        #expect(await mailbox.next() == 2)
        #expect(mailbox.poll() == 4)
        #expect(await mailbox.next() == nil)
        let silent = Mailbox<Int>(limit: 1)
        let received = await withTaskGroup(of: Int?.self) { group in
            group.addTask { await silent.next() }
            group.cancelAll()
            return await group.next() ?? 0
        }
        #expect(received == nil)
    }
}
