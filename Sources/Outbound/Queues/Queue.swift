/// An agent of a queue by name, such as `front-desk` and `sip:ana@192.0.2.10` (simulated: `front-desk/1`).
package struct AgentName: Hashable, Comparable, Sendable {
    package var queue: String
    package var agent: String

    package init(queue: String, agent: String) {
        self.queue = queue
        self.agent = agent
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.queue, left.agent) < (right.queue, right.agent)
    }
}

/// Waiting legs and the agents that may take them: its settings.
package struct Queue: Hashable, Sendable {
    /// The engine's own, one over all customers.
    package var name: String
    package var customer: Identifier<Customer>
    /// What its customer calls it.
    package var title: String
    /// How long a leg waits when the flow does not say.
    package var timeout: Duration
    package var wrapUp: Duration
    /// Addresses (or simulated names) of its agents.
    package var agents: [Destination]

    package init(
        name: String,
        customer: Identifier<Customer> = Customer.local,
        title: String? = nil,
        timeout: Duration = .minutes(2),
        wrapUp: Duration = .zero,
        agents: [Destination] = []
    ) {
        self.name = name
        self.customer = customer
        self.title = title ?? name
        self.timeout = timeout
        self.wrapUp = wrapUp
        self.agents = agents
    }
}
