import Glibc

extension Ledger {
    /// The process that runs on the ledger of a file now; nil when none does. Nothing is taken by asking,
    /// unless a number of old belongs to another process today.
    package static func owner(of path: String) -> Int? { Ownership.owner(of: path) }

    /// Where the run of a ledger's file listens: beside the file itself, whatever name leads to it.
    package static func control(of path: String) -> String { Ownership.real(path) + ".control" }
}

extension Ownership {
    static func owner(of path: String) -> Int? {
        let descriptor = open(lock(of: path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard let process = Int(read(descriptor)), process > 0 else { return nil }
        // A process of another user says EPERM: it lives.
        guard kill(pid_t(process), 0) == 0 || errno == EPERM else { return nil }
        // The lock says for certain. It is tried only where a process lives, so that a run which starts at
        // this very moment on an idle ledger is not kept from it.
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return process }
        flock(descriptor, LOCK_UN)
        return nil
    }
}
