#include "flow.h"

#include <string.h>

/* String functions whose work or result a few bytes of script can make huge, and the ones that would show
   an address. Patterns are in match.c. */

static int lf_rep(lua_State *L) {
    size_t length, separator;
    luaL_checklstring(L, 1, &length);
    lua_Integer count = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &separator);
    if (count > 0) {
        size_t most = lf_of(L)->limit;
        uint64_t once = (uint64_t)length + separator;
        if (once > 0 && (uint64_t)count > most / once + 1) lf_check_size(L, (uint64_t)most + 1, "string.rep");
        if (once > 0) lf_charge(L, (int64_t)((uint64_t)count * once / 64));
        else lua_settop(L, 1), lua_pushinteger(L, 0); /* nothing, however often */
    }
    return lf_stock.rep(L);
}

static int lf_byte(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    lua_Integer from = luaL_optinteger(L, 2, 1), to = luaL_optinteger(L, 3, from);
    if (length > 100000 && (from < 0 || to < 0 || to - from >= 100000)) {
        lua_Integer size = (lua_Integer)length;
        if (from < 0) from = -from > size ? 1 : size + from + 1;
        if (to < 0) to = -to > size ? 0 : size + to + 1;
        if (to > size) to = size;
        if (to - from >= 100000) lf_raise(L, "string.byte: too many results");
    }
    return lf_stock.byte(L);
}

/* Lua's own, but for the number of results: each takes 16 bytes of stack. */
static int lf_codepoint(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    lua_Integer from = luaL_optinteger(L, 2, 1), to = luaL_optinteger(L, 3, from);
    if (from < 0) from += (lua_Integer)length + 1;
    if (to < 0) to += (lua_Integer)length + 1;
    if (from > 0 && to > from && to <= (lua_Integer)length) {
        if (to - from >= 100000) lf_raise(L, "utf8.codepoint: too many results");
        lf_charge(L, (to - from) / 16);
    }
    return lf_stock.codepoint(L);
}

static int lf_charged(lua_State *L, lua_CFunction function) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    if (length > 64) lf_charge(L, (int64_t)(length / 16));
    return function(L);
}

static int lf_lower(lua_State *L) { return lf_charged(L, lf_stock.lower); }
static int lf_upper(lua_State *L) { return lf_charged(L, lf_stock.upper); }
static int lf_reverse(lua_State *L) { return lf_charged(L, lf_stock.reverse); }
static int lf_utf8_length(lua_State *L) { return lf_charged(L, lf_stock.utf8_length); }
static int lf_utf8_offset(lua_State *L) { return lf_charged(L, lf_stock.utf8_offset); }

/* A "c" followed by a long number would pad to that size. */
static int lf_pack(lua_State *L) {
    const char *format = luaL_checkstring(L, 1);
    uint64_t total = 0;
    for (const char *at = format; *at; at++) {
        if (*at < '0' || *at > '9') continue;
        uint64_t number = 0;
        while (*at >= '0' && *at <= '9' && number < ((uint64_t)1 << 40))
            number = number * 10 + (uint64_t)(*at++ - '0');
        total += number;
        lf_check_size(L, total, "string.pack");
        if (!*at) break;
    }
    return lf_stock.pack(L);
}

/* Texts for %s are made here, without addresses; %p shows none. */
static int lf_format(lua_State *L) {
    const char *at = luaL_checkstring(L, 1);
    int argument = 1, top = lua_gettop(L);
    lf_check_c_stack(L);
    for (; *at; at++) {
        if (*at != '%') continue;
        at++;
        if (*at == '%') continue;
        while (*at && strchr("-+ #0123456789.", *at) != NULL) at++;
        if (!*at) break;
        if (++argument > top) break;
        int type = lua_type(L, argument);
        if (*at == 's' && type != LUA_TSTRING && type != LUA_TNUMBER) {
            lf_tolstring(L, argument, NULL);
            lua_replace(L, argument);
        } else if (*at == 'p') {
            lua_pushboolean(L, 0);
            lua_replace(L, argument);
        }
    }
    return lf_stock.format(L);
}

const luaL_Reg lf_string_functions[] = {
    {"rep", lf_rep},         {"byte", lf_byte}, {"lower", lf_lower},   {"upper", lf_upper},
    {"reverse", lf_reverse}, {"pack", lf_pack}, {"format", lf_format}, {NULL, NULL},
};

const luaL_Reg lf_utf8_functions[] = {
    {"codepoint", lf_codepoint}, {"len", lf_utf8_length}, {"offset", lf_utf8_offset}, {NULL, NULL},
};
