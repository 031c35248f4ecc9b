/// What stands behind `scripts/bench`.
struct BenchOptions {
    private(set) var names: [String] = []
    private(set) var isShort = false
    private(set) var isLarge = false
    private(set) var isHuge = false
    /// The file for all figures.
    private(set) var json: String?

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--short": isShort = true
            case "--large": isLarge = true
            case "--huge": isHuge = true
            case "--json": json = rest.popFirst()
            default: names.append(word)
            }
        }
    }
}
