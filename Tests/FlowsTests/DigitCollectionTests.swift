import Outbound
import Testing

@testable import Flows

struct DigitCollectionTests {
    static let prompt = [PromptItem.file("menu.wav")]
    static let wrong = [PromptItem.file("wrong.wav")]
    static let silent = [PromptItem.file("silent.wav")]

    func collection(
        min: Int = 1,
        max: Int = 4,
        valid: Set<Character>? = nil,
        terminator: Character? = "#",
        tries: Int = 1,
        flush: Bool = false,
        prompt: [PromptItem] = prompt,
        queue: String = ""
    ) -> DigitCollection {
        let request = DigitsRequest(
            prompt: prompt,
            min: min,
            max: max,
            valid: valid,
            terminator: terminator,
            timeout: .seconds(5),
            between: .seconds(2),
            tries: tries,
            invalid: Self.wrong,
            noInput: Self.silent,
            flush: flush
        )
        return DigitCollection(request, queue: Array(queue))
    }

    @Test("a key interrupts the prompt, and reaching `max` ends the input")
    func interrupts() {
        var digits = collection(max: 2)
        #expect(digits.start() == [.play(Self.prompt)])
        #expect(digits.digit("1") == [.stopPrompt, .alarm(after: .seconds(2))])
        #expect(digits.promptFinished() == [])
        #expect(digits.digit("2") == [.answer(.digits("12"))])
        #expect(digits.isDone)
    }

    @Test("the wait for the first key begins when the prompt has ended")
    func waits() {
        var digits = collection()
        _ = digits.start()
        #expect(digits.alarm() == [])
        #expect(digits.promptFinished() == [.alarm(after: .seconds(5))])
        #expect(digits.alarm() == [.answer(.failure("timeout"))])
        #expect(digits.alarm() == [])
    }

    @Test("without a prompt the wait begins at once")
    func noPrompt() {
        var digits = collection(prompt: [])
        #expect(digits.start() == [.alarm(after: .seconds(5))])
    }

    @Test("an input ends when no further key comes in time, and is invalid with too few")
    func between() {
        var enough = collection(min: 2)
        _ = enough.start()
        _ = enough.digit("1")
        #expect(enough.digit("2") == [.alarm(after: .seconds(2))])
        #expect(enough.alarm() == [.answer(.digits("12"))])
        var few = collection(min: 2)
        _ = few.start()
        _ = few.digit("1")
        #expect(few.alarm() == [.answer(.failure("invalid"))])
    }

    @Test("the terminator ends the input and is no part of it; too early it makes it invalid")
    func terminator() {
        var digits = collection()
        _ = digits.start()
        _ = digits.digit("7")
        #expect(digits.digit("#") == [.answer(.digits("7"))])
        var early = collection()
        _ = early.start()
        #expect(early.digit("#") == [.stopPrompt, .answer(.failure("invalid"))])
        var plain = collection(max: 2, terminator: nil)
        _ = plain.start()
        _ = plain.digit("#")
        #expect(plain.digit("*") == [.answer(.digits("#*"))])
    }

    @Test("keys that came before count first, skip the prompt, and what is left stays in the leg's queue")
    func typeAhead() {
        var digits = collection(max: 2, queue: "123")
        #expect(digits.start() == [.answer(.digits("12"))])
        #expect(digits.queue == ["3"])
        #expect(digits.digit("4") == [])
        #expect(digits.queue == ["3", "4"])
        var started = collection(max: 2, queue: "1")
        #expect(started.start() == [.alarm(after: .seconds(2))])
        #expect(started.digit("2") == [.answer(.digits("12"))])
    }

    @Test("`flush` forgets the keys that came before")
    func flush() {
        var digits = collection(max: 2, flush: true, queue: "12")
        #expect(digits.start() == [.play(Self.prompt)])
    }

    @Test("a wrong key is answered with `invalid` and the prompt again; keys behind it are forgotten")
    func invalid() {
        var digits = collection(max: 1, valid: ["1", "2"], terminator: nil, tries: 2, queue: "91")
        #expect(digits.start() == [.play(Self.wrong + Self.prompt)])
        #expect(digits.queue == [])
        #expect(digits.digit("8") == [.stopPrompt, .answer(.failure("invalid"))])
    }

    @Test("no key is answered with `no_input` and the prompt again; the last try's reason is the answer")
    func noInput() {
        var digits = collection(max: 1, valid: ["1"], terminator: nil, tries: 3)
        _ = digits.start()
        _ = digits.promptFinished()
        #expect(digits.alarm() == [.play(Self.silent + Self.prompt)])
        #expect(digits.digit("9") == [.stopPrompt, .play(Self.wrong + Self.prompt)])
        #expect(digits.promptFinished() == [.alarm(after: .seconds(5))])
        #expect(digits.alarm() == [.answer(.failure("timeout"))])
    }

    @Test("the second try may succeed")
    func secondTry() {
        var digits = collection(max: 1, valid: ["1"], terminator: nil, tries: 2)
        _ = digits.start()
        #expect(digits.digit("3") == [.stopPrompt, .play(Self.wrong + Self.prompt)])
        #expect(digits.digit("1") == [.stopPrompt, .answer(.digits("1"))])
    }
}
