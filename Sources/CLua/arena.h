/* The memory of a flow that is a copy of its image: see arena.c. */
#ifndef LF_ARENA_H
#define LF_ARENA_H

#include "flow.h"

#define LF_SMALL 2048u
#define LF_CLASSES 44
#define LF_CHUNK 2032u

typedef struct lf_chunk {
    struct lf_chunk *next;
    uint64_t padding;
} lf_chunk;

typedef struct lf_large {
    struct lf_large *next, **link;
} lf_large;

typedef struct lf_free {
    struct lf_free *next;
} lf_free;

typedef struct lf_arena {
    char *memory;     /* what to free in the end */
    char *base, *end; /* the block itself */
    char *at, *stop;  /* what is left of the newest piece */
    lf_chunk *chunks; /* pieces taken since */
    lf_large *large;
    lf_free *free[LF_CLASSES];
    struct lf_plan *plan; /* while the block is made: see plan.c */
} lf_arena;

/* Which of the allocations that make a block last, by their number; in the first run they are noted, in the
   second those that last are laid side by side. */
typedef struct lf_plan {
    uint8_t *lasts;
    size_t count, capacity;
    size_t next;    /* number of the next allocation */
    size_t strays;  /* that lie outside the block and live */
    int is_placing; /* the second run */
} lf_plan;

typedef struct lf_block {
    char *base;
    size_t capacity, used;
    uint32_t *words; /* places of the words that point into the block */
    uint32_t word_count;
} lf_block;

void *lf_arena_alloc(lf_arena *arena, void *pointer, size_t old_size, size_t new_size);
void lf_arena_release(lf_arena *arena);
size_t lf_arena_room(size_t size);

void *lf_plan_alloc(lf_arena *arena, void *pointer, size_t old_size, size_t new_size);
void lf_plan_free(lf_plan *plan);

lf_block *lf_block_build(const lf_image *image, const lf_result **failure);
lf_flow *lf_block_copy(const lf_block *block);
void lf_block_free(lf_block *block);
int lf_block_is_sound(const lf_block *block);

#endif
