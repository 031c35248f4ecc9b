#include "flow.h"

#include <time.h>

/* Raised when a flow is killed: a light userdata needs no allocation. Whether a flow is being killed is
   decided by f->kill alone, so a script that gets hold of the token can do nothing with it. */
const char lf_token = 0;

static void lf_hook(lua_State *L, lua_Debug *ar);

static int lf_slice(const lf_flow *f) {
    int64_t slice = f->budget / 1000;
    return slice < 1 ? 1 : slice > 1000 ? 1000 : (int)slice;
}

/* lua_sethook may be called from a signal handler and from the allocator. */
void lf_arm(lua_State *L) { lua_sethook(L, lf_hook, LUA_MASKCOUNT, 1); }

static int lf_hard(const lf_flow *f) { return f->kill > LF_KILL_CANCEL; }

/* Each coroutine has hooks of its own: brings those of the one that runs next up to date. */
void lf_sync_hook(lf_flow *f, lua_State *L) {
    int count = 0;
    if (f->over || f->expired || lf_hard(f)) count = 1;
    else if (f->budget) count = lf_slice(f);
    int mask = (count ? LUA_MASKCOUNT : 0) | (f->lines ? LUA_MASKLINE : 0);
    if (mask == 0) {
        if (lua_gethookmask(L) != 0) lua_sethook(L, NULL, 0, 0);
    } else if (lua_gethookmask(L) != mask || lua_gethookcount(L) != count) {
        lua_sethook(L, lf_hook, mask, count);
    }
}

void lf_begin(lf_flow *f) {
    f->running = f->L;
    f->blocker = NULL;
    f->remaining = f->budget;
    f->expired = 0;
    f->closing = 0;
    f->traced = 0;
    f->clock_start = 0;
    f->stack_base = __builtin_frame_address(0);
    lf_trace_reset();
    lf_sync_hook(f, f->L);
    if (f->cpu_nanoseconds) lf_watch_begin(f);
}

void lf_end(lf_flow *f) {
    if (f->cpu_nanoseconds) lf_watch_end(f);
    f->running = NULL;
}

int lf_raise_kill(lua_State *L) {
    lf_flow *f = lf_of(L);
    if (lf_hard(f)) {
        if (!f->traced) {
            lf_trace_reset();
            lf_trace_add(L);
            f->traced = L == f->L ? 2 : 1;
        }
        lf_arm(L); /* handlers of <close> variables end at their first instruction */
    }
    lua_pushlightuserdata(L, (void *)&lf_token);
    return lua_error(L);
}

static void lf_kill(lua_State *L, uint8_t why) {
    lf_of(L)->kill = why;
    lf_raise_kill(L);
}

/* A pcall or resume that was entered before the kill must not catch it; one that a <close> handler entered
   during a cancellation is an ordinary one. */
int lf_must_propagate(lf_flow *f, lua_KContext epoch) {
    if (lf_hard(f)) return 1;
    return f->kill == LF_KILL_CANCEL && epoch != f->epoch;
}

/* The checks that hold between instructions; called by the hook and by long loops in C. */
void lf_poll(lua_State *L) {
    lf_flow *f = lf_of(L);
    if (lf_hard(f)) lf_raise_kill(L);
    if (f->expired) lf_kill(L, LF_KILL_TIME);
    if (f->budget && f->remaining <= 0) lf_kill(L, LF_KILL_INSTRUCTIONS);
}

void lf_charge(lua_State *L, int64_t instructions) {
    lf_of(L)->remaining -= instructions;
    lf_poll(L);
}

/* Where only instructions are counted, one of them may still be a comparison of two huge strings: far beyond
   what any honest step takes, the clock ends it. */
static void lf_check_clock(lf_flow *f) {
    struct timespec now;
    if (f->cpu_nanoseconds || clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) return;
    int64_t nanoseconds = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    if (f->clock_start == 0) f->clock_start = nanoseconds;
    if (nanoseconds - f->clock_start > LF_MAX_CPU) f->expired = 1;
}

/* A walk over a table passes its empty places too, and nobody can ask how many there are: the flow's memory
   bounds them. */
void lf_charge_walk(lua_State *L) { lf_charge(L, (int64_t)(lf_of(L)->used / 512)); }

static void lf_hook(lua_State *L, lua_Debug *ar) {
    if (ar->event == LUA_HOOKLINE) { /* charges nothing: traced or not, a run is the same */
        lf_lines_note(L, ar);
        return;
    }
    lf_flow *f = lf_of(L);
    f->remaining -= lua_gethookcount(L);
    if (lua_gethookcount(L) > 1 || (++f->hooks & 63) == 0) lf_check_clock(f);
    lf_poll(L);
    if (f->over) {
        lua_gc(L, LUA_GCCOLLECT);
        f->remaining -= (int64_t)(f->used / 64);
        if (f->used > f->limit) lf_kill(L, LF_KILL_MEMORY);
        f->over = 0;
    }
    lf_sync_hook(f, L);
}

/* Lua counts nested C calls a coroutine; this counts what the whole chain has really taken. */
void lf_check_c_stack(lua_State *L) {
    lf_flow *f = lf_of(L);
    const char *here = __builtin_frame_address(0);
    size_t depth = here < f->stack_base ? (size_t)(f->stack_base - here) : (size_t)(here - f->stack_base);
    if (depth > LF_MAX_C_STACK) lf_raise(L, "stack overflow (too many nested calls of library functions)");
}

void lf_check_size(lua_State *L, uint64_t bytes, const char *what) {
    lf_flow *f = lf_of(L);
    if (bytes > f->limit) {
        lf_raise(L, "%s: the result would take more than the memory limit of %I bytes", what,
                 (LUAI_UACINT)f->limit);
    }
}
