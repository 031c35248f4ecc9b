#include "arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A flow's life: made, stepped, cancelled, freed. Each function here is called by Swift and raises nothing. */

static int lf_panic(lua_State *L) {
    fprintf(stderr, "trunkside: Lua raised outside of a protected call: %s\n", lua_tostring(L, -1));
    abort();
}

/* Makes the Lua state; f has its image, and its arena or none. */
lua_State *lf_flow_open(lf_flow *f) {
    f->limit = (size_t)1 << 40;
    f->patience = LF_PATIENCE;
    f->L = lua_newstate(lf_alloc, f);
    if (f->L == NULL) return NULL;
    *(lf_flow **)lua_getextraspace(f->L) = f;
    lua_atpanic(f->L, lf_panic);
    /* A collection that has begun runs to its end: in small steps, the order in which tables are walked, which
       hangs on addresses, would decide when memory comes free, and so which of two equal runs meets its limit. */
    lua_gc(f->L, LUA_GCINC, 0, 0, 40); /* steps of 2^40 bytes */
    return f->L;
}

/* Runs the preludes; answers NULL, or what they raised. */
const lf_result *lf_flow_prepare(lf_flow *f) {
    const lf_result *failure = NULL;
    f->budget = 100000000;
    f->starting = 1;
    lf_begin(f);
    lua_pushcfunction(f->L, lf_prepare);
    int status = lua_pcall(f->L, 0, 0, 0);
    if (status != LUA_OK) failure = f->kill ? lf_fail_killed(f) : lf_fail_value(f, status);
    f->starting = 0;
    lf_end(f);
    lua_gc(f->L, LUA_GCCOLLECT);
    return failure;
}

lf_flow *lf_flow_plain(const lf_image *image, const lf_result **failure) {
    lf_flow *f = calloc(1, sizeof(lf_flow));
    if (f == NULL) return NULL;
    f->image = image;
    if (lf_flow_open(f) == NULL) {
        free(f);
        return NULL;
    }
    *failure = lf_flow_prepare(f);
    if (*failure == NULL) return f;
    lf_flow_free(f);
    return NULL;
}

/* Answers NULL only where the system has no memory. */
lf_flow *lf_flow_new(const lf_image *image, lf_limits limits, uint64_t seed) {
    const lf_result *failure = NULL;
    lf_flow *f = image->block != NULL ? lf_block_copy(image->block) : lf_flow_plain(image, &failure);
    if (f == NULL) {
        fputs("trunkside: out of memory for the interpreter of a script\n", stderr);
        abort();
    }
    f->limit = limits.memory;
    f->budget = limits.instructions;
    f->cpu_nanoseconds = limits.cpu_nanoseconds;
    lf_random_seed(f, seed);
    lf_lines_open(f, limits.lines);
    return f;
}

void lf_flow_free(lf_flow *f) {
    f->running = NULL;
    lf_lines_free(f);
    if (f->arena != NULL) {
        char *memory = f->arena->memory;
        lf_arena_release(f->arena);
        free(memory);
        return;
    }
    f->kill = LF_KILL_INSTRUCTIONS; /* lua_close runs what is pending: it dies at its first instruction */
    f->traced = 2;
    f->stack_base = __builtin_frame_address(0);
    lf_arm(f->L);
    lua_close(f->L);
    free(f);
}

void lf_flow_set_host(lf_flow *f, lf_host_call call, void *context) {
    f->host = call;
    f->host_context = context;
}

size_t lf_flow_memory(const lf_flow *f) { return f->used; }
bool lf_flow_pending(const lf_flow *f) { return f->action != 0; }

lf_place lf_flow_place(const lf_flow *f) {
    lf_place place = {NULL, NULL, 0};
    if (f->action) lf_place_of(f->asking, 0, &place);
    return place;
}

static const lf_result *lf_returned(void) {
    lf_answer.status = LF_RETURNED;
    lf_answer.nodes = lf_out_nodes();
    lf_answer.count = lf_out_count();
    return &lf_answer;
}

/* After a run has died: the next one starts on a stack at rest, with what it left behind collected. */
static void lf_recover(lf_flow *f) {
    f->action = 0;
    if (f->over || f->kill == LF_KILL_MEMORY) {
        f->over = 0;
        lua_gc(f->L, LUA_GCCOLLECT);
    }
    f->kill = 0;
}

/* The last instruction of a step may have gone over the limit: no hook came after it. */
static int lf_settle_memory(lf_flow *f, int status) {
    int results;
    lua_gc(f->L, LUA_GCCOLLECT);
    f->over = 0;
    if (f->used <= f->limit) return status;
    f->kill = LF_KILL_MEMORY;
    return status == LUA_YIELD ? lua_resume(f->L, NULL, 0, &results) : LUA_ERRRUN;
}

static const lf_result *lf_step(lf_flow *f, int arguments) {
    int results;
    lf_begin(f);
    int status = lua_resume(f->L, NULL, arguments, &results);
    const lf_result *result = &lf_answer;
    if (f->over && status <= LUA_YIELD && f->kill == 0) status = lf_settle_memory(f, status);
    if (status == LUA_YIELD && f->action && f->kill == 0) {
        lf_answer.status = LF_ACTION;
        lf_answer.action = f->action - 1;
        lf_answer.nodes = lf_out_nodes();
        lf_answer.count = lf_out_count();
    } else if (status == LUA_OK && f->kill == 0 && !f->died) {
        result = lf_returned();
    } else {
        if (status > LUA_YIELD) lua_resetthread(f->L); /* not reached: lf_guard catches */
        result = lf_fail_run(f, f->died);
        lf_recover(f);
    }
    lf_end(f);
    return result;
}

static int lf_main_returned(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    lf_out_reset();
    lua_settop(L, 1);
    lua_rawseti(L, LUA_REGISTRYINDEX, LF_SLOT_EXPORTS);
    return 0;
}

static int lf_run_main(lua_State *L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, LF_SLOT_MAIN);
    lua_callk(L, 0, 1, 0, lf_main_returned);
    return lf_main_returned(L, LUA_OK, 0);
}

static int lf_call_returned(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    int results = lua_gettop(L);
    lf_out_reset();
    for (int i = 1; i <= results; i++) lf_out_add(L, i, LF_LENIENT, "the result", i);
    return results;
}

/* Calls what is on the stack with the values from this place of the incoming row on. */
static int lf_call_with(lua_State *L, uint32_t cursor) {
    int arguments = lf_in_push(L, cursor);
    lua_callk(L, arguments, LUA_MULTRET, 0, lf_call_returned);
    return lf_call_returned(L, LUA_OK, 0);
}

static int lf_run_prelude(lua_State *L) {
    uint32_t cursor = 0;
    if (lua_rawgeti(L, LUA_REGISTRYINDEX, LF_SLOT_PRELUDE) != LUA_TTABLE)
        lf_raise(L, "the prelude has returned no table");
    lf_in_push_one(L, &cursor);
    lua_rawget(L, 1);
    if (!lua_isfunction(L, -1)) {
        cursor = 0;
        lf_in_push_one(L, &cursor);
        lf_raise(L, "the prelude has no function '%s'", lua_tostring(L, -1));
    }
    lua_remove(L, 1);
    return lf_call_with(L, cursor);
}

static int lf_run_export(lua_State *L) {
    lua_Integer path = lua_tointeger(L, 1);
    uint32_t cursor = 0;
    lua_settop(L, 0);
    lua_rawgeti(L, LUA_REGISTRYINDEX, LF_SLOT_EXPORTS);
    for (lua_Integer i = 0; i < path; i++) {
        lf_in_push_one(L, &cursor);
        if (!lua_istable(L, 1)) lf_raise(L, "'%s' is not there", luaL_tolstring(L, 2, NULL));
        lua_rawget(L, 1);
        lua_remove(L, 1);
    }
    return lf_call_with(L, cursor);
}

static int lf_guarded(lua_State *L, int status, lua_KContext context) {
    (void)context;
    lf_of(L)->died = status > LUA_YIELD ? status : 0;
    return lua_gettop(L) - 1;
}

/* The outermost call of every run. An error that a hook raises leaves hooks off in its thread unless a pcall
   catches it; the main thread lives on, and its <close> handlers must not escape the budget. */
static int lf_guard(lua_State *L) {
    lua_pushcfunction(L, lf_trace_message);
    lua_insert(L, 1);
    return lf_guarded(L, lua_pcallk(L, 1, LUA_MULTRET, 1, 0, lf_guarded), 0);
}

static const lf_result *lf_start(lf_flow *f, lua_CFunction function, lua_Integer argument) {
    if (f->action) lf_cancel(f);
    f->kill = 0;
    lf_out_reset();
    lua_settop(f->L, 0);
    f->died = 0;
    lua_pushcfunction(f->L, lf_guard);
    lua_pushcfunction(f->L, function);
    lua_pushinteger(f->L, argument);
    return lf_step(f, 2);
}

static void lf_forget_exports(lf_flow *f) {
    lua_pushboolean(f->L, 0);
    lua_rawseti(f->L, LUA_REGISTRYINDEX, LF_SLOT_EXPORTS); /* the slot is there since lf_prepare */
    if (f->used > f->limit) lua_gc(f->L, LUA_GCCOLLECT);
}

static int lf_run_main_only(lua_State *L) {
    lua_settop(L, 0);
    return lf_run_main(L);
}

static int lf_run_prelude_only(lua_State *L) {
    lua_settop(L, 0);
    return lf_run_prelude(L);
}

/* A main chunk that failed leaves nothing behind, whatever it had stored by then. */
const lf_result *lf_load(lf_flow *f) {
    const lf_result *result = lf_start(f, lf_run_main_only, 0);
    if (result->status == LF_FAILED) lf_forget_exports(f);
    return result;
}

const lf_result *lf_call_prelude(lf_flow *f) { return lf_start(f, lf_run_prelude_only, 0); }
const lf_result *lf_call_export(lf_flow *f, uint32_t path) { return lf_start(f, lf_run_export, path); }

const lf_result *lf_resume(lf_flow *f) {
    if (!f->action) {
        static const char message[] = "no action is pending";
        lf_trace_reset();
        lf_answer.nodes = NULL;
        lf_answer.count = 0;
        return lf_fail(LF_ERROR_RUNTIME, message, sizeof message - 1, NULL);
    }
    return lf_step(f, 0);
}

const lf_result *lf_cancel(lf_flow *f) {
    lf_out_reset();
    if (!f->action) return lf_returned();
    lua_State *L = f->L;
    int results;
    f->epoch++;
    f->kill = LF_KILL_CANCEL;
    lf_begin(f);
    if (lua_resume(L, NULL, 0, &results) != LUA_OK) lua_resetthread(L); /* not reached: lf_guard catches */
    const lf_result *result = lf_returned();
    if (f->kill != LF_KILL_CANCEL) {
        result = lf_fail_run(f, f->died);
    } else if (f->died && lua_touserdata(L, -1) != (void *)&lf_token) {
        f->kill = 0;
        result = lf_fail_run(f, f->died);
    }
    lf_recover(f);
    lf_end(f);
    return result;
}

static int lf_encode_exports(lua_State *L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, LF_SLOT_EXPORTS);
    lf_out_add(L, 1, LF_LENIENT, "the script's result", 1);
    return 0;
}

const lf_result *lf_exports(lf_flow *f) {
    lf_out_reset();
    if (f->action) {
        lf_trace_reset();
        lf_answer.nodes = NULL;
        lf_answer.count = 0;
        static const char message[] = "an action is pending";
        return lf_fail(LF_ERROR_RUNTIME, message, sizeof message - 1, NULL);
    }
    f->kill = 0;
    lua_settop(f->L, 0);
    lf_begin(f);
    lua_pushcfunction(f->L, lf_encode_exports);
    int status = lua_pcall(f->L, 0, 0, 0);
    const lf_result *result = lf_returned();
    if (status != LUA_OK) {
        result = f->kill ? lf_fail_killed(f) : lf_fail_value(f, status);
        lf_recover(f);
    }
    lf_end(f);
    return result;
}
