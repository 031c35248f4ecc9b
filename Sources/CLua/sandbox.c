#include "flow.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The globals of a script: an allow-list, with Lua's own functions where they are harmless. Libraries are
   made when they are first used: most flows need two of the five. */

lf_stock_functions lf_stock;

/* Lua's own functions, gathered once from a scratch state: those without upvalues are plain addresses. */
static const char *const lf_libraries[] = {"string", "table", "math", "utf8", "coroutine"};
enum { LF_LIBRARIES = 5, LF_MAX_STOCK = 40 };

static struct {
    luaL_Reg functions[LF_MAX_STOCK];
    int count;
} harvest[LF_LIBRARIES + 2]; /* then: globals, and the arithmetic of strings */

static const char *const lf_harmless[] = {
    "select", "ipairs", "type", "tonumber", "getmetatable", "rawget", "rawset", "rawequal", "rawlen", "assert",
    NULL,
};

static int lf_is_listed(const char *name, const char *const *list) {
    for (; *list != NULL; list++) {
        if (strcmp(*list, name) == 0) return 1;
    }
    return 0;
}

/* The table on top of the stack. */
static void lf_gather(lua_State *L, int slot, const char *const *only) {
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
        int plain = lua_iscfunction(L, -1) && lua_getupvalue(L, -1, 1) == NULL;
        if (plain && (only == NULL || lf_is_listed(name, only)) && harvest[slot].count < LF_MAX_STOCK) {
            luaL_Reg *found = &harvest[slot].functions[harvest[slot].count++];
            found->name = strdup(name);
            found->func = lua_tocfunction(L, -1);
        }
        lua_settop(L, 2);
    }
    lua_settop(L, 0);
}

static lua_CFunction lf_find(int slot, const char *name) {
    for (int i = 0; i < harvest[slot].count; i++) {
        if (strcmp(harvest[slot].functions[i].name, name) == 0) return harvest[slot].functions[i].func;
    }
    fprintf(stderr, "trunkside: this Lua library has no function %s\n", name);
    abort();
}

static void lf_harvest_once(void) {
    static const char *const arithmetic[] = {"__add", "__sub", "__mul",  "__mod", "__pow",
                                             "__div", "__idiv", "__unm", NULL};
    lua_State *L = luaL_newstate();
    if (L == NULL) abort();
    luaL_openlibs(L);
    for (int i = 0; i < LF_LIBRARIES; i++) {
        lua_getglobal(L, lf_libraries[i]);
        lf_gather(L, i, NULL);
    }
    lua_pushglobaltable(L);
    lf_gather(L, LF_LIBRARIES, lf_harmless);
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_remove(L, -2);
    lf_gather(L, LF_LIBRARIES + 1, arithmetic);
    lua_close(L);
    lf_stock = (lf_stock_functions){
        .concat = lf_find(1, "concat"), .insert = lf_find(1, "insert"), .remove = lf_find(1, "remove"),
        .move = lf_find(1, "move"),     .unpack = lf_find(1, "unpack"), .rep = lf_find(0, "rep"),
        .format = lf_find(0, "format"), .byte = lf_find(0, "byte"),     .pack = lf_find(0, "pack"),
        .lower = lf_find(0, "lower"),   .upper = lf_find(0, "upper"),   .reverse = lf_find(0, "reverse"),
        .codepoint = lf_find(3, "codepoint"), .utf8_length = lf_find(3, "len"),
        .utf8_offset = lf_find(3, "offset"), .tonumber = lf_find(LF_LIBRARIES, "tonumber"),
    };
}

void lf_harvest(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, lf_harvest_once);
}

/* Not for scripts; and what only a Lua that was built for older scripts has. */
static const char *const lf_absent[] = {"dump", "pow", "cosh", "sinh", "tanh", "frexp", "ldexp", "log10", NULL};

static void lf_set_harvest(lua_State *L, int slot) {
    for (int i = 0; i < harvest[slot].count; i++) {
        if (lf_is_listed(harvest[slot].functions[i].name, lf_absent)) continue;
        lua_pushcfunction(L, harvest[slot].functions[i].func);
        lua_setfield(L, -2, harvest[slot].functions[i].name);
    }
}

static void lf_set_functions(lua_State *L, const luaL_Reg *functions) {
    for (; functions->name != NULL; functions++) {
        lua_pushcfunction(L, functions->func);
        lua_setfield(L, -2, functions->name);
    }
}

/* Pushes a fresh table of the library. */
static void lf_push_library(lua_State *L, int library) {
    static const luaL_Reg *const own[] = {lf_string_functions, lf_table_functions, lf_math_functions,
                                          lf_utf8_functions, lf_coroutine_functions};
    lua_createtable(L, 0, harvest[library].count + 2);
    lf_set_harvest(L, library);
    lf_set_functions(L, own[library]);
    if (library == 0) lf_set_functions(L, lf_pattern_functions);
    if (library == 2) {
        lua_pushnumber(L, 3.141592653589793238462643383279502884);
        lua_setfield(L, -2, "pi");
        lua_pushnumber(L, (lua_Number)HUGE_VAL);
        lua_setfield(L, -2, "huge");
        lua_pushinteger(L, LUA_MAXINTEGER);
        lua_setfield(L, -2, "maxinteger");
        lua_pushinteger(L, LUA_MININTEGER);
        lua_setfield(L, -2, "mininteger");
    } else if (library == 3) {
        lua_pushlstring(L, "[\0-\x7F\xC2-\xFD][\x80-\xBF]*", 14);
        lua_setfield(L, -2, "charpattern");
    }
}

/* Pushes the table of the string library, the one that strings' metatable has as well. */
static void lf_push_string(lua_State *L) {
    if (lua_rawgeti(L, LUA_REGISTRYINDEX, LF_SLOT_STRING) == LUA_TTABLE) return;
    lua_pop(L, 1);
    lf_push_library(L, 0);
    lua_pushvalue(L, -1);
    lua_rawseti(L, LUA_REGISTRYINDEX, LF_SLOT_STRING);
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 2);
}

static int lf_string_index(lua_State *L) {
    lua_settop(L, 2);
    lf_push_string(L);
    lua_insert(L, 2);
    lua_rawget(L, 2);
    return 1;
}

static int lf_global_index(lua_State *L) {
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    for (int i = 0; i < LF_LIBRARIES; i++) {
        if (strcmp(name, lf_libraries[i]) != 0) continue;
        if (i == 0) lf_push_string(L);
        else lf_push_library(L, i);
        lua_pushvalue(L, 2);
        lua_pushvalue(L, -2);
        lua_rawset(L, 1);
        return 1;
    }
    lua_pushnil(L);
    return 1;
}

int lf_open_sandbox(lua_State *L) {
    lua_pushglobaltable(L);
    lf_set_harvest(L, LF_LIBRARIES);
    lf_set_functions(L, lf_base_functions);
    lf_set_functions(L, lf_order_functions);
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, lf_global_index);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
    lua_pushliteral(L, "");
    lua_createtable(L, 0, 10);
    lf_set_harvest(L, LF_LIBRARIES + 1);
    lua_pushcfunction(L, lf_string_index);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
    return 0;
}
