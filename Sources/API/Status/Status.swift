import HTTPTypes
import Outbound

/// Whether the process lives, and whether it can be given work.
enum Status {
    static let routes = [
        Route(root: .get, "/healthz", .open) { _ in .json(.object(["status": .string("ok")])) },
        Route(root: .get, "/readyz", .open) { ask in
            let state = ask.services.health.current
            return .json(
                .object(["status": .string(state.rawValue)]),
                status: state == .ready ? .ok : .serviceUnavailable
            )
        },
    ]
}
