/* Preloaded by scripts/check-deep: shows the thread sanitizer the whole of Swift's Mutex.

   A Mutex that two threads want goes through the kernel, by two functions of a library that is not built with
   the sanitizer. It sees neither who got the lock nor who gave it up, and reports a race on an Int in a Mutex
   that two threads add to, although the sum is right. Here it is told, and what it still reports is real. */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *handle

/* Not there in a process without the sanitizer, such as `swift test` itself. */
__attribute__((weak)) void __tsan_acquire(void *);
__attribute__((weak)) void __tsan_release(void *);

SWIFT void seen_lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void seen_unlock(SELF) __asm__(UNLOCK);

SWIFT void seen_lock(uint32_t thread, SELF) {
    SWIFT void (*real)(uint32_t, SELF) = (SWIFT void (*)(uint32_t, SELF))dlsym(RTLD_NEXT, LOCK);
    real(thread, handle);
    if (__tsan_acquire != NULL) __tsan_acquire(handle);
}

SWIFT void seen_unlock(SELF) {
    SWIFT void (*real)(SELF) = (SWIFT void (*)(SELF))dlsym(RTLD_NEXT, UNLOCK);
    if (__tsan_release != NULL) __tsan_release(handle);
    real(handle);
}
