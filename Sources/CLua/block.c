#include "arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

/* An interpreter made once inside one block of memory, and copied for each flow: the words of the block that
   point into it are moved by the distance, and nothing else needs to change. Sound because all of Lua's memory
   comes through lf_alloc, and as long as no table has an object as a key, for those are hashed by address. */

/* Copies lie at multiples of a step. The seven bytes beside a value's tag are padding and may keep most of an
   old address, which then looks like one; moved by whole steps, such a word keeps its tag in the lowest byte. */
enum { LF_CAPACITY = 8 << 20, LF_SLACK = 1024, LF_STEP = 256, LF_TRIALS = 6, LF_SCRUBBED = 64 << 10 };

static lf_flow *lf_head(char *base) { return (lf_flow *)base; }

static size_t lf_head_size(void) {
    return (sizeof(lf_flow) + sizeof(lf_arena) + 15) & ~(size_t)15;
}

/* Objects that were looked at, by address. */
typedef struct lf_seen {
    const void **slots;
    size_t count, capacity;
} lf_seen;

static int lf_see(lf_seen *seen, const void *object) {
    if (seen->count * 2 >= seen->capacity) {
        lf_seen grown = {calloc(seen->capacity ? seen->capacity * 2 : 1024, sizeof(void *)), 0,
                         seen->capacity ? seen->capacity * 2 : 1024};
        if (grown.slots == NULL) return 1;
        for (size_t i = 0; i < seen->capacity; i++) {
            if (seen->slots[i] != NULL) lf_see(&grown, seen->slots[i]);
        }
        free(seen->slots);
        *seen = grown;
    }
    size_t place = ((uintptr_t)object >> 4) * UINT64_C(0x9e3779b97f4a7c15) % seen->capacity;
    while (seen->slots[place] != NULL) {
        if (seen->slots[place] == object) return 1;
        place = (place + 1) % seen->capacity;
    }
    seen->slots[place] = object;
    seen->count++;
    return 0;
}

static int lf_is_hashed_by_address(lua_State *L, int index) {
    switch (lua_type(L, index)) {
    case LUA_TTABLE:
    case LUA_TTHREAD:
    case LUA_TUSERDATA: return 1;
    case LUA_TFUNCTION: return !lua_iscfunction(L, index) || lua_getupvalue(L, index, 1) != NULL;
    default: return 0;
    }
}

/* Whether the value on top, and all that it leads to, can be copied; pops it. */
static int lf_can_move(lua_State *L, lf_seen *seen, int depth) {
    int good = 1, top = lua_gettop(L), type = lua_type(L, top);
    if (depth > 150 || !lua_checkstack(L, 8)) good = 0;
    else if (type == LUA_TTHREAD || type == LUA_TUSERDATA) good = lua_tothread(L, top) == L;
    else if ((type == LUA_TTABLE || type == LUA_TFUNCTION) && !lf_see(seen, lua_topointer(L, top))) {
        if (type == LUA_TTABLE) {
            if (lua_getmetatable(L, top)) good = lf_can_move(L, seen, depth + 1);
            lua_pushnil(L);
            while (good && lua_next(L, top)) {
                good = !lf_is_hashed_by_address(L, top + 1);
                lua_settop(L, top + 2);
                good = lf_can_move(L, seen, depth + 1) && good;
            }
        } else {
            for (int i = 1; good && lua_getupvalue(L, top, i) != NULL; i++)
                good = lf_can_move(L, seen, depth + 1);
        }
    }
    lua_settop(L, top - 1);
    return good;
}

static int lf_all_can_move(lua_State *L) {
    lf_seen seen = {NULL, 0, 0};
    lua_pushvalue(L, LUA_REGISTRYINDEX);
    int good = lf_can_move(L, &seen, 0);
    lua_pushliteral(L, "");
    if (lua_getmetatable(L, -1)) good = lf_can_move(L, &seen, 0) && good;
    lua_settop(L, 0);
    free(seen.slots);
    return good;
}

static void lf_find_words(lf_block *block) {
    uintptr_t from = (uintptr_t)block->base, to = from + block->used;
    size_t count = 0, words = block->used / sizeof(uintptr_t);
    for (int pass = 0; pass < 2; pass++) {
        count = 0;
        for (size_t i = 0; i < words; i++) {
            uintptr_t word = ((uintptr_t *)block->base)[i];
            if (word < from || word > to) continue;
            if (pass == 1) block->words[count] = (uint32_t)i;
            count++;
        }
        if (pass == 0) block->words = malloc((count + 1) * sizeof(uint32_t));
        if (block->words == NULL) return;
    }
    block->word_count = (uint32_t)count;
}

/* Makes the interpreter in the block; answers NULL where it cannot be copied, with failure where the preludes
   failed. Both runs of a plan begin here, from the same depth of the stack: Lua's hash seed hangs on it. */
__attribute__((noinline)) static lf_flow *lf_make(char *base, const lf_image *image, lf_plan *plan,
                                                  const lf_result **failure) {
    lf_flow *f = lf_head(base);
    lf_arena *arena = (lf_arena *)(f + 1);
    memset(base, 0, lf_head_size());
    arena->base = base;
    arena->end = base + LF_CAPACITY;
    arena->at = base + lf_head_size();
    arena->stop = arena->end;
    arena->plan = plan;
    plan->next = 0;
    plan->strays = 0;
    f->arena = arena;
    f->image = image;
    lua_State *L = lf_flow_open(f);
    if (L == NULL) return NULL;
    if ((*failure = lf_flow_prepare(f)) != NULL || !lf_all_can_move(L)) {
        lua_close(L);
        return NULL;
    }
    lua_gc(L, LUA_GCCOLLECT);
    lua_gc(L, LUA_GCCOLLECT);
    return f;
}

/* The first run notes which allocations last; closing it would strike them out again. */
static int lf_make_plan(char *base, const lf_image *image, lf_plan *plan, const lf_result **failure) {
    plan->is_placing = 0;
    plan->count = 0;
    lf_flow *f = lf_make(base, image, plan, failure);
    if (f == NULL) return 0;
    plan->is_placing = 1;
    lua_close(f->L);
    return 1;
}

/* Lua's hash seed hangs on the clock's second, too: two runs on a busy machine are alike where a whole second is
   before them. */
static void lf_await_second(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const struct timespec rest = {0, 1000000000 - now.tv_nsec};
    nanosleep(&rest, NULL);
}

static lf_flow *lf_make_dense(char *base, const lf_image *image, const lf_result **failure) {
    lf_plan plan = {0};
    lf_flow *f = NULL;
    for (int trial = 0; f == NULL && trial < LF_TRIALS; trial++) {
        if (trial > 1) lf_await_second();
        if (!lf_make_plan(base, image, &plan, failure)) break;
        f = lf_make(base, image, &plan, failure);
        if (f == NULL) break;
        if (plan.strays > 0) {
            lua_close(f->L);
            f = NULL;
        }
    }
    lf_plan_free(&plan);
    return f;
}

/* Answers NULL where the image cannot be copied; then flows are built one by one. failure is set where the
   preludes themselves failed. */
lf_block *lf_block_build(const lf_image *image, const lf_result **failure) {
    char *base = mmap(NULL, LF_CAPACITY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                      -1, 0);
    if (base == MAP_FAILED) return NULL;
    lf_block *block = calloc(1, sizeof(lf_block));
    lf_flow *f = block == NULL ? NULL : lf_make_dense(base, image, failure);
    if (f == NULL) {
        munmap(base, LF_CAPACITY);
        free(block);
        return NULL;
    }
    f->arena->plan = NULL;
    block->base = base;
    block->capacity = LF_CAPACITY;
    block->used = (size_t)(f->arena->at - base);
    f->arena->at = f->arena->stop = base;
    f->arena->end = base + block->used;
    lf_find_words(block);
    if (block->words == NULL) {
        lf_block_free(block);
        return NULL;
    }
    mprotect(base, LF_CAPACITY, PROT_READ);
    return block;
}

lf_flow *lf_block_copy(const lf_block *block) {
    char *memory = malloc(block->used + LF_SLACK + LF_STEP);
    if (memory == NULL) return NULL;
    char *copy = (char *)(((uintptr_t)memory + LF_STEP - 1) & ~(uintptr_t)(LF_STEP - 1));
    memcpy(copy, block->base, block->used);
    uintptr_t distance = (uintptr_t)copy - (uintptr_t)block->base;
    uintptr_t *words = (uintptr_t *)copy;
    for (uint32_t i = 0; i < block->word_count; i++) words[block->words[i]] += distance;
    lf_flow *f = lf_head(copy);
    f->arena->memory = memory;
    f->arena->at = copy + block->used;
    f->arena->stop = copy + block->used + LF_SLACK;
    return f;
}

void lf_block_free(lf_block *block) {
    munmap(block->base, block->capacity);
    free(block->words);
    free(block);
}

/* Whether a copy holds an address of the image. What is no multiple of eight is the tag of a value with something
   old beside it. */
static int lf_points_back(const lf_block *block, const lf_flow *f) {
    uintptr_t from = (uintptr_t)block->base, to = from + block->used;
    const uintptr_t *words = (const uintptr_t *)f;
    for (size_t i = 0; i < block->used / sizeof(uintptr_t); i++) {
        if (words[i] >= from && words[i] < to && words[i] % 8 == 0) return 1;
    }
    return 0;
}

/* A slot that means nothing may be filled with whatever the making of the image left on the machine's stack, which
   then looks like an address of it. */
__attribute__((noinline)) static void lf_scrub_stack(void) {
    volatile uintptr_t words[LF_SCRUBBED / sizeof(uintptr_t)];
    for (size_t i = 0; i < LF_SCRUBBED / sizeof(uintptr_t); i++) words[i] = 0;
    (void)words[0];
}

__attribute__((noinline)) static int lf_runs(lf_flow *f) {
    static const char source[] = "local t = {} for i = 1, 200 do t[i] = ('%d'):format(i):rep(3) end "
                                 "local n = 0 for k, v in pairs(t) do n = n + #v + k end "
                                 "return n == 21576 and pcall(error, {}) == false and math.pi > 3";
    f->limit = (size_t)64 << 20;
    f->budget = 100000000;
    lf_begin(f);
    int good = luaL_loadbufferx(f->L, source, sizeof source - 1, "=self-test", "t") == LUA_OK
               && lua_pcall(f->L, 0, 1, 0) == LUA_OK && lua_toboolean(f->L, -1);
    lua_settop(f->L, 0);
    lua_gc(f->L, LUA_GCCOLLECT);
    lf_end(f);
    return good;
}

/* A trial: a copy must run, collect, and hold no address of the image. */
int lf_block_is_sound(const lf_block *block) {
    lf_flow *f = lf_block_copy(block);
    if (f == NULL) return 0;
    int good = !lf_points_back(block, f);
    lf_scrub_stack();
    good = good && lf_runs(f) && !lf_points_back(block, f);
    lf_flow_free(f);
    return good;
}
