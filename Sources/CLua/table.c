#include "flow.h"

/* Loops in C that no hook sees: their sizes are checked, and charged, before Lua's own functions run. */

static lua_Integer lf_length(lua_State *L, int index) { return luaL_len(L, index); }

static uint64_t lf_span(lua_Integer from, lua_Integer to) {
    return to < from ? 0 : (uint64_t)to - (uint64_t)from + 1;
}

static void lf_check_steps(lua_State *L, uint64_t steps, const char *what) {
    if (steps > (uint64_t)1 << 24) lf_raise(L, "%s: too many elements", what);
    lf_charge(L, (int64_t)steps / 2);
}

static int lf_concat(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer last = lf_length(L, 1);
    size_t separator;
    luaL_optlstring(L, 2, "", &separator);
    lua_Integer from = luaL_optinteger(L, 3, 1);
    last = luaL_optinteger(L, 4, last);
    uint64_t count = lf_span(from, last), bytes = 0;
    lf_check_steps(L, count, "table.concat");
    if (lua_getmetatable(L, 1)) {
        lua_pop(L, 1); /* elements are made on the fly: their sum is bounded by the budget and the cap */
    } else {
        for (uint64_t i = 0; i < count; i++) {
            lua_rawgeti(L, 1, from + (lua_Integer)i);
            bytes += separator + (lua_type(L, -1) == LUA_TSTRING ? lua_rawlen(L, -1) : 8);
            lua_pop(L, 1);
        }
        lf_check_size(L, bytes, "table.concat");
    }
    return lf_stock.concat(L);
}

static int lf_insert(lua_State *L) {
    if (lua_gettop(L) == 3 && lua_istable(L, 1)) {
        lua_Integer length = lf_length(L, 1), at = luaL_checkinteger(L, 2);
        lf_check_steps(L, lf_span(at, length), "table.insert");
    }
    return lf_stock.insert(L);
}

static int lf_remove(lua_State *L) {
    if (lua_gettop(L) >= 2 && lua_istable(L, 1)) {
        lua_Integer length = lf_length(L, 1), at = luaL_checkinteger(L, 2);
        lf_check_steps(L, lf_span(at, length), "table.remove");
    }
    return lf_stock.remove(L);
}

static int lf_move(lua_State *L) {
    lua_Integer from = luaL_checkinteger(L, 2), to = luaL_checkinteger(L, 3);
    lf_check_steps(L, lf_span(from, to), "table.move");
    return lf_stock.move(L);
}

static int lf_unpack(lua_State *L) {
    lua_Integer from = luaL_optinteger(L, 2, 1);
    lua_Integer to = lua_isnoneornil(L, 3) ? lf_length(L, 1) : luaL_checkinteger(L, 3);
    uint64_t count = lf_span(from, to);
    if (count > 100000) lf_raise(L, "table.unpack: too many results");
    lf_check_size(L, count * 16, "table.unpack");
    lf_charge(L, (int64_t)count / 2);
    return lf_stock.unpack(L);
}

const luaL_Reg lf_table_functions[] = {
    {"concat", lf_concat}, {"insert", lf_insert}, {"remove", lf_remove}, {"move", lf_move},
    {"unpack", lf_unpack}, {"sort", lf_sort},     {NULL, NULL},
};
