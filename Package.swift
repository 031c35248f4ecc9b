// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let strictC: [CSetting] = [
    .enableWarning("all"),
    .enableWarning("extra"),
    .treatAllWarnings(as: .error),
]

/// One room of the house: a Swift module and what it may import (see docs/architecture.md).
func room(
    _ name: String,
    imports: [String] = [],
    products: [Target.Dependency] = [],
    settings: [SwiftSetting] = []
) -> Target {
    .target(
        name: name,
        dependencies: imports.map { .target(name: $0) } + products,
        swiftSettings: strict + settings
    )
}

func tests(_ name: String, of rooms: [String], products: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name,
        dependencies: rooms.map { .target(name: $0) } + products,
        swiftSettings: strict
    )
}

let grdb: [Target.Dependency] = [
    .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
]
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let httpServer: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HummingbirdTLS", package: "hummingbird"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "Logging", package: "swift-log"),
    nioSSL,
]
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "trunkside",
    products: [
        .executable(name: "trunkside", targets: ["trunkside"])
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            from: "2.28.1",
            traits: ["FullFoundation"]
        ),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        // C, one target for each library, each imported by exactly one room.
        .target(name: "CLua", cSettings: strictC, linkerSettings: [.linkedLibrary("lua5.4")]),
        .target(name: "CEdit", cSettings: strictC, linkerSettings: [.linkedLibrary("edit")]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Rooms, lowest level first.
        room("Outbound"),
        room("Lua", imports: ["CLua"], settings: [.strictMemorySafety()]),
        room("LineEditing", imports: ["CEdit"], settings: [.strictMemorySafety()]),
        room("Store", imports: ["Outbound", "CZlib"], products: grdb),
        room("Web", imports: ["Outbound"], products: [httpClient, nioHTTP, nioSSL] + nio),
        room("Intake", imports: ["Outbound", "Store"]),
        room("Flows", imports: ["Outbound", "Lua"]),
        room("Dialer", imports: ["Outbound", "Flows", "Store"]),
        room("Simulation", imports: ["Outbound", "Flows", "Store", "Dialer"]),
        room(
            "Authoring",
            imports: ["Outbound", "Lua", "Store", "Intake", "Flows", "Dialer", "Simulation"],
            products: [toml]
        ),
        room(
            "API",
            imports: [
                "Outbound", "Lua", "Store", "Web", "Intake", "Flows", "Dialer", "Simulation", "Authoring",
            ],
            products: httpServer + nio + [crypto, lifecycle, nioHTTP]
        ),
        .executableTarget(
            name: "trunkside",
            dependencies: [
                "Outbound", "LineEditing", "Store", "Web", "Intake", "Flows", "Dialer", "Simulation",
                "Authoring", "API", argumentParser, .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "bench",
            dependencies: [
                "Outbound", "Lua", "Store", "Web", "Intake", "Flows", "Dialer", "Simulation", "Authoring",
                "API",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),

        // What every carrier, simulated or real, must do: called by the tests of each.
        .target(
            name: "CarrierConformance",
            dependencies: ["Outbound"],
            path: "Tests/CarrierConformance",
            swiftSettings: strict
        ),

        // Scripts that mean harm: run by the tests of the interpreter, and of what stands on it.
        .target(
            name: "HostileScripts",
            dependencies: ["Lua"],
            path: "Tests/HostileScripts",
            swiftSettings: strict
        ),

        // A process for the crash tests of the ledger to kill, with system calls that fail when told to.
        .target(name: "CLedgerFaults", path: "Tests/CLedgerFaults", cSettings: strictC),
        .executableTarget(
            name: "LedgerLoad",
            dependencies: ["CLedgerFaults", "Outbound", "Store"],
            path: "Tests/LedgerLoad",
            swiftSettings: strict
        ),
        // The whole engine in such a process.
        .executableTarget(
            name: "EngineLoad",
            dependencies: [
                "Authoring", "CLedgerFaults", "Dialer", "Flows", "Outbound", "Simulation", "Store",
            ],
            path: "Tests/EngineLoad",
            swiftSettings: strict
        ),

        tests("OutboundTests", of: ["Outbound"]),
        tests("LuaTests", of: ["Lua", "HostileScripts"]),
        tests("LineEditingTests", of: ["LineEditing"]),
        tests("StoreTests", of: ["Store", "Outbound"]),
        tests("IntakeTests", of: ["Intake", "Outbound", "Store"]),
        tests("FlowsTests", of: ["Flows", "Outbound", "Lua", "HostileScripts"]),
        tests(
            "SimulationTests",
            of: ["Simulation", "Dialer", "Outbound", "Lua", "Flows", "Store", "CarrierConformance"]
        ),
        tests(
            "AuthoringTests",
            of: ["Authoring", "Dialer", "Flows", "Intake", "Lua", "Outbound", "Simulation", "Store"]
        ),
        // The engine's rules, each through `simulate`: from a folder's files to the ledger's rows.
        tests(
            "DialerTests",
            of: ["Authoring", "Dialer", "Flows", "Intake", "Outbound", "Simulation", "Store"]
        ),
        tests("WebTests", of: ["Web", "Outbound"], products: httpServer + nio),
        tests(
            "APITests",
            of: ["API", "Authoring", "Dialer", "Flows", "Intake", "Outbound", "Simulation", "Store", "Web"],
            products: httpServer + nio + [httpClient, nioHTTP, crypto]
        ),
        tests("CommandTests", of: ["Outbound"], products: [httpClient, nioHTTP] + nio),
        tests("TidyTests", of: []),
    ],
    cLanguageStandard: .c11
)
