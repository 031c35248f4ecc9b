/// A body that brings too little in too long a time.
struct SlowBody: Error, CustomStringConvertible {
    var rate: Double
    var window: Double

    var description: String {
        "the body brought less than \(Int(rate)) bytes a second over \(Int(window)) s, "
            + "the least that is waited for"
    }
}
