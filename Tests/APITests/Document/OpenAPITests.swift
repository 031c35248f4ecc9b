import API
import Foundation
import HTTPTypes
import Outbound
import Store
import Testing

@Suite("The OpenAPI document")
struct OpenAPITests {
    /// An operation as both the table of routes and the document say it.
    struct Operation: Hashable, Comparable, CustomStringConvertible {
        var method: String
        var path: String
        var scope: String
        var query: [String]

        var description: String { "\(method) \(path) scope \(scope) query \(query)" }

        static func < (left: Self, right: Self) -> Bool {
            (left.path, left.method) < (right.path, right.method)
        }
    }

    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func document() throws -> JSONValue {
        let file = repository.appendingPathComponent("docs/openapi.json")
        return try JSONValue(parsing: String(contentsOf: file, encoding: .utf8))
    }

    /// Of every route: it is what callers program by.
    static var served: [Operation] {
        Routes.all.map { route in
            let scope =
                switch route.access {
                case .open: "none"
                case .scope(let scope): scope.rawValue
                }
            return Operation(
                method: route.method.rawValue.lowercased(),
                path: route.path,
                scope: scope,
                query: route.query.sorted()
            )
        }
    }

    static func documented() throws -> [Operation] {
        guard case .object(let paths)? = try document()["paths"] else { return [] }
        return paths.flatMap { path, item -> [Operation] in
            guard case .object(let operations) = item else { return [] }
            return operations.map { method, operation in
                var query: [String] = []
                if case .array(let parameters)? = operation["parameters"] {
                    query = parameters.filter { $0["in"]?.string == "query" }
                        .compactMap { $0["name"]?.string }
                }
                return Operation(
                    method: method,
                    path: path,
                    scope: operation["x-scope"]?.string ?? "none",
                    query: query.sorted()
                )
            }
        }
    }

    @Test("it has every route, under its scope and with its parameters, and no other")
    func sameAsRoutes() throws {
        let (served, documented) = (Set(Self.served), Set(try Self.documented()))
        #expect(documented.count >= 3)
        for operation in served.subtracting(documented).sorted() {
            Issue.record("scripts/openapi has not what Routes.all has: \(operation)")
        }
        for operation in documented.subtracting(served).sorted() {
            Issue.record("scripts/openapi has what Routes.all has not: \(operation)")
        }
    }

    @Test("it has every event, and no other, and so has the page about the API")
    func events() throws {
        let event = try Self.document()["components"]?["schemas"]?["Event"]?["oneOf"] ?? .null
        let types = event.list.flatMap { $0["properties"]?["type"]?["enum"]?.list ?? [] }
        #expect(types.compactMap(\.string).sorted() == WireEvents.types)
        let file = Self.repository.appendingPathComponent("docs/api.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        for type in WireEvents.types { #expect(page.contains("`\(type)`"), "\(type) in docs/api.md") }
    }

    @Test("a server gives it to anybody, as it stands in the repository")
    func given() async throws {
        try await LiveServer.run { server in
            let reply = try await server.ask("GET", "/openapi.json", key: nil)
            #expect(reply.status == 200)
            #expect(reply.headers["content-type"] == "application/json; charset=utf-8")
            let file = Self.repository.appendingPathComponent("docs/openapi.json")
            #expect(try reply.text == String(contentsOf: file, encoding: .utf8))
        }
    }
}
