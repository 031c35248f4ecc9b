import Foundation
import Outbound
import Simulation
import Synchronization
import Testing

@Suite("A world")
struct WorldTests {
    @Test("sleeps a week of virtual time without waiting, and wakes exactly then")
    func sleeping() async throws {
        let world = World(start: .start, seed: 1)
        let woke = try await world.run {
            try await world.clock.sleep(for: .days(7))
            return world.clock.now
        }
        #expect(woke == .start + .days(7))
    }

    @Test("rings alarms by their instant, and those of one instant in the order in which they were set")
    func alarmOrder() {
        let clock = VirtualClock(start: .start)
        let order = Mutex<[Int]>([])
        func alarm(_ number: Int, after: Duration) -> Alarm {
            clock.alarm(at: .start + after) { order.withLock { $0.append(number) } }
        }
        _ = alarm(1, after: .seconds(2))
        _ = alarm(2, after: .seconds(1))
        let canceled = alarm(3, after: .seconds(1))
        _ = alarm(4, after: .seconds(1))
        _ = alarm(5, after: .zero - .seconds(9))
        canceled.cancel()
        #expect(clock.next == .start)
        while clock.advance() {}
        #expect(order.withLock { $0 } == [5, 2, 4, 1])
        #expect(clock.now == .start + .seconds(2))
        #expect(clock.pending == 0)
    }

    @Test("rings every alarm that was not cancelled, in order, out of many")
    func manyAlarms() {
        let clock = VirtualClock(start: .start)
        var generator = Generator(seed: 3, "alarms")
        let rung = Mutex<[Int64]>([])
        var expected: [Int64] = []
        for _ in 0..<5000 {
            let after = Int64(generator.next() % 1_000_000)
            let alarm = clock.alarm(at: .start + .milliseconds(after)) { rung.withLock { $0.append(after) } }
            if generator.next() % 4 == 0 { expected.append(after) } else { alarm.cancel() }
        }
        #expect(clock.pending == expected.count)
        while clock.advance() {}
        #expect(rung.withLock { $0 } == expected.sorted())
    }

    @Test("says who waits for what when nothing can go on")
    func deadlock() async throws {
        let world = World(start: .start, seed: 1)
        world.waiters.add { ["campaign reminders waits for a wake-up"] }
        let mailbox = Mailbox<Int>(limit: 1)
        await #expect(
            throws: WorldProblem.deadlock(
                at: .start + .seconds(3),
                waiting: ["campaign reminders waits for a wake-up"]
            )
        ) {
            try await world.run {
                try await world.clock.sleep(for: .seconds(3))
                _ = await mailbox.next()
            }
        }
    }

    @Test("ends with a deadlock also where a task does not heed its cancellation")
    func stubbornDeadlock() async throws {
        let world = World(start: .start, seed: 1)
        let forgotten = Mutex<CheckedContinuation<Void, Never>?>(nil)
        await #expect(throws: WorldProblem.deadlock(at: .start, waiting: [])) {
            try await world.run {
                await withCheckedContinuation { continuation in forgotten.withLock { $0 = continuation } }
            }
        }
        forgotten.withLock { $0?.resume() }
    }

    @Test("asks what to do before it calls it a deadlock")
    func idle() async throws {
        let world = World(start: .start, seed: 1)
        let mailbox = Mailbox<Int>(limit: 1)
        let heard = try await world.run(whenIdle: { mailbox.send(5) }, { await mailbox.next() })
        #expect(heard == 5)
    }

    @Test("ends at its limit of virtual time")
    func timeLimit() async throws {
        let limit = Instant.start + .days(1)
        let world = World(start: .start, seed: 1, until: limit)
        await #expect(throws: WorldProblem.time(limit: limit, waiting: [])) {
            try await world.run {
                while !Task.isCancelled { try await world.clock.sleep(for: .hours(5)) }
            }
        }
        #expect(world.clock.now == .start + .hours(20))
    }

    @Test("ends at its limit of steps where a loop never waits")
    func stepLimit() async throws {
        let world = World(start: .start, seed: 1, steps: 1000)
        await #expect(throws: WorldProblem.steps(limit: 1000, at: .start)) {
            try await world.run {
                while !Task.isCancelled { await Task.yield() }
            }
        }
    }

    @Test("cancels its work when its caller is cancelled, and lets it clean up under virtual time")
    func cancellation() async throws {
        let world = World(start: .start, seed: 1)
        let cleaned = try await withThrowingTaskGroup(of: Duration.self) { group in
            group.addTask {
                try await world.run {
                    while !Task.isCancelled { await Task.yield() }
                    let canceled = world.clock.now
                    await withCheckedContinuation { continuation in
                        _ = world.clock.alarm(at: canceled + .seconds(30)) { continuation.resume() }
                    }
                    return world.clock.now - canceled
                }
            }
            group.cancelAll()
            return try await group.next()
        }
        #expect(cleaned == .seconds(30))
    }

    @Test("says so when something in it goes on by another thread")
    func strays() async throws {
        let world = World(start: .start, seed: 1)
        let isSuspended = DispatchSemaphore(value: 0)
        let back = Flag()
        await #expect(throws: WorldProblem.strays(jobs: 1)) {
            try await world.run {
                await withDiscardingTaskGroup { group in
                    group.addTask {
                        await withCheckedContinuation { continuation in
                            Thread.detachNewThread {
                                isSuspended.wait()
                                continuation.resume()
                            }
                        }
                        back.isUp.store(true, ordering: .releasing)
                    }
                    // Lets the first suspend, and keeps the world alive until it is back.
                    group.addTask {
                        for _ in 0..<10 { await Task.yield() }
                        isSuspended.signal()
                        while !back.isUp.load(ordering: .acquiring) { await Task.yield() }
                    }
                }
            }
        }
    }

    @Test("gives the error that its work throws")
    func failure() async throws {
        struct Broken: Error {}
        let world = World(start: .start, seed: 1)
        await #expect(throws: Broken.self) { try await world.run { throw Broken() } }
    }

    @Test("draws the same identifiers from one seed, in the form of RFC 9562, version 4")
    func identifiers() {
        let first = SimulatedIdentifiers(seed: 7)
        let second = SimulatedIdentifiers(seed: 7)
        let other = SimulatedIdentifiers(seed: 8)
        let texts = (0..<100).map { _ in first.next() }
        #expect(texts == (0..<100).map { _ in second.next() })
        #expect(Set(texts).count == 100)
        #expect(texts[0] != other.next())
        #expect(
            texts.allSatisfy { text in
                text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                    != nil
            }
        )
    }
}

private final class Flag: Sendable {
    let isUp = Atomic(false)
}

/// The engine's shape in small: many tasks that sleep, share an actor, use `async let` and are cancelled
/// midway.
private actor Ledger {
    private var lines: [String] = []
    private var threads: Set<UInt> = []

    func write(_ line: String) {
        lines.append(line)
        threads.insert(UInt(pthread_self()))
    }

    var text: String { lines.joined(separator: "\n") }
    var threadCount: Int { threads.count }
}

@Suite("Many tasks under virtual time")
struct ManyTasksTests {
    private static func run(tasks: Int) async throws -> (text: String, threads: Int, end: Instant) {
        let world = World(start: .start, seed: 11)
        let ledger = Ledger()
        let clock = world.clock
        try await world.run {
            await withDiscardingTaskGroup { group in
                for number in 0..<tasks {
                    group.addTask {
                        var generator = Generator(seed: 11, "task", String(number))
                        let first = generator.duration(in: .seconds(1)...(.seconds(600)))
                        let second = generator.duration(in: .seconds(1)...(.seconds(600)))
                        do {
                            try await clock.sleep(for: first)
                            await ledger.write("\(number) a \(clock.now.milliseconds)")
                            async let nap: Void = clock.sleep(for: second)
                            await ledger.write("\(number) b")
                            try await nap
                            await ledger.write("\(number) c \(clock.now.milliseconds)")
                        } catch {
                            await ledger.write("\(number) cancelled \(clock.now.milliseconds)")
                        }
                    }
                }
                do { try await clock.sleep(for: .seconds(900)) } catch { return }
                group.cancelAll()
            }
        }
        return (await ledger.text, await ledger.threadCount, clock.now)
    }

    @Test("two thousand tasks do the same things in the same order twice, on one thread")
    func repeats() async throws {
        let first = try await Self.run(tasks: 2000)
        let second = try await Self.run(tasks: 2000)
        #expect(first.text == second.text)
        #expect(first.threads == 1)
        #expect(first.end == .start + .seconds(900))
        let lines = first.text.split(separator: "\n")
        #expect(lines.contains { $0.contains("cancelled 1772464500000") })
        #expect(lines.count { $0.contains(" a ") } == 2000)
        #expect(lines.count == 6000)
    }
}
