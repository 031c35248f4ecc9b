import Dispatch
import Foundation
import Outbound

/// SIGINT and SIGTERM: the first stops what dials, which drains; the second leaves at once.
final class Signals {
    private var sources: [any DispatchSourceSignal] = []

    /// `leaving` is done before the process ends at once.
    init(_ terminal: Terminal, stopping: @escaping () -> Void, leaving: @escaping () -> Void = {}) {
        let asked = Mailbox<Void>(limit: 1)
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if asked.send(()) {
                    terminal.error("stopping: nothing new is dialed; again to leave at once")
                    stopping()
                } else {
                    leaving()
                    exit(1)
                }
            }
            source.resume()
            sources.append(source)
        }
    }

    func cancel() { for source in sources { source.cancel() } }
}
