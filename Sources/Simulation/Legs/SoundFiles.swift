import Foundation
import Outbound
import Synchronization

/// Why a file cannot be played, in words for the author of a flow.
struct SoundProblem: Error, Equatable, CustomStringConvertible {
    let description: String
}

/// How long the WAV files of a campaign's folder last, each read once.
package final class SoundFiles: Sendable {
    private let folder: String?
    private let known = Mutex<[String: Result<Duration, SoundProblem>]>([:])
    /// Files whose length is remembered.
    private static let limit = 10_000

    package init(folder: String?) { self.folder = folder }

    /// Why a file cannot be played, in words; nil where it can.
    package func problem(with path: String) -> String? {
        do {
            _ = try duration(of: path)
            return nil
        } catch {
            return error.description
        }
    }

    func duration(of path: String) throws(SoundProblem) -> Duration {
        if let result = known.withLock({ $0[path] }) { return try result.get() }
        let result: Result<Duration, SoundProblem>
        do throws(SoundProblem) {
            result = .success(try read(path))
        } catch {
            result = .failure(error)
        }
        known.withLock { known in
            if known.count < Self.limit { known[path] = result }
        }
        return try result.get()
    }

    private func read(_ path: String) throws(SoundProblem) -> Duration {
        guard let folder else {
            throw SoundProblem(description: "\(path): the campaign has no folder of files")
        }
        guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
            throw SoundProblem(description: "\(path): a file to play lies below the campaign's folder")
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path), options: .mappedIfSafe)
        } catch {
            throw SoundProblem(description: "\(path): no such file in the campaign's folder, or not readable")
        }
        return try WAVHeader(data, name: path).duration
    }
}

/// The length of a RIFF WAVE file, from its `fmt ` and `data` chunks (Multimedia Programming Interface and
/// Data Specifications 1.0, IBM and Microsoft, 1991).
struct WAVHeader: Equatable {
    let duration: Duration

    init(_ data: Data, name: String) throws(SoundProblem) {
        let bytes = [UInt8](data.prefix(1 << 16))
        func number(_ position: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
        }
        func word(_ position: Int) -> String {
            String(decoding: bytes[position..<position + 4], as: UTF8.self)
        }
        guard bytes.count >= 12, word(0) == "RIFF", word(8) == "WAVE" else {
            throw SoundProblem(description: "\(name): not a WAV file")
        }
        var bytesPerSecond = 0
        var position = 12
        while position + 8 <= bytes.count {
            let size = number(position + 4, 4)
            if word(position) == "fmt ", position + 20 <= bytes.count {
                bytesPerSecond = number(position + 16, 4)
            }
            if word(position) == "data" {
                guard bytesPerSecond > 0 else { break }
                // A writer that streams leaves a size that is too large: what is there counts.
                let length = min(size, data.count - position - 8)
                duration = .milliseconds(Int64(length) * 1000 / Int64(bytesPerSecond))
                return
            }
            position += 8 + size + size % 2
        }
        throw SoundProblem(description: "\(name): a WAV file without a readable fmt or data chunk")
    }
}
