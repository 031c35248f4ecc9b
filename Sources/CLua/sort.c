#include "flow.h"

/* table.sort as a stable merge sort: it ends whatever the comparison answers. */

/* Whether the second of the two values on the top comes before the first; pops both. */
static int lf_comes_before(lua_State *L) {
    if (lua_isnil(L, 2)) {
        int before = lua_compare(L, -1, -2, LUA_OPLT);
        lua_pop(L, 2);
        return before;
    }
    lua_pushvalue(L, 2);
    lua_insert(L, -3);
    lua_insert(L, -2); /* function, second, first */
    lua_call(L, 2, 1);
    int before = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return before;
}

/* Merges [low, middle] and [middle + 1, high] of the table at from into the one at to. */
static void lf_merge(lua_State *L, int from, int to, lua_Integer low, lua_Integer middle, lua_Integer high) {
    lua_Integer left = low, right = middle + 1;
    for (lua_Integer place = low; place <= high; place++) {
        int take_right = left > middle;
        if (!take_right && right <= high) {
            lua_rawgeti(L, from, left);
            lua_rawgeti(L, from, right);
            take_right = lf_comes_before(L);
        }
        lua_rawgeti(L, from, take_right ? right++ : left++);
        lua_rawseti(L, to, place);
    }
}

/* Stack: the table, the comparison or nil, and two working copies at 3 and 4. */
int lf_sort(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lf_check_c_stack(L);
    lua_Integer count = luaL_len(L, 1);
    if (count < 2) return 0;
    if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    if (count > (1 << 24)) lf_raise(L, "table.sort: too many elements");
    lf_check_size(L, (uint64_t)count * 32, "table.sort");
    lua_createtable(L, (int)count, 0);
    lua_createtable(L, (int)count, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, 1, i);
        lua_rawseti(L, 3, i);
    }
    int from = 3, to = 4;
    for (lua_Integer width = 1; width < count; width *= 2) {
        for (lua_Integer low = 1; low <= count; low += 2 * width) {
            lua_Integer middle = low + width - 1, high = low + 2 * width - 1;
            if (middle > count) middle = count;
            if (high > count) high = count;
            lf_merge(L, from, to, low, middle, high);
            lf_charge(L, high - low + 1);
        }
        int other = from;
        from = to;
        to = other;
    }
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, from, i);
        lua_seti(L, 1, i);
    }
    return 0;
}
