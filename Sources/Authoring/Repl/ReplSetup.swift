import Foundation
import Outbound

/// What a session is about, as its command says it.
package struct ReplSetup: Sendable {
    /// The campaign's folder; nil for Lua alone.
    package var directory: URL?
    package var setting: Gathering.Setting
    /// A ledger to copy and go on with; it is only read.
    package var database: String?
    package var start: Instant?
    package var seed: UInt64?

    package init(
        directory: URL?,
        setting: Gathering.Setting,
        database: String? = nil,
        start: Instant? = nil,
        seed: UInt64? = nil
    ) {
        self.directory = directory
        self.setting = setting
        self.database = database
        self.start = start
        self.seed = seed
    }
}
