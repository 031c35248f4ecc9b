import Dialer
import Outbound
import Simulation
import Store

/// Faulty values that tests put where the engine gets its own, to see that a checker finds out. Nothing of it
/// is reached from the program.
package struct SwarmMischief: Sendable {
    /// Another campaign than the one that the checkers know.
    package var publishing: @Sendable (PublishedCampaign, Ledger) throws -> PublishedCampaign = { known, _ in
        known
    }
    /// Another setting of the engine.
    package var altering: @Sendable (inout EngineSetting) -> Void = { _ in }
    /// What else stands between the writer and the ledger.
    package var committing: @Sendable (any CommitInterference) -> any CommitInterference = { $0 }

    package init() {}
}
