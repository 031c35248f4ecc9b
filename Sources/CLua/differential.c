#include "match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Random patterns through our matcher and through Lua's own: a test's tool, never called by the engine. */

static uint64_t lf_draw(uint64_t *state, uint64_t below) {
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
}

static void lf_draw_subject(uint64_t *state, char *text) {
    static const char letters[] = "aaaabbc(). %1-\n";
    int length = (int)lf_draw(state, lf_draw(state, 4) == 0 ? 40 : 12);
    for (int i = 0; i < length; i++) *text++ = letters[lf_draw(state, sizeof letters - 1)];
    *text = 0;
}

static void lf_draw_pattern(uint64_t *state, char *text) {
    static const char *const items[] = {
        "a", "b",  "c",  ".",   "%a", "%A", "%d", "%s", "%w", "%p", "[ab]", "[^a]", "[a-c]", "[%a_]", "[]]",
        "[^]]", "[a-]", "%(", "%.", "%%", "(",  "(",  ")",  ")",  "()", "%1", "%2", "%b()", "%f[a]", "%f[^a]",
        "$",  "^",  "%bab", "[",  "%",  "%f", "%b", "]",
    };
    static const char *const suffixes[] = {"", "", "*", "+", "-", "?", "*", "-"};
    int count = 1 + (int)lf_draw(state, 6);
    *text = 0;
    if (lf_draw(state, 10) == 0) strcat(text, "^");
    for (int i = 0; i < count; i++) {
        uint64_t most = lf_draw(state, 20) == 0 ? sizeof items / sizeof items[0] : 31;
        strcat(text, items[lf_draw(state, most)]);
        strcat(text, suffixes[lf_draw(state, sizeof suffixes / sizeof suffixes[0])]);
    }
    if (lf_draw(state, 10) == 0) strcat(text, "$");
}

/* All matches that gmatch gives, as one list. */
static int lf_collect(lua_State *L) {
    lua_call(L, 2, 1);
    lua_newtable(L);
    for (lua_Integer n = 0; n < 100;) {
        lua_pushvalue(L, 1);
        lua_call(L, 0, 3);
        if (lua_isnil(L, -3)) break;
        for (int i = 3; i >= 1; i--) lua_rawseti(L, 2, n + i);
        n += 3;
    }
    lua_settop(L, 2);
    return 1;
}

static int lf_same(lua_State *L, int a, int b) {
    if (lua_type(L, a) != LUA_TTABLE || lua_type(L, b) != LUA_TTABLE) return lua_rawequal(L, a, b);
    for (lua_Integer i = 1; i <= 303; i++) {
        lua_rawgeti(L, a, i);
        lua_rawgeti(L, b, i);
        if (!lua_rawequal(L, -1, -2)) return 0;
        lua_pop(L, 2);
    }
    return 1;
}

/* Calls function number `which` with the subject, the pattern, and what gsub needs besides. */
static int lf_run_case(lua_State *L, lua_CFunction function, int which, const char *s, const char *p, int kind) {
    int arguments = 2;
    if (which == 2) lua_pushcfunction(L, lf_collect);
    lua_pushcfunction(L, function);
    lua_pushstring(L, s);
    lua_pushstring(L, p);
    if (which == 3) {
        lua_pushstring(L, kind == 0 ? "<%0>" : kind == 1 ? "%1." : "");
        arguments = 3;
    } else if (which < 2 && kind > 0) {
        lua_pushinteger(L, kind * 3 - 7);
        arguments = 3;
    }
    return lua_pcall(L, which == 2 ? 3 : arguments, LUA_MULTRET, 0);
}

/* Answers how many cases differ; the first is described in report. Errors must agree in being errors. */
int lf_compare_patterns(uint64_t seed, int cases, uint64_t patience, char *report, size_t size) {
    static const luaL_Reg stock[] = {{"find", NULL}, {"match", NULL}, {"gmatch", NULL}, {"gsub", NULL}};
    lf_image *image = lf_image_new();
    lf_text name = {"x", 1}, source = {"", 0};
    lf_image_set_main(image, name, source);
    lf_image_finish(image, false);
    lf_flow *f = lf_flow_new(image, (lf_limits){(size_t)64 << 20, INT64_C(1) << 60, 0, 0}, seed);
    lua_State *L = f->L;
    int differ = 0;
    f->patience = patience;
    lf_begin(f);
    luaL_requiref(L, "string", luaopen_string, 0);
    for (int i = 0; i < cases; i++) {
        char s[64], p[128];
        lf_draw_subject(&seed, s);
        lf_draw_pattern(&seed, p);
        int which = (int)lf_draw(&seed, 4), kind = (int)lf_draw(&seed, 4);
        lua_settop(L, 1);
        lua_getfield(L, 1, stock[which].name);
        lua_CFunction theirs = lua_tocfunction(L, -1);
        lua_settop(L, 1);
        int ok = lf_run_case(L, lf_pattern_functions[which].func, which, s, p, kind);
        int top = lua_gettop(L);
        int their_ok = lf_run_case(L, theirs, which, s, p, kind);
        int good = (ok == LUA_OK) == (their_ok == LUA_OK);
        if (good && ok == LUA_OK) {
            int count = top - 1;
            good = lua_gettop(L) - top == count;
            for (int n = 0; good && n < count; n++) good = lf_same(L, 2 + n, top + 1 + n);
        }
        if (!good && differ++ == 0)
            snprintf(report, size, "%s of \"%s\" with \"%s\", variant %d", stock[which].name, s, p, kind);
    }
    lf_end(f);
    lf_flow_free(f);
    lf_image_free(image);
    return differ;
}
