#include "flow.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows that a thread keeps from step to step, and lets go of when it ends. */

enum { LF_MAX_ROWS = 8 };

static _Thread_local struct {
    struct {
        void *row; /* address of the pointer to its items */
        size_t *capacity;
    } rows[LF_MAX_ROWS];
    int count;
} kept;

static pthread_key_t leaving;

static void *lf_items(void *row) {
    void *items;
    memcpy(&items, row, sizeof items);
    return items;
}

static void lf_set_items(void *row, void *items) { memcpy(row, &items, sizeof items); }

static void lf_leave(void *unused) {
    (void)unused;
    for (int i = 0; i < kept.count; i++) {
        free(lf_items(kept.rows[i].row));
        lf_set_items(kept.rows[i].row, NULL);
        *kept.rows[i].capacity = 0;
    }
    kept.count = 0;
}

static void lf_need_memory(int there) {
    if (there) return;
    fputs("trunkside: out of memory for the values that a script works with\n", stderr);
    abort();
}

static void lf_prepare_leaving(void) { lf_need_memory(pthread_key_create(&leaving, lf_leave) == 0); }

static void lf_keep(void *row, size_t *capacity) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    for (int i = 0; i < kept.count; i++) {
        if (kept.rows[i].row == row) return;
    }
    pthread_once(&once, lf_prepare_leaving);
    lf_need_memory(kept.count < LF_MAX_ROWS && pthread_setspecific(leaving, &kept) == 0);
    kept.rows[kept.count].row = row;
    kept.rows[kept.count++].capacity = capacity;
}

/* row is the address of the pointer to its items, and both live as long as the thread. */
void lf_grow(void *row, size_t *capacity, size_t size) {
    size_t wanted = *capacity ? *capacity * 2 : 64;
    lf_keep(row, capacity);
    void *grown = realloc(lf_items(row), wanted * size);
    lf_need_memory(grown != NULL);
    lf_set_items(row, grown);
    *capacity = wanted;
}
