#include "arena.h"

#include <stdlib.h>
#include <string.h>

/* Size classes over one block; no headers, for Lua tells the size of what it frees. What the block cannot
   hold comes in chunks, and what is larger than a chunk from malloc, on a list: so a flow is freed without
   visiting its objects. */

/* 16 to 512 by 16, then 640 to 2048 by 128. */
static uint32_t lf_class(size_t size) {
    return size <= 512 ? (uint32_t)((size + 15) / 16) - 1 : 32 + (uint32_t)((size - 512 + 127) / 128) - 1;
}

static size_t lf_class_size(uint32_t class) {
    return class < 32 ? (size_t)(class + 1) * 16 : 512 + (size_t)(class - 31) * 128;
}

/* What an allocation of this size takes of a block. */
size_t lf_arena_room(size_t size) {
    return size <= LF_SMALL ? lf_class_size(lf_class(size)) : (size + 15) & ~(size_t)15;
}

static void lf_put_free(lf_arena *arena, void *pointer, uint32_t class) {
    lf_free *item = pointer;
    item->next = arena->free[class];
    arena->free[class] = item;
}

/* Hands a stretch of memory to the free lists. */
static void lf_donate(lf_arena *arena, char *from, size_t size) {
    while (size >= LF_SMALL) {
        lf_put_free(arena, from, LF_CLASSES - 1);
        from += LF_SMALL;
        size -= LF_SMALL;
    }
    size &= ~(size_t)15;
    if (size >= 16) {
        uint32_t class = lf_class(size);
        if (lf_class_size(class) > size) class--;
        lf_put_free(arena, from, class);
    }
}

static void *lf_take_small(lf_arena *arena, size_t size) {
    uint32_t class = lf_class(size);
    lf_free *item = arena->free[class];
    if (item != NULL) {
        arena->free[class] = item->next;
        return item;
    }
    size = lf_class_size(class);
    if ((size_t)(arena->stop - arena->at) < size) {
        size_t wanted = size + sizeof(lf_chunk) > LF_CHUNK ? size + sizeof(lf_chunk) : LF_CHUNK;
        lf_chunk *chunk = malloc(wanted);
        if (chunk == NULL) return NULL;
        lf_donate(arena, arena->at, (size_t)(arena->stop - arena->at));
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        arena->at = (char *)(chunk + 1);
        arena->stop = (char *)chunk + wanted;
    }
    void *result = arena->at;
    arena->at += size;
    return result;
}

static void *lf_take_large(lf_arena *arena, size_t size) {
    lf_large *large = malloc(sizeof(lf_large) + size);
    if (large == NULL) return NULL;
    large->next = arena->large;
    large->link = &arena->large;
    if (large->next != NULL) large->next->link = &large->next;
    arena->large = large;
    return large + 1;
}

static void lf_give(lf_arena *arena, void *pointer, size_t size) {
    char *bytes = pointer;
    if (size <= LF_SMALL) {
        lf_put_free(arena, pointer, lf_class(size));
    } else if (bytes >= arena->base && bytes < arena->end) {
        lf_donate(arena, bytes, size);
    } else {
        lf_large *large = (lf_large *)pointer - 1;
        *large->link = large->next;
        if (large->next != NULL) large->next->link = large->link;
        free(large);
    }
}

/* Answers NULL only where the system has no memory, or the block being made is full. */
void *lf_arena_alloc(lf_arena *arena, void *pointer, size_t old_size, size_t new_size) {
    if (arena->plan != NULL) return lf_plan_alloc(arena, pointer, old_size, new_size);
    if (new_size == 0) {
        if (pointer != NULL && old_size > 0) lf_give(arena, pointer, old_size);
        return NULL;
    }
    if (pointer != NULL && old_size <= LF_SMALL && new_size <= LF_SMALL
        && lf_class(old_size) == lf_class(new_size))
        return pointer;
    void *result = new_size <= LF_SMALL ? lf_take_small(arena, new_size) : lf_take_large(arena, new_size);
    if (result == NULL || pointer == NULL) return result;
    memcpy(result, pointer, old_size < new_size ? old_size : new_size);
    lf_give(arena, pointer, old_size);
    return result;
}

void lf_arena_release(lf_arena *arena) {
    while (arena->chunks != NULL) {
        lf_chunk *chunk = arena->chunks;
        arena->chunks = chunk->next;
        free(chunk);
    }
    while (arena->large != NULL) {
        lf_large *large = arena->large;
        arena->large = large->next;
        free(large);
    }
}
