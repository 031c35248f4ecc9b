import Synchronization

/// How many connections each address has: one alone must not have all the places. Addresses of this machine
/// are not counted, for a proxy in front of the server asks from there for everybody.
final class AddressPlaces: Sendable {
    private let limit: Int
    private let exempts: Bool
    private let open = Mutex<[String: Int]>([:])

    init(_ setting: APISetting) {
        limit = setting.connectionsOfAddress ?? max(1, setting.connections / 4)
        exempts = setting.connectionsOfAddress == nil
    }

    /// Takes a place; false when the address has as many as it may.
    func enter(_ address: String) -> Bool {
        if exempts, Self.isOfThisMachine(address) { return true }
        return open.withLock { open in
            guard open[address, default: 0] < limit else { return false }
            open[address, default: 0] += 1
            return true
        }
    }

    func leave(_ address: String) {
        open.withLock { open in
            guard let count = open[address] else { return }
            open[address] = count == 1 ? nil : count - 1
        }
    }

    private static func isOfThisMachine(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }
}
