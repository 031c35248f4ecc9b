#include "arena.h"

#include <stdlib.h>
#include <string.h>

/* Most of what a block's making allocates is gone at its end, and would leave holes that every copy carries. So
   it is made twice, in the same steps: the second time what will last is laid side by side, and the rest lies
   elsewhere. Where the steps were not the same after all, something outside lives on, and the block is not
   used. */

/* Before each piece outside the block. */
typedef union lf_stray {
    size_t number;
    char aligned[16];
} lf_stray;

static int lf_will_last(lf_plan *plan, size_t number) {
    return plan->is_placing && number < plan->count && plan->lasts[number];
}

/* Answers 0 where the system has no memory. */
static int lf_note(lf_plan *plan, size_t number) {
    if (plan->is_placing) return 1;
    if (number >= plan->capacity) {
        size_t capacity = plan->capacity ? plan->capacity * 2 : 4096;
        uint8_t *lasts = realloc(plan->lasts, capacity);
        if (lasts == NULL) return 0;
        plan->lasts = lasts;
        plan->capacity = capacity;
    }
    plan->lasts[number] = 1;
    plan->count = number + 1;
    return 1;
}

static void *lf_take(lf_arena *arena, size_t size) {
    lf_plan *plan = arena->plan;
    size_t number = plan->next++;
    if (lf_will_last(plan, number)) {
        size_t room = lf_arena_room(size);
        if ((size_t)(arena->stop - arena->at) < room) return NULL;
        char *result = arena->at;
        arena->at += room;
        return result;
    }
    lf_stray *stray = malloc(sizeof(lf_stray) + size);
    if (stray == NULL || !lf_note(plan, number)) {
        free(stray);
        return NULL;
    }
    stray->number = number;
    plan->strays++;
    return stray + 1;
}

/* Wiped, so that no address of the block is left in memory that its copies are given. */
static void lf_drop(lf_arena *arena, void *pointer, size_t size) {
    lf_plan *plan = arena->plan;
    char *bytes = pointer;
    if (bytes >= arena->base && bytes < arena->end) return; /* one hole */
    lf_stray *stray = (lf_stray *)pointer - 1;
    if (!plan->is_placing) plan->lasts[stray->number] = 0;
    plan->strays--;
    memset(pointer, 0, size);
    free(stray);
}

void *lf_plan_alloc(lf_arena *arena, void *pointer, size_t old_size, size_t new_size) {
    void *result = NULL;
    if (new_size > 0) {
        result = lf_take(arena, new_size);
        if (result == NULL) return NULL;
        if (pointer != NULL) memcpy(result, pointer, old_size < new_size ? old_size : new_size);
    }
    if (pointer != NULL) lf_drop(arena, pointer, old_size);
    return result;
}

void lf_plan_free(lf_plan *plan) { free(plan->lasts); }
