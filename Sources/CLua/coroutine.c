#include "flow.h"

/* Coroutines in which actions work: where a child yields for an action, each resume on the way down yields as
   well, with nothing; on the way back each resumes its child, and the innermost action reads the answer. */

static int lf_resumed(lua_State *L, int status, lua_KContext context);

/* Closes a coroutine's pending <close> variables. Lua 5.4.4 starts the handlers with a fresh count of C calls,
   so a chain of such handlers would overflow the C stack. Answers lua_resetthread's status. */
int lf_close_thread(lua_State *L, lua_State *co) {
    lf_flow *f = lf_of(L);
    if (f->closing >= LF_MAX_CLOSING) lf_raise(L, "too many nested closings of coroutines");
    lf_check_c_stack(L);
    lua_State *running = f->running, *blocker = f->blocker;
    f->closing++;
    f->blocker = L;
    f->running = co;
    lf_sync_hook(f, co);
    int status = lua_resetthread(co);
    f->running = running;
    f->blocker = blocker;
    f->closing--;
    lf_sync_hook(f, L);
    return status;
}

static int lf_failed(lua_State *L, lua_State *co, int wrapped, lua_KContext epoch) {
    lf_flow *f = lf_of(L);
    if (lf_must_propagate(f, epoch)) {
        /* An error that a hook raised leaves hooks off in its thread, for good: a handler would never end. */
        if (f->kill == LF_KILL_CANCEL) lf_close_thread(L, co);
        return lf_raise_kill(L);
    }
    if (!wrapped) {
        lua_xmove(co, L, 1);
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    if (!f->traced) {
        lf_trace_reset();
        lf_trace_add(co);
        f->traced = 1;
    }
    int status = lua_status(co);
    if (status != LUA_OK && status != LUA_YIELD) lf_close_thread(L, co);
    if (lf_must_propagate(f, epoch)) return lf_raise_kill(L);
    lua_xmove(co, L, 1);
    return lua_error(L);
}

/* context: the epoch at entry * 2 + whether this is a wrap. */
static int lf_continue(lua_State *L, lua_State *co, int arguments, lua_KContext context) {
    lf_flow *f = lf_of(L);
    int results;
    lua_State *blocker = f->blocker;
    lf_check_c_stack(L);
    if (blocker == NULL && !lua_isyieldable(L)) f->blocker = L;
    f->running = co;
    lf_sync_hook(f, co);
    int status = lua_resume(co, L, arguments, &results);
    f->running = L;
    f->blocker = blocker;
    lf_sync_hook(f, L);
    if (status == LUA_YIELD && f->action) return lua_yieldk(L, 0, context, lf_resumed);
    int wrapped = (int)(context & 1);
    if (status != LUA_OK && status != LUA_YIELD) return lf_failed(L, co, wrapped, context >> 1);
    if (!lua_checkstack(L, results + 1)) {
        lua_pop(co, results);
        lf_raise(L, "too many results to resume");
    }
    if (!wrapped) lua_pushboolean(L, 1);
    lua_xmove(co, L, results);
    return results + !wrapped;
}

static int lf_resumed(lua_State *L, int status, lua_KContext context) {
    (void)status;
    lua_State *co = lua_tothread(L, context & 1 ? lua_upvalueindex(1) : 1);
    return lf_continue(L, co, 0, context);
}

static int lf_start(lua_State *L, lua_State *co, int arguments, int wrapped) {
    lf_flow *f = lf_of(L);
    if (!lua_checkstack(co, arguments)) lf_raise(L, "too many arguments to resume");
    lua_xmove(L, co, arguments);
    return lf_continue(L, co, arguments, (lua_KContext)f->epoch * 2 + wrapped);
}

static lua_State *lf_get_thread(lua_State *L) {
    lua_State *co = lua_tothread(L, 1);
    luaL_argexpected(L, co, 1, "coroutine");
    return co;
}

static int lf_resume_function(lua_State *L) {
    lua_State *co = lf_get_thread(L);
    return lf_start(L, co, lua_gettop(L) - 1, 0);
}

static int lf_wrap_function(lua_State *L) {
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    return lf_start(L, co, lua_gettop(L), 1);
}

/* A coroutine's own instructions are counted by the slice, so its creation costs one. */
static int lf_create(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lf_flow *f = lf_of(L);
    lf_charge(L, f->budget > 1000000 ? 1000 : f->budget / 1000 + 1);
    lua_State *co = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    return 1;
}

static int lf_wrap_coroutine(lua_State *L) {
    lf_create(L);
    lua_pushcclosure(L, lf_wrap_function, 1);
    return 1;
}

static int lf_yield(lua_State *L) {
    if (L == lf_of(L)->L) lf_raise(L, "coroutine.yield outside of a coroutine");
    if (!lua_isyieldable(L)) lf_raise(L, "coroutine.yield cannot be used across a library function");
    return lua_yield(L, lua_gettop(L));
}

static int lf_isyieldable(lua_State *L) {
    lua_State *co = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
    lua_pushboolean(L, co != lf_of(L)->L && lua_isyieldable(co));
    return 1;
}

static int lf_close(lua_State *L) {
    lua_State *co = lf_get_thread(L);
    lua_Debug ar;
    int status = lua_status(co);
    if (L == co) lf_raise(L, "cannot close a running coroutine");
    if (co == lf_of(L)->L || (status == LUA_OK && lua_getstack(co, 0, &ar)))
        lf_raise(L, "cannot close a normal coroutine");
    lua_KContext epoch = lf_of(L)->epoch;
    status = lf_close_thread(L, co);
    if (lf_must_propagate(lf_of(L), epoch)) return lf_raise_kill(L);
    if (status == LUA_OK) {
        lua_pushboolean(L, 1);
        return 1;
    }
    lua_pushboolean(L, 0);
    lua_xmove(co, L, 1);
    return 2;
}

const luaL_Reg lf_coroutine_functions[] = {
    {"create", lf_create}, {"resume", lf_resume_function},   {"wrap", lf_wrap_coroutine},
    {"yield", lf_yield},   {"isyieldable", lf_isyieldable},  {"close", lf_close},
    {NULL, NULL},
};
