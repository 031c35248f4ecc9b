import Dispatch
import Flows
import Foundation
import Outbound
import Synchronization

/// Runs files of tests, several at once; what each came to is told in the order of the files.
package struct TestRunner: Sendable {
    /// Only tests whose names have this in them, in small or large letters.
    package var filter: String?
    /// Files that run at once.
    package var threads = 1
    /// Of an unmoved clock: how long a test took.
    package var stopwatch: @Sendable () -> Duration

    package init(stopwatch: @escaping @Sendable () -> Duration) { self.stopwatch = stopwatch }

    /// What a test's own thread has: a script calls Swift, which runs another script.
    private static let stack = 8 << 20

    private struct Job: Sendable {
        var file: URL
        var ground: Result<TestGround, Findings>
    }

    package func run(
        _ files: TestFiles,
        setting: Gathering.Setting,
        each: (TestedFile) -> Void
    ) {
        let jobs = files.folders.flatMap { folder in
            // A folder's files are read once; what is wrong with it is told once for each of its files.
            let ground = folder.files.isEmpty ? nil : TestRunner.ground(folder.directory, setting)
            return folder.files.compactMap { file in ground.map { Job(file: file, ground: $0) } }
        }
        let shared = Shared(done: jobs.map { _ in Slot() })
        for _ in 0..<min(max(1, threads), jobs.count) {
            let thread = Thread {
                while true {
                    let index = shared.take()
                    guard index < jobs.count else { return }
                    shared.done[index].fill(test(jobs[index]))
                }
            }
            thread.stackSize = Self.stack
            thread.start()
        }
        for slot in shared.done { each(slot.wait()) }
    }

    private static func ground(_ directory: URL, _ setting: Gathering.Setting) -> Result<TestGround, Findings>
    {
        do {
            return .success(try TestGround(try Gathering([directory], setting: setting)))
        } catch let findings as Findings {
            return .failure(findings)
        } catch {
            return .failure(Findings([Finding(file: CampaignFolder.shown(directory), message: "\(error)")]))
        }
    }

    private func test(_ job: Job) -> TestedFile {
        var tested = TestedFile(file: CampaignFolder.shown(job.file))
        do {
            let ground = try job.ground.get()
            let script = try TestScript(job.file, in: ground.folder)
            for (place, entry) in script.tests.enumerated() where matches(entry.name) {
                tested.results.append(run(script, place, ground, in: tested.file))
            }
        } catch {
            tested.obstacles = error.all
        }
        return tested
    }

    private func matches(_ name: String) -> Bool {
        filter.map { name.lowercased().contains($0.lowercased()) } ?? true
    }

    private func run(_ script: TestScript, _ place: Int, _ ground: TestGround, in file: String) -> TestResult
    {
        let entry = script.tests[place]
        var result = TestResult(file: file, name: entry.name, line: entry.line)
        let began = stopwatch()
        let drive = TestDrive(script: script, place: place, ground: ground)
        result.failure = drive.run(counting: &result.attempts)
        result.time = stopwatch() - began
        return result
    }
}

/// Where a file's results are put by one thread and awaited by another.
private final class Slot: Sendable {
    private let tested = Mutex<TestedFile?>(nil)
    private let isFilled = DispatchSemaphore(value: 0)

    func fill(_ file: TestedFile) {
        tested.withLock { $0 = file }
        isFilled.signal()
    }

    func wait() -> TestedFile {
        isFilled.wait()
        return tested.withLock { $0 } ?? TestedFile(file: "")
    }
}

private final class Shared: Sendable {
    private let next = Atomic(0)
    let done: [Slot]

    init(done: [Slot]) { self.done = done }

    func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
}
