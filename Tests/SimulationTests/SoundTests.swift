import Foundation
import Outbound
import Simulation
import Testing

/// A folder with files for one test, gone with it.
private final class Folder {
    let path: String

    init() throws {
        let base = FileManager.default.temporaryDirectory
        path = base.appendingPathComponent("sounds-\(ProcessInfo.processInfo.globallyUniqueString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            Issue.record(error)
        }
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }
}

/// A WAV file of 8,000 samples of 16 bits a second, with a chunk of odd size before the sound.
private func wav(seconds: Double) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
    let size = Int(seconds * 16_000)
    let format =
        number(1, 2) + number(1, 2) + number(8000, 4) + number(16_000, 4) + number(2, 2) + number(16, 2)
    let chunks =
        Array("WAVE".utf8) + Array("fmt ".utf8) + number(16, 4) + format + Array("LIST".utf8) + number(3, 4)
        + [1, 2, 3, 0] + Array("data".utf8) + number(size, 4) + [UInt8](repeating: 0, count: size)
    return Array("RIFF".utf8) + number(chunks.count, 4) + chunks
}

@Suite("Files that are played")
struct SoundTests {
    private func play(_ files: [String], in folder: Folder?) throws -> [Log.Entry] {
        let clock = VirtualClock(start: .start)
        let bench = Bench(clock: clock, folder: folder?.path)
        let log = Log(clock: clock)
        let leg = bench.carrier.open(bench.intent(.answering()), events: log.sink)
        while let next = clock.next, next <= .start + .seconds(5) { _ = clock.advance() }
        leg.perform(1, .play(files.map { .file($0) }))
        while let next = clock.next, next < .start + .seconds(20) { _ = clock.advance() }
        return Array(log.all.dropFirst(2))
    }

    @Test("last as long as their sound, one after the other")
    func durations() throws {
        let folder = try Folder()
        try folder.write("one.wav", wav(seconds: 1.5))
        try folder.write("two.wav", wav(seconds: 0.25))
        let events = try play(["one.wav", "two.wav"], in: folder)
        #expect(events == [Log.Entry(after: 6750, event: .finished(1, .completed))])
    }

    @Test("that are no WAV, not there, or outside the folder fail with their name and why")
    func problems() throws {
        let folder = try Folder()
        try folder.write("letter.wav", Array("Dear Sir or Madam, this is no sound".utf8))
        try folder.write("empty.wav", Array(wav(seconds: 0).prefix(36)))
        func reason(_ file: String, _ folder: Folder?) throws -> String? {
            guard case .finished(1, .failed(let reason)) = try play([file], in: folder).first?.event else {
                return nil
            }
            return reason
        }
        #expect(try reason("letter.wav", folder) == "letter.wav: not a WAV file")
        #expect(
            try reason("empty.wav", folder) == "empty.wav: a WAV file without a readable fmt or data chunk"
        )
        #expect(
            try reason("no.wav", folder) == "no.wav: no such file in the campaign's folder, or not readable"
        )
        #expect(
            try reason("../letter.wav", folder)
                == "../letter.wav: a file to play lies below the campaign's folder"
        )
        #expect(try reason("a.wav", nil) == "a.wav: the campaign has no folder of files")
    }
}
