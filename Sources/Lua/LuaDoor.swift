import CLua

/// Where a running script finds its host; also keeps the image alive.
final class LuaDoor {
    let image: LuaImage
    let host: any LuaHost

    init(image: LuaImage, host: any LuaHost) {
        self.image = image
        self.host = host
    }

    /// The arguments are copied before the host is asked, and its answer written after, so a host may itself
    /// use another interpreter on this thread.
    static let call: lf_host_call = { context, function, nodes, count in
        // SAFETY: the context is the door that its interpreter holds while it runs.
        let held = unsafe context.map { unsafe Unmanaged<LuaDoor>.fromOpaque($0).takeUnretainedValue() }
        guard let door = held else { return }
        // SAFETY: nodes are as the shim's counts say.
        var row = unsafe LuaNodes(nodes)
        let arguments = row.values(count)
        LuaWriting.write(door.host.call(door.image.functions[Int(function)], arguments))
    }
}
