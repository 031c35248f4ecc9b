#include "arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a published script is: bytecode and names, built once and read by any thread afterwards. */

static void *lf_need(void *memory) {
    if (memory == NULL) {
        fputs("trunkside: out of memory while a script is published\n", stderr);
        abort();
    }
    return memory;
}

static char *lf_copy(lf_text text) {
    char *copy = lf_need(malloc(text.length + 1));
    if (text.length > 0) memcpy(copy, text.bytes, text.length);
    copy[text.length] = 0;
    return copy;
}

const char *lf_version(void) { return LUA_RELEASE; }
uint32_t lf_image_limit_names(void) { return LF_MAX_NAMES; }

lf_image *lf_image_new(void) {
    lf_harvest();
    return lf_need(calloc(1, sizeof(lf_image)));
}

static void lf_code_free(lf_code *code) {
    free(code->name);
    free(code->bytecode);
}

void lf_image_free(lf_image *image) {
    for (uint32_t i = 0; i < image->action_count; i++) free(image->actions[i]);
    for (uint32_t i = 0; i < image->function_count; i++) free(image->functions[i]);
    for (uint32_t i = 0; i < image->prelude_count; i++) lf_code_free(&image->preludes[i]);
    for (uint32_t i = 0; i < image->part_count; i++) lf_code_free(&image->parts[i]);
    for (uint32_t i = 0; i < image->module_count; i++) lf_code_free(&image->modules[i]);
    free(image->preludes);
    free(image->parts);
    free(image->modules);
    lf_code_free(&image->main);
    if (image->block != NULL) lf_block_free(image->block);
    free(image);
}

void lf_image_add_action(lf_image *image, lf_text name) {
    if (image->action_count < LF_MAX_NAMES) image->actions[image->action_count++] = lf_copy(name);
}

void lf_image_add_function(lf_image *image, lf_text name) {
    if (image->function_count < LF_MAX_NAMES) image->functions[image->function_count++] = lf_copy(name);
}

static int lf_write(lua_State *L, const void *bytes, size_t length, void *context) {
    (void)L;
    lf_code *code = context;
    code->bytecode = lf_need(realloc(code->bytecode, code->length + length + 1));
    memcpy(code->bytecode + code->length, bytes, length);
    code->length += length;
    return 0;
}

/* Answers NULL, or the syntax error. code may be NULL: then the text is only checked. What is our own loses its
   line numbers and names: no error shows them, and each flow would carry them. */
static const lf_result *lf_compile(lf_code *code, const char *mark, lf_text name, lf_text source) {
    lua_State *L = lf_need(luaL_newstate());
    char chunk[512];
    snprintf(chunk, sizeof chunk, "%s%.*s", mark, (int)(name.length > 480 ? 480 : name.length), name.bytes);
    const lf_result *failure = NULL;
    if (luaL_loadbufferx(L, source.bytes, source.length, chunk, "t") != LUA_OK) {
        failure = lf_fail_syntax(lua_tostring(L, -1));
    } else if (code != NULL) {
        code->name = lf_copy(name);
        lua_dump(L, lf_write, code, *mark == 0 || *mark == '=');
    }
    lua_close(L);
    return failure;
}

const lf_result *lf_check(lf_text name, lf_text source) {
    return lf_compile(NULL, name.length > 0 && name.bytes[0] == '=' ? "" : "@", name, source);
}

static const lf_result *lf_append(lf_code **list, uint32_t *count, const char *mark, lf_text name,
                                  lf_text source) {
    lf_code code = {NULL, NULL, 0};
    const lf_result *failure = lf_compile(&code, mark, name, source);
    if (failure != NULL) return failure;
    *list = lf_need(realloc(*list, (*count + 1) * sizeof(lf_code)));
    (*list)[(*count)++] = code;
    return NULL;
}

const lf_result *lf_image_add_prelude(lf_image *image, lf_text name, lf_text source) {
    const char *mark = LF_PRELUDE_MARK;
    size_t length = strlen(mark);
    int marked = name.length >= length && memcmp(name.bytes, mark, length) == 0;
    return lf_append(&image->preludes, &image->prelude_count, marked ? "" : "=[trunkside] ", name, source);
}

const lf_result *lf_image_add_module(lf_image *image, lf_text name, lf_text source) {
    return lf_append(&image->modules, &image->module_count, "@", name, source);
}

const lf_result *lf_image_add_part(lf_image *image, lf_text name, lf_text source) {
    return lf_append(&image->parts, &image->part_count, "=[trunkside] ", name, source);
}

const lf_result *lf_image_set_main(lf_image *image, lf_text name, lf_text source) {
    return lf_compile(&image->main, "@", name, source);
}

static int lf_get_exports(lua_State *L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, LF_SLOT_EXPORTS);
    return 1;
}

static void lf_load_code(lua_State *L, const lf_code *code) {
    if (luaL_loadbufferx(L, code->bytecode, code->length, code->name, "b") != LUA_OK) lua_error(L);
}

/* host.part(name): the part's function, fresh each time, or nil. */
static int lf_load_part(lua_State *L) {
    const lf_image *image = lf_of(L)->image;
    const char *name = luaL_checkstring(L, 1);
    for (uint32_t i = 0; i < image->part_count; i++) {
        if (strcmp(name, image->parts[i].name) != 0) continue;
        lf_charge(L, (int64_t)(image->parts[i].length / 16));
        lf_load_code(L, &image->parts[i]);
        return 1;
    }
    lua_pushnil(L);
    return 1;
}

/* host.find(name): the action or the host function of this name, or nil. A prelude that asks for each when it
   is first used, and lets go of the two tables, spares every flow their memory. */
static int lf_find_name(lua_State *L) {
    const lf_image *image = lf_of(L)->image;
    const char *name = luaL_checkstring(L, 1);
    for (uint32_t i = 0; i < image->action_count; i++) {
        if (strcmp(name, image->actions[i]) != 0) continue;
        lua_pushcfunction(L, lf_action_function(i));
        return 1;
    }
    for (uint32_t i = 0; i < image->function_count; i++) {
        if (strcmp(name, image->functions[i]) != 0) continue;
        lua_pushcfunction(L, lf_host_function(i));
        return 1;
    }
    lua_pushnil(L);
    return 1;
}

static void lf_push_host(lua_State *L, const lf_image *image) {
    lua_createtable(L, 0, 8);
    lua_createtable(L, 0, (int)image->action_count);
    for (uint32_t i = 0; i < image->action_count; i++) {
        lua_pushcfunction(L, lf_action_function(i));
        lua_setfield(L, -2, image->actions[i]);
    }
    lua_setfield(L, -2, "actions");
    lua_createtable(L, 0, (int)image->function_count);
    for (uint32_t i = 0; i < image->function_count; i++) {
        lua_pushcfunction(L, lf_host_function(i));
        lua_setfield(L, -2, image->functions[i]);
    }
    lua_setfield(L, -2, "functions");
    lua_pushcfunction(L, lf_get_exports);
    lua_setfield(L, -2, "exports");
    lua_pushcfunction(L, lf_wrap);
    lua_setfield(L, -2, "wrap");
    lua_pushcfunction(L, lf_load_part);
    lua_setfield(L, -2, "part");
    lua_pushcfunction(L, lf_find_name);
    lua_setfield(L, -2, "find");
    lua_pushlightuserdata(L, (void *)&lf_json_null);
    lua_setfield(L, -2, "json_null");
    lua_pushglobaltable(L);
    lua_setfield(L, -2, "globals");
}

/* Inside lua_pcall: everything a flow has before its script runs. */
int lf_prepare(lua_State *L) {
    const lf_image *image = lf_of(L)->image;
    lua_pushboolean(L, 0);
    lua_rawseti(L, LUA_REGISTRYINDEX, LF_SLOT_EXPORTS);
    lf_open_sandbox(L);
    lf_push_host(L, image);
    for (uint32_t i = 0; i < image->prelude_count; i++) {
        lf_load_code(L, &image->preludes[i]);
        lua_pushvalue(L, 1);
        lua_call(L, 1, 1);
        lua_rawseti(L, LUA_REGISTRYINDEX, LF_SLOT_PRELUDE);
    }
    lf_load_code(L, &image->main);
    lua_rawseti(L, LUA_REGISTRYINDEX, LF_SLOT_MAIN);
    return 0;
}

bool lf_can_clone(void) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
    return false;
#endif
#endif
    return true;
}

const lf_result *lf_image_finish(lf_image *image, bool clone) {
    const lf_result *failure = NULL;
    if (clone && lf_can_clone()) image->block = lf_block_build(image, &failure);
    if (failure != NULL && failure->kind != LF_ERROR_MEMORY) return failure;
    failure = NULL; /* too large for a block: built one by one */
    if (image->block != NULL) {
        if (lf_block_is_sound(image->block)) return NULL;
        lf_block_free(image->block);
        image->block = NULL;
    }
    lf_flow *f = lf_flow_plain(image, &failure);
    if (f != NULL) lf_flow_free(f);
    return failure;
}

size_t lf_image_size(const lf_image *image) { return image->block != NULL ? image->block->used : 0; }
