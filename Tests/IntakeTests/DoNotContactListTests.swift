import Outbound
import Store
import Testing

@testable import Intake

struct DoNotContactListTests {
    private func read(_ text: String) throws -> [SuppressionDraft] {
        var entries: [SuppressionDraft] = []
        let list = DoNotContactList(country: "US")
        try list.read(ListSource(name: "dnc.csv", pieces: [Array(text.utf8)])) { entries.append($0) }
        return entries
    }

    @Test("addresses, domains and prefixes are told apart")
    func kinds() throws {
        let entries = try read(
            """
            Address,reason,source,expires,agent
            (303) 555-0142,asked,desk,2026-12-31,kim
            ana@Example.org,,,2026-12-31T10:00:00Z,
            Example.NET,,,,
            @example.com,,,,
            +1 900*,,,,
            sip:ana@PBX.example.org,,,,
            """
        )
        #expect(
            entries.map(\.pattern) == [
                "+13035550142", "ana@example.org", "example.net", "example.com", "+1900",
                "sip:ana@pbx.example.org",
            ]
        )
        #expect(entries.map(\.kind) == [.address, .address, .domain, .domain, .prefix, .address])
        #expect(entries[0].reason == "asked")
        #expect(entries[0].source == "dnc.csv: desk")
        #expect(entries[1].source == "dnc.csv")
        // A date alone ends when it is over everywhere.
        #expect(entries[0].expires == RFC3339.instant("2027-01-01T12:00:00Z"))
        #expect(entries[1].expires == RFC3339.instant("2026-12-31T10:00:00Z"))
    }

    @Test("a bare list of entries is a list too")
    func headerless() throws {
        #expect(
            try read("+13035550142\n+13035550143,asked\n").map(\.pattern) == ["+13035550142", "+13035550143"]
        )
        #expect(try read("+13035550142\n+13035550143,asked\n").map(\.reason) == ["", "asked"])
    }

    @Test("a first row of words that name no address is told as it is")
    func unnamed() throws {
        #expect(throws: ListProblem.self) { _ = try read("adresse;grund\n+13035550142;asked\n") }
        do { _ = try read("adresse;grund\n") } catch let problem as ListProblem {
            #expect(problem.message.hasPrefix("no column address among adresse, grund"))
        }
        #expect(try read("example.org\n").map(\.pattern) == ["example.org"])
    }

    @Test("one bad row makes the whole list an error that names each of them")
    func failsClosed() throws {
        do {
            _ = try read("address,expires\n+13035550142,\n555,\n,\n+1*x,\n+13035550143,soon\n*,\n")
            Issue.record("a list with bad rows was taken")
        } catch let problem as DoNotContactProblem {
            #expect(problem.count == 5)
            #expect(
                problem.problems.map(\.code) == [
                    "too_short", "no_address", "not_a_number", "time", "prefix",
                ]
            )
            #expect(problem.description.hasPrefix("dnc.csv: 5 rows cannot be read, so nobody is contacted"))
        }
        #expect(throws: ListProblem.self) { try read("") }
        #expect(throws: ListProblem.self) { try read("address,phone\n") }
    }
}
