#define _GNU_SOURCE
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static _Atomic int armed = FAULTS_NONE;
static _Atomic long left = 0;
static atomic_bool hurried = 0;

void faults_arm(enum faults fault, long calls) {
    atomic_store(&left, calls);
    atomic_store(&armed, fault);
}

void faults_hurry(void) { atomic_store(&hurried, 1); }

int faults_become_nobody(void) { return geteuid() != 0 || (setegid(65534) == 0 && seteuid(65534) == 0); }

// 0 for the call that is struck, less for those after it, more for those before.
static long distance(void) { return atomic_fetch_sub(&left, 1); }

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    int fault = atomic_load(&armed);
    if (fault != FAULTS_NONE && fault != FAULTS_SYNC) {
        long calls = distance();
        if (calls == 0 && (fault == FAULTS_TORN || fault == FAULTS_FULL)) {
            long written = syscall(SYS_pwrite64, file, bytes, count / 2, offset);
            if (fault == FAULTS_FULL && written > 0) return written;
        }
        if (calls <= 0) {
            if (fault == FAULTS_KILL || fault == FAULTS_TORN) die();
            errno = fault == FAULTS_FULL ? ENOSPC : EIO;
            return -1;
        }
    }
    return syscall(SYS_pwrite64, file, bytes, count, offset);
}

int fdatasync(int file) {
    int fault = atomic_load(&armed);
    if (fault == FAULTS_SYNC && distance() <= 0) {
        errno = EIO;
        return -1;
    }
    if ((fault == FAULTS_KILL || fault == FAULTS_TORN) && distance() <= 0) die();
    return (int)syscall(SYS_fdatasync, file);
}

int ftruncate64(int file, off64_t length) {
    int fault = atomic_load(&armed);
    if ((fault == FAULTS_KILL || fault == FAULTS_TORN) && distance() <= 0) die();
    return (int)syscall(SYS_ftruncate, file, length);
}

int usleep(useconds_t duration) {
    if (atomic_load(&hurried)) return 0;
    struct timespec time = {.tv_sec = duration / 1000000, .tv_nsec = (long)(duration % 1000000) * 1000};
    return nanosleep(&time, NULL);
}
