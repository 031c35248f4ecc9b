import Foundation
import Synchronization

/// What the witness is told, a line each: one write call, so that it arrives whole or not at all.
enum WitnessLine {
    private static let asking = Mutex(())

    static func say(_ text: String) {
        let line = Array((text + "\n").utf8)
        _ = write(1, line, line.count)
    }

    /// Returns when the witness has noted it. Where there is none the process ends: nothing happens unseen.
    static func ask(_ text: String) {
        asking.withLock { _ in
            say(text)
            var answer: UInt8 = 0
            if read(0, &answer, 1) != 1 { exit(2) }
        }
    }
}
