import Foundation
import GRDB
import Outbound

extension LedgerTransaction {
    mutating func create(_ uuid: String, _ change: AccessKeyChange, by asker: Asker) throws {
        guard let hash = change.hash, let prefix = change.prefix else {
            throw ResourceDenial.invalid(field: "hash", "a key is its secret's hash and its first characters")
        }
        try database.run(
            """
            INSERT INTO access_key (uuid, customer, name, detail, scope, prefix, hash, created, updated, expires) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                uuid, asker.customer, change.name ?? "", change.detail ?? "",
                (change.scope ?? .admin).rawValue, prefix, Data(hash), asker.at.milliseconds,
                asker.at.milliseconds, change.expires?.milliseconds,
            ]
        )
        try tell(.accessKey, "created", uuid, by: asker)
    }

    mutating func update(_ uuid: String, _ change: AccessKeyChange, by asker: Asker) throws {
        let id = try owned(.accessKey, uuid, by: asker)
        try database.run(
            "UPDATE access_key SET name = ifnull(?, name), detail = ifnull(?, detail), updated = ? WHERE id = ?",
            [change.name, change.detail, asker.at.milliseconds, id]
        )
        try tell(.accessKey, "updated", uuid, by: asker)
    }

    mutating func deleteAccessKey(_ uuid: String, by asker: Asker) throws {
        let id = try owned(.accessKey, uuid, by: asker)
        try database.run("UPDATE access_key SET deleted = ? WHERE id = ?", [asker.at.milliseconds, id])
        try tell(.accessKey, "deleted", uuid, by: asker)
    }

    mutating func create(_ uuid: String, _ change: CustomerChange, by asker: Asker) throws {
        let name = try free(change.name ?? "", besides: uuid)
        try database.run(
            "INSERT INTO customer (uuid, name, created) VALUES (?, ?, ?)",
            [uuid, name, asker.at.milliseconds]
        )
        try tell(.customer, "created", uuid, by: asker)
    }

    mutating func update(_ uuid: String, _ change: CustomerChange, by asker: Asker) throws {
        throw ResourceDenial.conflict(
            reason: "STATE_INVALID",
            "a customer keeps its name: the handles of its campaigns begin with it"
        )
    }

    private func free(_ name: String, besides uuid: String) throws -> String {
        let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        guard !name.isEmpty, name.utf8.count <= Self.customerNameLimit, isPlain else {
            throw ResourceDenial.invalid(
                field: "name",
                "a customer's name is 1 to \(Self.customerNameLimit) letters, digits, dots, dashes or underscores"
            )
        }
        guard try database.number("SELECT 1 FROM customer WHERE name = ?", [name]) == nil else {
            throw ResourceDenial.conflict(
                reason: "CUSTOMER_ALREADY_EXISTS",
                "there is a customer \(name) already"
            )
        }
        return name
    }

    private static let customerNameLimit = 64
}
