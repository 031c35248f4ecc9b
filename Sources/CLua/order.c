#include "flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* pairs and next in an order of their own: numbers ascending, strings in byte order, false, true, then at
   most one key of any other kind. Lua's own order follows the state's seed, which no run shares. */

typedef struct lf_key {
    enum { LF_KEY_INTEGER, LF_KEY_FLOAT, LF_KEY_STRING, LF_KEY_FALSE, LF_KEY_TRUE, LF_KEY_OTHER } kind;
    union {
        lua_Integer integer;
        lua_Number number;
        const char *bytes;
    } value;
    size_t length;
} lf_key;

static int lf_rank(const lf_key *key) {
    return key->kind == LF_KEY_FLOAT ? LF_KEY_INTEGER : (int)key->kind;
}

static long double lf_wide(const lf_key *key) {
    return key->kind == LF_KEY_INTEGER ? (long double)key->value.integer : (long double)key->value.number;
}

static int lf_compare(const void *left, const void *right) {
    const lf_key *a = left, *b = right;
    int order = lf_rank(a) - lf_rank(b);
    if (order != 0) return order;
    if (a->kind == LF_KEY_STRING) {
        order = memcmp(a->value.bytes, b->value.bytes, a->length < b->length ? a->length : b->length);
        return order != 0 ? order : a->length < b->length ? -1 : a->length > b->length;
    }
    if (a->kind == LF_KEY_INTEGER && b->kind == LF_KEY_INTEGER)
        return a->value.integer < b->value.integer ? -1 : a->value.integer > b->value.integer;
    if (lf_rank(a) != LF_KEY_INTEGER) return 0;
    return lf_wide(a) < lf_wide(b) ? -1 : lf_wide(a) > lf_wide(b);
}

static lf_key lf_read_key(lua_State *L, int index) {
    lf_key key = {.kind = LF_KEY_OTHER, .value.integer = 0, .length = 0};
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            key.kind = LF_KEY_INTEGER;
            key.value.integer = lua_tointeger(L, index);
        } else {
            key.kind = LF_KEY_FLOAT;
            key.value.number = lua_tonumber(L, index);
        }
        break;
    case LUA_TSTRING:
        key.kind = LF_KEY_STRING;
        key.value.bytes = lua_tolstring(L, index, &key.length);
        break;
    case LUA_TBOOLEAN: key.kind = lua_toboolean(L, index) ? LF_KEY_TRUE : LF_KEY_FALSE; break;
    default: break;
    }
    return key;
}

static int lf_refuse_keys(lua_State *L, const char *what) {
    return lf_raise(L, "%s: this table has two or more keys that are tables, functions or coroutines; "
                       "their order would differ from run to run", what);
}

static _Thread_local struct {
    lf_key *keys;
    size_t capacity;
} scratch;

enum { LF_PAIRS_TABLE = 1, LF_PAIRS_KEYS, LF_PAIRS_PLACE };

/* Upvalues: the table, its keys in order (or the length of a plain list), the last place. Keys that have
   gone since are passed over; ones that came are not visited. */
static int lf_pairs_step(lua_State *L) {
    lua_Integer place = lua_tointeger(L, lua_upvalueindex(LF_PAIRS_PLACE));
    int list = lua_isinteger(L, lua_upvalueindex(LF_PAIRS_KEYS));
    lua_Integer last = list ? lua_tointeger(L, lua_upvalueindex(LF_PAIRS_KEYS))
                            : (lua_Integer)lua_rawlen(L, lua_upvalueindex(LF_PAIRS_KEYS));
    lua_settop(L, 0);
    while (++place <= last) {
        if (list) lua_pushinteger(L, place);
        else lua_rawgeti(L, lua_upvalueindex(LF_PAIRS_KEYS), place);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(LF_PAIRS_TABLE)) != LUA_TNIL) {
            lua_pushinteger(L, place);
            lua_replace(L, lua_upvalueindex(LF_PAIRS_PLACE));
            return 2;
        }
        lua_settop(L, 0);
        if ((place & 1023) == 0) lf_charge(L, 512);
    }
    lua_pushinteger(L, last);
    lua_replace(L, lua_upvalueindex(LF_PAIRS_PLACE));
    lua_pushnil(L);
    return 1;
}

/* Pushes what lf_pairs_step walks along for the table at 1. */
static void lf_push_keys(lua_State *L) {
    size_t count = 0, others = 0;
    int list = 1, other = 0;
    lua_settop(L, 1);
    lua_pushnil(L); /* place of the one key that has no order */
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        if (count == scratch.capacity) lf_grow(&scratch.keys, &scratch.capacity, sizeof(lf_key));
        lf_key *key = &scratch.keys[count++];
        *key = lf_read_key(L, -1);
        if (key->kind != LF_KEY_INTEGER || key->value.integer != (lua_Integer)count) list = 0;
        if (key->kind == LF_KEY_OTHER) {
            if (++others > 1) lf_refuse_keys(L, "pairs");
            lua_pushvalue(L, -1);
            lua_replace(L, 2);
            other = 1;
        }
        if ((count & 1023) == 0) lf_charge(L, 256);
    }
    if (list) {
        lua_pushinteger(L, (lua_Integer)count);
        return;
    }
    qsort(scratch.keys, count, sizeof(lf_key), lf_compare);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        const lf_key *key = &scratch.keys[i];
        switch (key->kind) {
        case LF_KEY_INTEGER: lua_pushinteger(L, key->value.integer); break;
        case LF_KEY_FLOAT: lua_pushnumber(L, key->value.number); break;
        case LF_KEY_STRING: lua_pushlstring(L, key->value.bytes, key->length); break;
        case LF_KEY_FALSE: lua_pushboolean(L, 0); break;
        case LF_KEY_TRUE: lua_pushboolean(L, 1); break;
        case LF_KEY_OTHER: lua_pushvalue(L, 2); break;
        }
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    (void)other;
}

static int lf_pairs_made(lua_State *L, int status, lua_KContext context) {
    (void)L;
    (void)status;
    (void)context;
    return 3;
}

static int lf_pairs(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_callk(L, 1, 3, 0, lf_pairs_made);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lf_charge_walk(L);
    lf_push_keys(L);
    lua_pushvalue(L, 1);
    lua_insert(L, -2);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, lf_pairs_step, 3);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

/* The smallest key above the given one: a walk over the whole table each time, and charged so. */
static int lf_next(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    lf_charge_walk(L);
    int first = lua_isnil(L, 2), found = 0;
    lf_key after = lf_read_key(L, 2), best = after;
    if (!first) {
        lua_pushvalue(L, 2);
        if (lua_rawget(L, 1) == LUA_TNIL) lf_raise(L, "next: the table has no such key");
        lua_settop(L, 2);
    }
    int others = 0, count = 0;
    lua_pushnil(L); /* 3: the best key so far */
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        lf_key key = lf_read_key(L, -1);
        if (key.kind == LF_KEY_OTHER && ++others > 1) lf_refuse_keys(L, "next");
        if ((++count & 63) == 0) lf_charge(L, 32);
        if (!first && lf_compare(&key, &after) <= 0) continue;
        if (found && lf_compare(&key, &best) >= 0) continue;
        best = key;
        found = 1;
        lua_pushvalue(L, -1);
        lua_replace(L, 3);
    }
    if (!found) {
        lua_pushnil(L);
        return 1;
    }
    lua_settop(L, 3);
    lua_pushvalue(L, 3);
    lua_rawget(L, 1);
    return 2;
}

const luaL_Reg lf_order_functions[] = {{"pairs", lf_pairs}, {"next", lf_next}, {NULL, NULL}};
