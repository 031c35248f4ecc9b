import Foundation

/// Two runs of the benchmarks, figure by figure: `scripts/bench compare OLD NEW`.
struct Comparison {
    /// What is shown.
    static let shown = 1.1
    /// Beyond this a figure is not noise: repeated runs on a quiet machine stay within it.
    static let noise = 1.25

    let old: Sheet
    let new: Sheet

    /// Prints what changed by more than a tenth; whether nothing got worse beyond the noise.
    func holds() -> Bool {
        if old.machine != new.machine {
            Measure.say("measured on different machines: only what stands beside a peer says much")
        }
        var isGood = true
        let known = Dictionary(old.figures.map { ($0.key, $0) }) { $1 }
        for figure in new.figures {
            guard let before = known[figure.key] else { continue }
            let worse = figure.isRate ? before.share / figure.share : figure.share / before.share
            let isLost = before.ok == true && figure.ok == false && worse > Self.shown
            let isWorse = (worse > Self.noise && !figure.isBare) || isLost
            guard worse > Self.shown || worse < 1 / Self.shown else { continue }
            isGood = isGood && !isWorse
            let verdict = isWorse ? "WORSE" : worse > 1 ? "worse, within the noise" : "better"
            Measure.say(
                "\(figure.name): \(Figure.text(before.share)) -> \(Figure.text(figure.share))"
                    + (figure.peer.map { " of \($0.name)" } ?? (figure.unit.isEmpty ? "" : " " + figure.unit))
                    + "   \(figure.isBare ? "the machine, not ours" : verdict)"
            )
        }
        let gone = Set(known.keys).subtracting(new.figures.map(\.key)).sorted()
        for key in gone { Measure.say("not measured again: \(key)") }
        if isGood {
            Measure.say("nothing is worse by more than \(Figure.text((Self.noise - 1) * 100)) in 100")
        }
        return isGood
    }
}

extension Figure {
    fileprivate var key: String { bench + ": " + name }
    /// A bare loop's own: it says how fast the machine is.
    fileprivate var isBare: Bool { name.contains("bare") && peer == nil && limit == nil }
}
