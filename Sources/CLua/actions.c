#include "flow.h"

#include <stdio.h>
#include <string.h>

/* Actions and host functions are light C functions, one address each, so they cost a state nothing. */

static const char *lf_inside(lua_State *L) {
    static const struct {
        lua_CFunction function;
        const char *name;
    } known[] = {{lf_sort, "a table.sort comparison"}, {lf_gsub, "a string.gsub callback"},
                 {lf_tostring, "a __tostring"},        {lf_load_text, "a reader of load"}};
    lua_Debug ar;
    for (int level = 1; level < 200 && lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "f", &ar);
        lua_CFunction function = lua_tocfunction(L, -1);
        lua_pop(L, 1);
        for (size_t i = 0; function != NULL && i < sizeof known / sizeof known[0]; i++) {
            if (known[i].function == function) return known[i].name;
        }
        if (function != NULL && function == lf_stock.format) return "string.format";
    }
    return "a function that Lua itself calls (a __close after an error, or a message handler)";
}

static int lf_action_answered(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    lf_flow *f = lf_of(L);
    f->action = 0;
    if (f->kill) lf_raise_kill(L);
    lua_settop(L, 0);
    if (!lf_in_is_raise()) return lf_in_push(L, 0);
    lf_push_where(L, 0);
    uint32_t cursor = 0;
    lf_in_push_one(L, &cursor);
    lua_concat(L, 2);
    return lua_error(L);
}

static int lf_action(lua_State *L, uint32_t index) {
    lf_flow *f = lf_of(L);
    const char *name = index < f->image->action_count ? f->image->actions[index] : "?";
    if (f->kill == LF_KILL_CANCEL) lf_raise(L, "%s cannot be used any more: this run was ended", name);
    if (f->kill) lf_raise_kill(L);
    if (f->starting) lf_raise(L, "%s cannot be used while the interpreter is prepared", name);
    if (!lua_isyieldable(L)) lf_raise(L, "%s cannot be used inside %s", name, lf_inside(L));
    if (f->blocker) lf_raise(L, "%s cannot be used inside %s", name, lf_inside(f->blocker));
    int arguments = lua_gettop(L);
    lf_out_reset();
    for (int i = 1; i <= arguments; i++) lf_out_add(L, i, LF_STRICT, name, i);
    f->asking = L;
    f->action = (int32_t)index + 1;
    return lua_yieldk(L, 0, 0, lf_action_answered);
}

static int lf_host(lua_State *L, uint32_t index) {
    lf_flow *f = lf_of(L);
    const char *name = index < f->image->function_count ? f->image->functions[index] : "?";
    if (f->kill > LF_KILL_CANCEL) lf_raise_kill(L);
    if (f->starting || f->host == NULL)
        lf_raise(L, "%s cannot be used while the interpreter is prepared", name);
    int arguments = lua_gettop(L);
    lf_out_reset();
    for (int i = 1; i <= arguments; i++) lf_out_add(L, i, LF_STRICT, name, i);
    f->host(f->host_context, (int32_t)index, lf_out_nodes(), lf_out_count());
    lua_settop(L, 0);
    if (!lf_in_is_raise()) return lf_in_push(L, 0);
    lf_push_where(L, 0);
    uint32_t cursor = 0;
    lf_in_push_one(L, &cursor);
    lua_concat(L, 2);
    return lua_error(L);
}

#define LF_ONE(n)                                                                     \
    static int lf_action_##n(lua_State *L) { return lf_action(L, 0x##n); }            \
    static int lf_host_##n(lua_State *L) { return lf_host(L, 0x##n); }
#define LF_ROW(r)                                                                     \
    LF_ONE(r##0) LF_ONE(r##1) LF_ONE(r##2) LF_ONE(r##3) LF_ONE(r##4) LF_ONE(r##5)     \
    LF_ONE(r##6) LF_ONE(r##7) LF_ONE(r##8) LF_ONE(r##9) LF_ONE(r##a) LF_ONE(r##b)     \
    LF_ONE(r##c) LF_ONE(r##d) LF_ONE(r##e) LF_ONE(r##f)
LF_ROW(0) LF_ROW(1) LF_ROW(2) LF_ROW(3) LF_ROW(4) LF_ROW(5) LF_ROW(6) LF_ROW(7)

#define LF_NAMES(p, r)                                                                \
    p##r##0, p##r##1, p##r##2, p##r##3, p##r##4, p##r##5, p##r##6, p##r##7, p##r##8,  \
    p##r##9, p##r##a, p##r##b, p##r##c, p##r##d, p##r##e, p##r##f
#define LF_ALL(p)                                                                     \
    LF_NAMES(p, 0), LF_NAMES(p, 1), LF_NAMES(p, 2), LF_NAMES(p, 3), LF_NAMES(p, 4),   \
    LF_NAMES(p, 5), LF_NAMES(p, 6), LF_NAMES(p, 7)

static const lua_CFunction lf_actions[LF_MAX_NAMES] = {LF_ALL(lf_action_)};
static const lua_CFunction lf_hosts[LF_MAX_NAMES] = {LF_ALL(lf_host_)};

lua_CFunction lf_action_function(uint32_t index) { return lf_actions[index]; }
lua_CFunction lf_host_function(uint32_t index) { return lf_hosts[index]; }

static int lf_wrapped(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    return lua_gettop(L);
}

static int lf_call_wrapped(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_callk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, lf_wrapped);
    return lua_gettop(L);
}

/* host.wrap(f): the same function as a C function. `return call:menu(...)` replaces the author's frame by
   that of a Lua function, and its line is lost; a C function is called from the author's frame. */
int lf_wrap(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    lua_pushcclosure(L, lf_call_wrapped, 1);
    return 1;
}
