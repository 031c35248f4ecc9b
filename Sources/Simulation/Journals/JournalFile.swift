import Foundation
import Outbound
import Synchronization

/// A journal in a file, one JSON line for each record. Nothing but `close` makes sure that all is written.
package final class JournalFile: Journal {
    private struct State {
        var file: FileHandle?
        var buffer: [UInt8] = []
        var failure: (any Error)?
        var bytes: Int64 = 0
    }

    /// Why a journal cannot be written.
    package struct Problem: Error, CustomStringConvertible {
        package let description: String
    }

    private static let bufferSize = 1 << 18

    package let path: String
    /// A journal does not grow beyond this many bytes.
    package let limit: Int64
    private let state: Mutex<State>

    /// Makes the file, or empties the one that is there.
    package init(path: String, limit: Int64 = 64 << 30) throws(Problem) {
        // Opened where it stands: a pipe or a link is written to, never replaced.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Problem(
                description: "the journal \(path) cannot be made: is its folder there and writable?"
            )
        }
        self.path = path
        self.limit = limit
        state = Mutex(State(file: FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)))
    }

    package func record(_ kind: String, at instant: Instant, _ fields: [String: JSONValue]) {
        let line = JournalLine.text(kind, at: instant, fields)
        state.withLock { state in
            guard state.file != nil, state.failure == nil else { return }
            state.bytes += Int64(line.utf8.count)
            guard state.bytes <= limit else {
                state.failure = Problem(description: "it would grow beyond \(limit) bytes, its limit")
                return
            }
            state.buffer.append(contentsOf: line.utf8)
            if state.buffer.count >= Self.bufferSize { Self.flush(&state) }
        }
    }

    /// Writes what is left; throws if anything could not be written since the journal was made.
    package func close() throws(Problem) {
        let failure = state.withLock { state -> String? in
            Self.flush(&state)
            do {
                try state.file?.close()
            } catch {
                state.failure = state.failure ?? error
            }
            state.file = nil
            return state.failure.map { "\($0)" }
        }
        if let failure { throw Problem(description: "the journal \(path) is not complete: \(failure)") }
    }

    private static func flush(_ state: inout State) {
        guard state.failure == nil, !state.buffer.isEmpty else { return }
        do {
            try state.file?.write(contentsOf: state.buffer)
        } catch {
            state.failure = error
        }
        state.buffer.removeAll(keepingCapacity: true)
    }
}
