#define _GNU_SOURCE
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static int record = -1;
static char recorded[PATH_MAX];
static pthread_mutex_t recording = PTHREAD_MUTEX_INITIALIZER;

int faults_record(const char *path, const char *database) {
    if (realpath(database, recorded) == NULL) return 0;
    record = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    return record >= 0;
}

// Which file that is: 'd' the database, 'l' its log, 0 another one.
static char place(const char *path) {
    size_t length = strlen(recorded);
    if (strncmp(path, recorded, length) != 0) return 0;
    if (path[length] == 0) return 'd';
    return strcmp(path + length, "-wal") == 0 ? 'l' : 0;
}

static char place_of(int file) {
    char link[40], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return place(path);
}

// One entry: what was done ('w'rite, 't'runcate, 's'ync, 'm'ark), to which file, where, and the bytes.
static void note(char kind, char file, const void *bytes, size_t count, uint64_t offset) {
    unsigned char head[16] = {(unsigned char)kind, (unsigned char)file};
    uint32_t length = (uint32_t)count;
    memcpy(head + 4, &length, 4);
    memcpy(head + 8, &offset, 8);
    ssize_t done = write(record, head, sizeof head);
    if (count > 0) done += write(record, bytes, count);
    // A record with a hole would prove nothing.
    if (done != (ssize_t)(sizeof head + count)) abort();
}

void faults_mark(const char *text) {
    if (record < 0) return;
    pthread_mutex_lock(&recording);
    note('m', 0, text, strlen(text), 0);
    pthread_mutex_unlock(&recording);
}

// A call that is recorded and its entry are one: the record's order is that of the calls.
static char begin_recording(char file) {
    if (file != 0) pthread_mutex_lock(&recording);
    return file;
}

static void end_recording(char file) {
    if (file != 0) pthread_mutex_unlock(&recording);
}

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
    char recorded_file = begin_recording(record < 0 ? 0 : place_of(file));
    ssize_t written = syscall(SYS_pwrite64, file, bytes, count, offset);
    if (recorded_file != 0 && written > 0) note('w', recorded_file, bytes, (size_t)written, (uint64_t)offset);
    end_recording(recorded_file);
    return written;
}

int fdatasync(int file) {
    int fault = atomic_load(&armed);
    if (fault == FAULTS_SYNC && distance() <= 0) {
        errno = EIO;
        return -1;
    }
    if ((fault == FAULTS_KILL || fault == FAULTS_TORN) && distance() <= 0) die();
    char recorded_file = begin_recording(record < 0 ? 0 : place_of(file));
    int failed = (int)syscall(SYS_fdatasync, file);
    if (recorded_file != 0 && failed == 0) note('s', recorded_file, NULL, 0, 0);
    end_recording(recorded_file);
    return failed;
}

int ftruncate64(int file, off64_t length) {
    int fault = atomic_load(&armed);
    if ((fault == FAULTS_KILL || fault == FAULTS_TORN) && distance() <= 0) die();
    char recorded_file = begin_recording(record < 0 ? 0 : place_of(file));
    int failed = (int)syscall(SYS_ftruncate, file, length);
    if (recorded_file != 0 && failed == 0) note('t', recorded_file, NULL, 0, (uint64_t)length);
    end_recording(recorded_file);
    return failed;
}

// A log that is removed is, after a power cut, there or not: as one that was cut to nothing.
int unlink(const char *path) {
    char recorded_file = begin_recording(record < 0 ? 0 : place(path));
    int failed = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (recorded_file != 0 && failed == 0) note('t', recorded_file, NULL, 0, 0);
    end_recording(recorded_file);
    return failed;
}

int usleep(useconds_t duration) {
    if (atomic_load(&hurried)) return 0;
    struct timespec time = {.tv_sec = duration / 1000000, .tv_nsec = (long)(duration % 1000000) * 1000};
    return nanosleep(&time, NULL);
}
