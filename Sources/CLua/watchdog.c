#include "flow.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* One thread looks every few milliseconds at what the threads in a step have used of their own CPU clocks; at
   the limit it sends that thread a signal, whose handler arms the hook that ends the step. Running costs
   nothing extra, and a busy machine kills no innocent flow. */

enum { LF_TICK = 5000000, LF_IDLE_TICKS = 200, LF_SIGNAL = SIGURG };

typedef struct lf_watch {
    struct lf_watch *next;
    pthread_t thread;
    clockid_t clock;
    lf_flow *flow;           /* of the thread itself and its signal handler only */
    _Atomic uint64_t step;   /* odd while in a step */
    _Atomic int64_t budget;  /* of that step, nanoseconds */
    _Atomic uint64_t ending; /* the step that has used its budget */
    uint64_t seen;           /* of the watchdog only: the step it saw last, and the clock then */
    int64_t start;
} lf_watch;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static lf_watch *watches;
static _Atomic int asleep;
static pthread_key_t leaving;
static _Thread_local lf_watch *own;

static void lf_on_signal(int signal) {
    (void)signal;
    lf_watch *w = own;
    if (w == NULL || w->flow == NULL || w->flow->running == NULL) return;
    if (atomic_load(&w->ending) != atomic_load(&w->step)) return;
    w->flow->expired = 1;
    lf_arm(w->flow->running);
}

/* Answers whether the thread is in a step. */
static int lf_look(lf_watch *w) {
    struct timespec now;
    uint64_t step = atomic_load(&w->step);
    if ((step & 1) == 0 || clock_gettime(w->clock, &now) != 0) return 0;
    int64_t nanoseconds = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    if (w->seen != step) {
        w->seen = step;
        w->start = nanoseconds;
    } else if (nanoseconds - w->start >= atomic_load(&w->budget)) {
        atomic_store(&w->ending, step);
        pthread_kill(w->thread, LF_SIGNAL);
    }
    return 1;
}

static void *lf_watchdog(void *unused) {
    const struct timespec tick = {0, LF_TICK};
    int idle = 0;
    for (;;) {
        nanosleep(&tick, NULL);
        pthread_mutex_lock(&lock);
        int busy = 0;
        for (lf_watch *w = watches; w != NULL; w = w->next) busy |= lf_look(w);
        idle = busy ? 0 : idle + 1;
        if (idle > LF_IDLE_TICKS) {
            atomic_store(&asleep, 1); /* first said, then looked once more: a step begins, then asks */
            for (lf_watch *w = watches; w != NULL; w = w->next) {
                if (atomic_load(&w->step) & 1) atomic_store(&asleep, 0);
            }
            while (atomic_load(&asleep)) pthread_cond_wait(&wake, &lock);
            idle = 0;
        }
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

static void lf_leave(void *watch) {
    pthread_mutex_lock(&lock);
    for (lf_watch **at = &watches; *at != NULL; at = &(*at)->next) {
        if (*at != watch) continue;
        *at = (*at)->next;
        break;
    }
    pthread_mutex_unlock(&lock);
    own = NULL;
    free(watch);
}

static void lf_start_watchdog(void) {
    struct sigaction action = {.sa_handler = lf_on_signal, .sa_flags = SA_RESTART};
    sigset_t all, before;
    pthread_t thread;
    sigfillset(&all);
    sigemptyset(&action.sa_mask);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = sigaction(LF_SIGNAL, &action, NULL) != 0 || pthread_key_create(&leaving, lf_leave) != 0
                 || pthread_create(&thread, NULL, lf_watchdog, NULL) != 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed) {
        fputs("trunkside: cannot start the thread that watches scripts\n", stderr);
        abort();
    }
    pthread_detach(thread);
}

static lf_watch *lf_enter(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, lf_start_watchdog);
    lf_watch *w = calloc(1, sizeof(lf_watch));
    if (w == NULL) abort();
    w->thread = pthread_self();
    if (pthread_getcpuclockid(w->thread, &w->clock) != 0) abort();
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, LF_SIGNAL);
    if (pthread_sigmask(SIG_UNBLOCK, &ours, NULL) != 0) abort(); /* pools of threads block all signals */
    pthread_setspecific(leaving, w);
    pthread_mutex_lock(&lock);
    w->next = watches;
    watches = w;
    pthread_mutex_unlock(&lock);
    own = w;
    return w;
}

void lf_watch_begin(lf_flow *f) {
    lf_watch *w = own != NULL ? own : lf_enter();
    if (w->flow != NULL) return; /* a host function runs another script: the outer step is watched */
    w->flow = f;
    atomic_store_explicit(&w->budget, f->cpu_nanoseconds, memory_order_relaxed);
    atomic_fetch_add(&w->step, 1);
    if (!atomic_load(&asleep)) return;
    pthread_mutex_lock(&lock);
    atomic_store(&asleep, 0);
    pthread_cond_signal(&wake);
    pthread_mutex_unlock(&lock);
}

void lf_watch_end(lf_flow *f) {
    lf_watch *w = own;
    if (w == NULL || w->flow != f) return;
    atomic_fetch_add(&w->step, 1);
    w->flow = NULL;
}
