#include "arena.h"

#include <stdio.h>
#include <stdlib.h>

/* Above the limit the allocation is still given, and a collection is due at the next instruction: a NULL here
   would start Lua's emergency collection in the middle of whatever allocates, which in 5.4.4 frees a table
   that is still being written to, and lets a script collect at each allocation. Only far beyond the limit,
   where one instruction can get by building strings alone, the answer is NULL. */
static int lf_refused(lf_flow *f, size_t old_size, size_t new_size) {
    size_t now = f->used - old_size + new_size;
    if (now <= f->limit || new_size <= old_size) return 0;
    if (now > f->limit * 16 + ((size_t)32 << 20)) return 1;
    if (!f->over) {
        f->over = 1;
        if (f->running != NULL) lf_arm(f->running);
    }
    return 0;
}

/* A value that is called through __call is put in front of its arguments, one place for each table of a chain,
   and they are moved up for each: a table that is its own __call does that for minutes in one instruction. Only
   the growing stack is seen of it, here: it doubles without the calls that would explain its size, in an odd
   number of slots of 16 bytes, which no table that is being written to ever has. So it is charged for what is
   moved; and where the watchdog has rung, it ends. */
static int lf_is_chain(lf_flow *f, size_t size) {
    enum { SLOT = 16, LEAST = 8192 };
    lua_Debug ar;
    size_t slots = size / SLOT;
    if (slots < LEAST || size % (2 * SLOT) != SLOT || f->running == NULL) return 0;
    if (lua_getstack(f->running, (int)(slots / 32), &ar)) return 0;
    if (f->budget) f->remaining -= (int64_t)(slots * slots / 2048);
    if (!f->expired && !(f->budget && f->remaining <= 0)) return 0;
    lf_arm(f->running);
    return 1;
}

void *lf_alloc(void *ud, void *pointer, size_t old_size, size_t new_size) {
    lf_flow *f = ud;
    int is_object = pointer == NULL && old_size != 0;
    if (pointer == NULL) old_size = 0; /* Lua passes the kind of object there */
    if (new_size == 0) {
        f->used -= old_size;
        if (f->arena != NULL) return lf_arena_alloc(f->arena, pointer, old_size, 0);
        free(pointer);
        return NULL;
    }
    if (lf_refused(f, old_size, new_size)) return NULL;
    if (new_size > old_size && !is_object && lf_is_chain(f, new_size)) return NULL;
    void *result = f->arena != NULL ? lf_arena_alloc(f->arena, pointer, old_size, new_size)
                                    : realloc(pointer, new_size);
    if (result == NULL) {
        if (new_size > old_size) {
            if (f->starting) return NULL; /* the block of an image is full */
            fputs("trunkside: out of memory while a script runs\n", stderr);
            abort();
        }
        result = pointer; /* Lua counts on a shrink that succeeds */
    }
    f->used = f->used - old_size + new_size;
    return result;
}
