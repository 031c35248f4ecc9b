import Authoring
import Dialer
import Dispatch
import Foundation
import Outbound
import Store
import Synchronization

/// What reaches a run from outside while it goes on: requests at its control socket, and changed scripts in
/// its folders. Both become orders to the engine, which takes them in its world.
final class Steering {
    private var server: ControlServer?
    private let timer: any DispatchSourceTimer

    /// Milliseconds from one look at the folders to the next; a file is read when it stands still for one.
    private static let interval = 200

    /// A run that cannot listen goes on without, and says why.
    init(_ engine: Engine, _ gathering: Gathering, ledger file: URL, terminal: Terminal) {
        let folders = Steering.names(of: gathering)
        do throws(SocketProblem) {
            server = try ControlServer(at: Ledger.control(of: file.path)) { request, peer, answer in
                let demand: Order.Demand
                switch Steering.demand(request, folders) {
                case .success(let asked): demand = asked
                case .failure(let why): return answer(.refused(why.description))
                }
                let order = Order(demand, by: peer.words) { given in
                    if case .done(let words) = given { terminal.error("\(words) (asked by \(peer.words))") }
                    answer(ControlAnswer(given))
                }
                if !engine.orders.send(order) {
                    answer(.refused("the run is ending, or too much is asked at once"))
                }
            }
        } catch {
            terminal.error("this run cannot be steered: \(error)")
        }
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "scripts"))
        var watches = gathering.folders.indices.map { FolderWatch(gathering, $0) }
        let refusals = Refusals()
        timer.setEventHandler {
            for name in refusals.take() {
                for index in watches.indices where watches[index].campaign == name {
                    watches[index].refused()
                }
            }
            for index in watches.indices {
                for effect in watches[index].look() {
                    Steering.perform(effect, of: watches[index].campaign, engine, terminal, refusals)
                }
            }
        }
        timer.schedule(deadline: .now(), repeating: .milliseconds(Steering.interval))
        timer.resume()
    }

    /// What is still asked is answered first.
    func end() {
        timer.cancel()
        server?.end()
    }

    /// For a process that ends at once.
    func leave() { server?.remove() }

    private static func perform(
        _ effect: FolderWatch.Effect,
        of campaign: String,
        _ engine: Engine,
        _ terminal: Terminal,
        _ refusals: Refusals
    ) {
        switch effect {
        case .remark(let words): terminal.error(words)
        case .refuse(let findings, let words):
            for finding in findings { terminal.error(finding.description) }
            terminal.error(words)
        case .take(let scripts, let words):
            let order = Order(.take(campaign: campaign, scripts), by: "the folder") { answer in
                switch answer {
                case .done, .status: terminal.error(words)
                case .refused(let why):
                    terminal.error("\(campaign): the changed scripts are not taken: \(why)")
                    refusals.add(campaign)
                }
            }
            if !engine.orders.send(order) { order.answer(Order.ended) }
        }
    }

    /// Each folder's campaign, by where the folder really is.
    private static func names(of gathering: Gathering) -> [String: String] {
        let pairs = gathering.folders.map { (real($0.directory.path), $0.file.campaign.name) }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func real(_ path: String) -> String {
        URL(fileURLWithPath: path, isDirectory: true).resolvingSymlinksInPath().path
    }

    private static func demand(
        _ request: ControlRequest,
        _ folders: [String: String]
    ) -> Result<Order.Demand, SocketProblem> {
        /// The campaign that is meant; none is the engine.
        func name(_ whose: ControlRequest.Whose) -> Result<String?, SocketProblem> {
            switch whose {
            case .campaign(let name): return .success(name)
            case .engine: return .success(nil)
            case .folder(let path):
                if let name = folders[real(path)] { return .success(name) }
                let toml = URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent(
                    "campaign.toml"
                )
                guard FileManager.default.fileExists(atPath: toml.path) else { return .success(nil) }
                let known = folders.values.sorted().joined(separator: ", ")
                return .failure(
                    SocketProblem("the campaign of \(path) is no part of this run, which has \(known)")
                )
            }
        }
        switch request {
        case .status: return .success(.status)
        case .stop(let campaign): return .success(.stop(campaign: campaign))
        case .set(let whose, let change): return name(whose).map { .limit(campaign: $0, change) }
        case .start(let whose):
            return name(whose).flatMap { name in
                guard let name else {
                    return .failure(SocketProblem("say which campaign starts: --campaign NAME"))
                }
                return .success(.start(campaign: name))
            }
        }
    }
}

/// Campaigns whose changed scripts the engine did not take.
private final class Refusals: Sendable {
    private let names = Mutex<[String]>([])

    func add(_ name: String) { names.withLock { $0.append(name) } }

    func take() -> [String] {
        names.withLock { names in
            defer { names = [] }
            return names
        }
    }
}
