// What a disk, a full file system and a power cut do to a process, for the programs of the crash tests: they have their
// own pwrite64, fdatasync, ftruncate64, unlink and usleep, which the database library's calls reach first.
#ifndef LEDGER_FAULTS_H
#define LEDGER_FAULTS_H

enum faults {
    // Every call goes through.
    FAULTS_NONE = 0,
    // The process is killed (SIGKILL) in place of the call.
    FAULTS_KILL = 1,
    // The call writes half of its bytes, then the process is killed. A call that writes nothing is only killed.
    FAULTS_TORN = 2,
    // From that call on every write of bytes fails with ENOSPC, after half of the first one's bytes.
    FAULTS_FULL = 3,
    // That one sync fails with EIO, and all after it.
    FAULTS_SYNC = 4,
    // From that call on every write fails with EIO.
    FAULTS_WRITE = 5,
};

// The fault strikes at the call after `calls` more (of those that it is about).
void faults_arm(enum faults fault, long calls);

// Waiting takes no time from now on: what would give up after ten seconds does so at once.
void faults_hurry(void);

// From now on each write, truncation and sync of this database and its log goes into a file, in the calls' order,
// for a replay of power cuts; false where that cannot be. An entry is 16 bytes, numbers in the machine's order: what
// it was ('w', 't', 's' or 'm'), which file ('d' or 'l'), two unused, the count of bytes that follow (4), the offset
// or the length (8); then the bytes.
int faults_record(const char *path, const char *database);

// Puts a text among the entries: what has been acknowledged by then.
void faults_mark(const char *text);

// Gives up root's rights, so that permissions hold; false where that fails.
int faults_become_nobody(void);

#endif
