/// How much freed memory the process keeps for itself.
enum FreedMemory {
    /// SQLite's journal of a transaction in memory takes and frees about 100 KiB each time, just over what
    /// glibc keeps: without this every commit gives pages back to the system and faults them in again,
    /// which takes more than a third of an attempt's time.
    ///
    /// Freeing a large block is how glibc is told: it then keeps up to twice that much (`mallopt(3)`,
    /// dynamic thresholds). The block itself is never touched but for one byte, so it costs an mmap and a
    /// munmap.
    static func keep() {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 31 << 20, alignment: 16)
        block[0] = 1
        block.deallocate()
    }
}
