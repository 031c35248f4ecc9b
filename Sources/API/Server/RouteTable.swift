import Foundation
import HTTPTypes

/// Finds the route of a method and a path. A name in braces takes any one segment; a path that has the
/// segment as it stands goes before.
struct RouteTable: Sendable {
    struct Match: Sendable {
        var route: Route
        /// What stands in the path for the names in braces.
        var parameters: [String: String]
    }

    enum Finding: Sendable {
        case match(Match)
        /// The path is known; these are its methods.
        case method([String])
        case nothing
    }

    private final class Node: Sendable {
        let next: [String: Node]
        let any: (name: String, node: Node)?
        let routes: [String: Route]

        init(_ rest: [(segments: ArraySlice<String>, route: Route)]) {
            var own: [String: Route] = [:]
            var below: [String: [(segments: ArraySlice<String>, route: Route)]] = [:]
            var names: [String] = []
            var open: [(segments: ArraySlice<String>, route: Route)] = []
            for (segments, route) in rest {
                guard let first = segments.first else {
                    own[route.method.rawValue] = route
                    continue
                }
                if first.hasPrefix("{") {
                    names.append(String(first.dropFirst().dropLast()))
                    open.append((segments.dropFirst(), route))
                } else {
                    below[first, default: []].append((segments.dropFirst(), route))
                }
            }
            routes = own
            next = below.mapValues { Node($0) }
            any = names.first.map { ($0, Node(open)) }
        }
    }

    private let root: Node

    init(_ routes: [Route]) {
        root = Node(
            routes.map { (segments: $0.path.split(separator: "/").map(String.init)[...], route: $0) }
        )
    }

    private static func plain(_ segment: Substring) -> String? {
        segment.utf8.contains(UInt8(ascii: "%"))
            ? String(segment).removingPercentEncoding : String(segment)
    }

    func find(_ method: HTTPRequest.Method, _ path: String) -> Finding {
        var node = root
        var parameters: [String: String] = [:]
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) {
            if let next = node.next[String(segment)] {
                node = next
            } else if let any = node.any, let value = Self.plain(segment) {
                parameters[any.name] = value
                node = any.node
            } else {
                return .nothing
            }
        }
        // A HEAD is a GET whose body is not sent.
        let wanted = method == .head ? "GET" : method.rawValue
        if let route = node.routes[wanted] {
            return .match(Match(route: route, parameters: parameters))
        }
        return node.routes.isEmpty ? .nothing : .method(node.routes.keys.sorted())
    }
}
