import Outbound

/// Which campaign starts when, by `next_campaign`: each at most once in a run, and none is left out because
/// names go round in a circle.
struct Succession {
    /// Those that wait for nobody, in the order they were given. Of a circle the first given begins.
    let firsts: [String]
    private let followers: [String: String]
    /// In the order they were given.
    private let names: [String]
    private var started: Set<String> = []

    init(_ campaigns: [Campaign]) {
        let names = campaigns.map(\.name)
        let known = Set(names)
        let followers = Dictionary(
            campaigns.map { ($0.name, $0.nextCampaign) }.filter { known.contains($0.1) && $0.0 != $0.1 }
        ) { first, _ in first }
        let followed = Set(followers.values)
        var firsts: [String] = []
        var reached: Set<String> = []
        // Of a circle nobody is left unfollowed: its first is taken when all others are placed.
        for name in names.filter({ !followed.contains($0) }) + names where !reached.contains(name) {
            firsts.append(name)
            var next: String? = name
            while let name = next, reached.insert(name).inserted { next = followers[name] }
        }
        self.names = names
        self.followers = followers
        self.firsts = firsts
    }

    /// Whether the campaign may start now: it has not before.
    mutating func start(_ name: String) -> Bool { started.insert(name).inserted }

    /// Whom the end of a campaign lets start.
    func follower(of name: String) -> String? {
        followers[name].flatMap { started.contains($0) ? nil : $0 }
    }

    /// Those that never started.
    var unstarted: [String] { names.filter { !started.contains($0) } }
}
