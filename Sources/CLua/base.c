#include "flow.h"

#include <string.h>

/* The global functions that are not Lua's own: those that could catch a kill, show an address, attach a
   finalizer, or read bytecode. */

static int lf_caught(lua_State *L, int status, lua_KContext epoch) {
    if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L);
    lf_flow *f = lf_of(L);
    if (lf_must_propagate(f, epoch)) return lf_raise_kill(L);
    f->traced = 0;
    lua_pushboolean(L, 0);
    lua_pushvalue(L, -2);
    return 2;
}

static int lf_pcall(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    lua_KContext epoch = lf_of(L)->epoch;
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, epoch, lf_caught);
    return lf_caught(L, status, epoch);
}

/* Lua runs a message handler with hooks off where the error came from a hook: a script's own would
   never end. */
static int lf_message(lua_State *L) {
    lf_flow *f = lf_of(L);
    if (f->kill) return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

static int lf_xcaught(lua_State *L, int status, lua_KContext epoch) {
    if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - 1;
    return lf_caught(L, status, epoch);
}

static int lf_xpcall(lua_State *L) {
    int count = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, lf_message, 1);
    lua_replace(L, 2); /* now: function, handler, arguments */
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_remove(L, 1); /* handler, arguments, true, function */
    lua_rotate(L, 2, 2); /* handler, true, function, arguments */
    lua_KContext epoch = lf_of(L)->epoch;
    int status = lua_pcallk(L, count - 2, LUA_MULTRET, 1, epoch, lf_xcaught);
    return lf_xcaught(L, status, epoch);
}

static int lf_error(lua_State *L) {
    int level = (int)luaL_optinteger(L, 2, 1);
    lua_settop(L, 1);
    if (lua_type(L, 1) == LUA_TSTRING && level > 0) {
        lf_push_where(L, level);
        lua_insert(L, 1);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static const char *lf_kind_name(lua_State *L, int index) {
    if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING) return lua_tostring(L, -1);
    lua_pushnil(L);
    return luaL_typename(L, index);
}

/* luaL_tolstring without addresses. Pushes the text. */
const char *lf_tolstring(lua_State *L, int index, size_t *length) {
    index = lua_absindex(L, index);
    lf_check_c_stack(L);
    if (luaL_callmeta(L, index, "__tostring")) {
        if (!lua_isstring(L, -1)) lf_raise(L, "'__tostring' must return a string");
        return lua_tolstring(L, -1, length);
    }
    switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING: return luaL_tolstring(L, index, length);
    case LUA_TLIGHTUSERDATA:
        lua_pushstring(L, lua_touserdata(L, index) == (void *)&lf_json_null ? "null" : "userdata");
        return lua_tolstring(L, -1, length);
    default:
        lua_pushfstring(L, "%s: (address hidden)", lf_kind_name(L, index));
        lua_remove(L, -2);
        return lua_tolstring(L, -1, length);
    }
}

int lf_tostring(lua_State *L) {
    luaL_checkany(L, 1);
    lf_tolstring(L, 1, NULL);
    return 1;
}

static int lf_tonumber(lua_State *L) {
    if (lua_type(L, 1) == LUA_TSTRING && lua_rawlen(L, 1) > 64) lf_charge(L, (int64_t)(lua_rawlen(L, 1) / 16));
    return lf_stock.tonumber(L);
}

static int lf_setmetatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        lf_raise(L, "cannot change a protected metatable");
    lua_settop(L, 2);
    if (type == LUA_TTABLE) {
        /* Finalizers run with hooks off, at any time: nothing could end them. */
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL) lf_raise(L, "setmetatable: '__gc' is not available to scripts");
        lua_settop(L, 2);
    }
    lua_setmetatable(L, 1);
    return 1;
}

/* Collects the pieces of a reader function into one text. */
static void lf_read_pieces(lua_State *L) {
    luaL_Buffer text;
    size_t total = 0;
    lua_settop(L, 4);
    luaL_buffinit(L, &text);
    for (;;) {
        lua_pushvalue(L, 1);
        lua_call(L, 0, 1);
        if (lua_isnil(L, -1)) break;
        if (lua_type(L, -1) != LUA_TSTRING) lf_raise(L, "load: the reader must return a string");
        size_t length;
        lua_tolstring(L, -1, &length);
        if (length == 0) break;
        lf_check_size(L, total += length, "load");
        luaL_addvalue(&text);
    }
    lua_pop(L, 1);
    luaL_pushresult(&text);
    lua_replace(L, 1);
}

int lf_load_text(lua_State *L) {
    const char *mode = luaL_optstring(L, 3, "t");
    int has_environment = !lua_isnone(L, 4);
    if (lua_type(L, 1) != LUA_TSTRING) {
        luaL_checktype(L, 1, LUA_TFUNCTION);
        lf_read_pieces(L);
        if (lua_isnil(L, 2)) {
            lua_pushliteral(L, "=(load)");
            lua_replace(L, 2);
        }
    }
    size_t length;
    const char *text = lua_tolstring(L, 1, &length);
    const char *name = luaL_optstring(L, 2, text);
    if (strncmp(name, LF_PRELUDE_MARK, sizeof LF_PRELUDE_MARK - 1) == 0) name = "=(load)";
    lf_charge(L, (int64_t)(length / 8));
    int status = strchr(mode, 't') == NULL ? LUA_ERRSYNTAX : luaL_loadbufferx(L, text, length, name, "t");
    if (status == LUA_OK) {
        if (has_environment) {
            lua_pushvalue(L, 4);
            if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
        }
        return 1;
    }
    if (strchr(mode, 't') == NULL) lua_pushliteral(L, "scripts are loaded from text only");
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
}

const luaL_Reg lf_base_functions[] = {
    {"pcall", lf_pcall},         {"xpcall", lf_xpcall}, {"error", lf_error},
    {"tostring", lf_tostring},   {"setmetatable", lf_setmetatable}, {"tonumber", lf_tonumber},
    {"load", lf_load_text},      {"require", lf_require},
    {NULL, NULL},
};
