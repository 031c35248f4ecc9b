#include "match.h"

#include <ctype.h>
#include <string.h>

/* string.find, match, gmatch and gsub over the matcher. */

static size_t lf_start_place(lua_Integer place, size_t length) {
    if (place > 0) return (size_t)place - 1;
    if (place == 0 || place < -(lua_Integer)length) return 0;
    return length - (size_t)-place;
}

static int lf_is_plain(const char *pattern, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (pattern[i] != 0 && strchr(LF_SPECIALS, pattern[i]) != NULL) return 0;
    }
    return 1;
}

static int lf_find_plain(lua_State *L, const char *s, size_t length, const char *p, size_t size, size_t from) {
    lf_charge(L, (int64_t)((length - from) / 64));
    const char *found = size == 0 ? s + from : memmem(s + from, length - from, p, size);
    if (found == NULL) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, found - s + 1);
    lua_pushinteger(L, found - s + (lua_Integer)size);
    return 2;
}

static int lf_search(lua_State *L, int find) {
    size_t length, size;
    const char *s = luaL_checklstring(L, 1, &length), *p = luaL_checklstring(L, 2, &size);
    size_t from = lf_start_place(luaL_optinteger(L, 3, 1), length);
    if (from > length) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || lf_is_plain(p, size)))
        return lf_find_plain(L, s, length, p, size, from);
    int anchored = size > 0 && *p == '^';
    lf_match m;
    lua_settop(L, 4);
    lua_pushnil(L); /* 5: the matcher's memory */
    lf_match_init(&m, L, 5, s, length, p + anchored, size - (size_t)anchored);
    const char *at = s + from;
    do {
        lf_match_again(&m);
        const char *end = lf_match_at(&m, at);
        if (end != NULL) {
            if (!find) return lf_match_push(&m, at, end);
            lua_pushinteger(L, at - s + 1);
            lua_pushinteger(L, end - s);
            return lf_match_push(&m, NULL, NULL) + 2;
        }
    } while (at++ < m.subject_end && !anchored);
    lua_pushnil(L);
    return 1;
}

static int lf_find(lua_State *L) { return lf_search(L, 1); }
static int lf_match_function(lua_State *L) { return lf_search(L, 0); }

typedef struct lf_walk_state {
    const char *at;   /* where the next search starts */
    const char *last; /* the end of the last match */
    lf_match match;
} lf_walk_state;

/* Upvalues: the subject, the pattern, the state, the matcher's memory. */
static int lf_gmatch_step(lua_State *L) {
    lf_walk_state *state = lua_touserdata(L, lua_upvalueindex(3));
    lf_match *m = &state->match;
    m->L = L;
    for (const char *at = state->at; at <= m->subject_end; at++) {
        lf_match_again(m);
        const char *end = lf_match_at(m, at);
        if (end != NULL && end != state->last) {
            state->at = state->last = end;
            return lf_match_push(m, at, end);
        }
    }
    state->at = m->subject_end + 1;
    return 0;
}

static int lf_gmatch(lua_State *L) {
    size_t length, size;
    const char *s = luaL_checklstring(L, 1, &length), *p = luaL_checklstring(L, 2, &size);
    size_t from = lf_start_place(luaL_optinteger(L, 3, 1), length);
    lua_settop(L, 2);
    if (from > length) from = length + 1;
    lf_walk_state *state = lua_newuserdatauv(L, sizeof(lf_walk_state), 0);
    lf_match_init(&state->match, L, lua_upvalueindex(4), s, length, p, size);
    state->at = s + from;
    state->last = NULL;
    lua_pushnil(L);
    lua_pushcclosure(L, lf_gmatch_step, 4);
    return 1;
}

/* The replacement's text, with %0 to %9 filled in. */
static void lf_add_template(lf_match *m, luaL_Buffer *b, const char *start, const char *end) {
    size_t size;
    const char *text = lua_tolstring(m->L, 3, &size);
    for (size_t i = 0; i < size; i++) {
        if (text[i] != LF_ESCAPE) {
            luaL_addchar(b, text[i]);
            continue;
        }
        i++;
        char c = i < size ? text[i] : 0;
        if (c == LF_ESCAPE) {
            luaL_addchar(b, c);
        } else if (c == '0') {
            luaL_addlstring(b, start, (size_t)(end - start));
        } else if (isdigit((unsigned char)c)) {
            lf_match_push_one(m, c - '1', start, end);
            luaL_tolstring(m->L, -1, NULL);
            lua_remove(m->L, -2);
            luaL_addvalue(b);
        } else {
            lf_raise(m->L, "invalid use of '%%' in replacement string");
        }
    }
}

/* Adds what stands for the match; answers whether that differs from it. */
static int lf_add_value(lf_match *m, luaL_Buffer *b, const char *start, const char *end, int type) {
    lua_State *L = m->L;
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        int count = lf_match_push(m, start, end);
        lua_call(L, count, 1);
    } else if (type == LUA_TTABLE) {
        lf_match_push_one(m, 0, start, end);
        lua_gettable(L, 3);
    } else {
        lf_add_template(m, b, start, end);
        return 1;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(b, start, (size_t)(end - start));
        return 0;
    }
    if (!lua_isstring(L, -1)) lf_raise(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(b);
    return 1;
}

int lf_gsub(lua_State *L) {
    size_t length, size;
    const char *s = luaL_checklstring(L, 1, &length), *p = luaL_checklstring(L, 2, &size);
    int type = lua_type(L, 3), anchored = size > 0 && *p == '^', changed = 0;
    luaL_argexpected(L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE,
                     3, "string/function/table");
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)length + 1), count = 0;
    lf_check_c_stack(L);
    lua_settop(L, 4);
    lua_pushnil(L); /* 5: the matcher's memory */
    lf_match m;
    luaL_Buffer b;
    lf_match_init(&m, L, 5, s, length, p + anchored, size - (size_t)anchored);
    const char *at = s, *last = NULL;
    luaL_buffinit(L, &b);
    while (count < most) {
        lf_match_again(&m);
        const char *end = lf_match_at(&m, at);
        if (end != NULL && end != last) {
            count++;
            changed |= lf_add_value(&m, &b, at, end, type);
            at = last = end;
            lf_check_size(L, luaL_bufflen(&b), "string.gsub");
        } else if (at < m.subject_end) {
            luaL_addchar(&b, *at++);
        } else {
            break;
        }
        if (anchored) break;
    }
    if (changed) {
        luaL_addlstring(&b, at, (size_t)(m.subject_end - at));
        luaL_pushresult(&b);
    } else {
        lua_pushvalue(L, 1);
    }
    lua_pushinteger(L, count);
    return 2;
}

const luaL_Reg lf_pattern_functions[] = {
    {"find", lf_find}, {"match", lf_match_function}, {"gmatch", lf_gmatch}, {"gsub", lf_gsub}, {NULL, NULL},
};
