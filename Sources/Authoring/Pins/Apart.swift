import Dispatch
import Foundation
import Synchronization

/// A thread of its own, with room for a script that calls Swift, which runs another script.
enum Apart {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> Value {
        let done = DispatchSemaphore(value: 0)
        let slot = Slot<Value>()
        let thread = Thread {
            slot.value.withLock { $0 = body() }
            done.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
        while true {
            done.wait()
            if let value = slot.value.withLock({ $0 }) { return value }
        }
    }

    private final class Slot<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }
}
