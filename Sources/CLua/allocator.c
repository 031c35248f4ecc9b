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

void *lf_alloc(void *ud, void *pointer, size_t old_size, size_t new_size) {
    lf_flow *f = ud;
    if (pointer == NULL) old_size = 0; /* Lua passes the kind of object there */
    if (new_size == 0) {
        f->used -= old_size;
        if (f->arena != NULL) return lf_arena_alloc(f->arena, pointer, old_size, 0);
        free(pointer);
        return NULL;
    }
    if (lf_refused(f, old_size, new_size)) return NULL;
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
