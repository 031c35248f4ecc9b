extension ConnectRequest {
    /// What a flow is told that connects to a queue which nobody described; empty: the campaign has none.
    package static func missing(_ queue: String) -> String {
        queue.isEmpty
            ? "connect: the campaign has no queue; name one with queue=, or set queue in campaign.toml"
            : "connect: there is no queue \"\(queue)\" (campaign.toml: [queues.\(queue)])"
    }
}
