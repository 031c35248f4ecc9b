#include "flow.h"

#include <string.h>

/* Modules were compiled when the script was published: nothing is looked for on a disk. */

static const lf_code *lf_find_module(const lf_image *image, const char *name) {
    for (uint32_t i = 0; i < image->module_count; i++) {
        const char *file = image->modules[i].name;
        size_t length = strlen(file);
        if (length > 4 && strcmp(file + length - 4, ".lua") == 0) length -= 4;
        if (strlen(name) != length) continue;
        size_t at = 0;
        while (at < length && (file[at] == name[at] || (file[at] == '/' && name[at] == '.'))) at++;
        if (at == length) return &image->modules[i];
    }
    return NULL;
}

static void lf_push_loaded(lua_State *L) {
    if (lua_rawgeti(L, LUA_REGISTRYINDEX, LF_SLOT_LOADED) == LUA_TTABLE) return;
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawseti(L, LUA_REGISTRYINDEX, LF_SLOT_LOADED);
}

/* Stack: the name, the table of loaded modules, the module's result. */
static int lf_module_loaded(lua_State *L, int status, lua_KContext context) {
    (void)status;
    const lf_code *module = &lf_of(L)->image->modules[context];
    if (lua_isnil(L, 3)) {
        lua_pushboolean(L, 1);
        lua_replace(L, 3);
    }
    lua_settop(L, 3);
    lua_pushvalue(L, 3);
    lua_setfield(L, 2, module->name);
    return 1;
}

/* The files of a campaign's folder that are no modules. */
static int lf_runs_alone(const char *name) {
    size_t length = strlen(name);
    return strcmp(name, "flow") == 0 || strcmp(name, "outplan") == 0 || strcmp(name, "callees") == 0 ||
           (length > 5 && strcmp(name + length - 5, "_test") == 0);
}

int lf_require(lua_State *L) {
    lf_flow *f = lf_of(L);
    const char *name = luaL_checkstring(L, 1);
    const lf_code *module = lf_find_module(f->image, name);
    if (module == NULL && lf_runs_alone(name))
        lf_raise(L, "require: %s.lua is run by itself and not required: put what both need into a third file", name);
    if (module == NULL) lf_raise(L, "require: no file '%s.lua' in this folder", name);
    lua_settop(L, 1);
    lf_push_loaded(L);
    int type = lua_getfield(L, 2, module->name);
    if (type == LUA_TLIGHTUSERDATA && lua_touserdata(L, 3) == (void *)&lf_token)
        lf_raise(L, "require: '%s' requires itself, directly or through others", name);
    if (type != LUA_TNIL) return 1;
    lua_settop(L, 2);
    lua_pushlightuserdata(L, (void *)&lf_token); /* stands for "being loaded" */
    lua_setfield(L, 2, module->name);
    lf_charge(L, (int64_t)(module->length / 16));
    if (luaL_loadbufferx(L, module->bytecode, module->length, module->name, "b") != LUA_OK) return lua_error(L);
    lua_pushvalue(L, 1);
    lua_KContext context = module - f->image->modules;
    lua_callk(L, 1, 1, context, lf_module_loaded);
    return lf_module_loaded(L, LUA_OK, context);
}
