/// What a script may use; instructions and CPU count between two actions.
package struct LuaLimits: Sendable, Equatable {
    /// Bytes.
    package var memory: Int
    /// Exact and the same in each run, at twice the cost of running: for simulation and tests.
    package var instructions: Int?
    /// Of the thread's own clock, seen by a watchdog every few milliseconds: for production.
    package var cpu: Duration?
    /// Lines that are remembered, the last that were run; 0: none. Slow, and nothing else changes.
    package var lines: Int

    package init(
        memory: Int = 1 << 20,
        instructions: Int? = 2_000_000,
        cpu: Duration? = nil,
        lines: Int = 0
    ) {
        self.lines = lines
        self.memory = memory
        self.instructions = instructions
        self.cpu = cpu
    }
}
