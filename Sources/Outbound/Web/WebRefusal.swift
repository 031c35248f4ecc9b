/// Why a request does not go out.
package enum WebRefusal: Hashable, Sendable, Error {
    case notListed(WebAddress, key: String)
    case leads(WebAddress.Host, to: String)
    /// Something that an address may not have.
    case wrong(String)
}

extension WebRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notListed(let address, let key):
            let isUsual = address.port == (address.isSecure ? 443 : 80)
            return "not allowed: \(address.host)\(isUsual ? "" : ":\(address.port)") is not in \(key)"
        case .leads(let host, let words): return "not allowed: \(host) leads to \(words) address"
        case .wrong(let what): return "not allowed: \(what)"
        }
    }
}
