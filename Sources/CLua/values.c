#include "flow.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Values across the border: a flat row of nodes in preorder, one row a thread and direction. */

const char lf_json_null = 0;

typedef struct lf_field {
    const char *name;
    size_t length;
    int index; /* of the key on the Lua stack; its value is above it */
} lf_field;

typedef struct lf_out {
    lf_node *nodes;
    size_t count, capacity;
    uint32_t values;
    size_t bytes;
    lf_field *fields;
    size_t field_count, field_capacity;
} lf_out;

static _Thread_local lf_out out;

/* Where in an argument the walk is, for error messages. */
typedef struct lf_walk {
    lua_State *L;
    int mode;
    const char *what;
    int argument;
    int depth;
    lf_node path[LF_MAX_LEVELS + 1];
} lf_walk;

void lf_out_reset(void) {
    out.count = 0;
    out.values = 0;
    out.bytes = 0;
    out.field_count = 0;
}

const lf_node *lf_out_nodes(void) { return out.nodes; }
uint32_t lf_out_count(void) { return out.values; }

static void lf_refuse(lf_walk *w, const char *why) {
    luaL_Buffer path;
    luaL_buffinit(w->L, &path);
    for (int i = 0; i < w->depth; i++) {
        char number[32];
        if (w->path[i].tag == LF_STRING) {
            luaL_addchar(&path, '.');
            luaL_addlstring(&path, (const char *)(uintptr_t)w->path[i].bits,
                            w->path[i].length > 40 ? 40 : w->path[i].length);
        } else {
            snprintf(number, sizeof number, "[%lld]", (long long)w->path[i].bits);
            luaL_addstring(&path, number);
        }
    }
    luaL_pushresult(&path);
    lf_raise(w->L, "%s: %s (in argument %d%s)", w->what, why, w->argument, lua_tostring(w->L, -1));
}

static size_t lf_add(lf_walk *w, uint32_t tag, uint32_t length, uint64_t bits) {
    if (out.count >= LF_MAX_NODES) lf_refuse(w, "more than 65536 values in one");
    if (out.count == out.capacity) lf_grow(&out.nodes, &out.capacity, sizeof(lf_node));
    out.nodes[out.count] = (lf_node){tag, length, bits};
    return out.count++;
}

static void lf_add_string(lf_walk *w, int index) {
    size_t length;
    const char *bytes = lua_tolstring(w->L, index, &length);
    out.bytes += length;
    size_t most = lf_of(w->L)->limit;
    if (out.bytes > (most < (1u << 20) ? (1u << 20) : most)) lf_refuse(w, "the texts are too long together");
    lf_add(w, LF_STRING, (uint32_t)length, (uint64_t)(uintptr_t)bytes);
}

static int lf_by_name(const void *left, const void *right) {
    const lf_field *a = left, *b = right;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->name, b->name, shorter);
    if (order != 0) return order;
    return a->length < b->length ? -1 : a->length > b->length;
}

static void lf_sort_fields(lf_field *fields, size_t count) {
    if (count > 12) {
        qsort(fields, count, sizeof(lf_field), lf_by_name);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        lf_field field = fields[i];
        size_t at = i;
        for (; at > 0 && lf_by_name(&fields[at - 1], &field) > 0; at--) fields[at] = fields[at - 1];
        fields[at] = field;
    }
}

static void lf_add_value(lf_walk *w, int index);

static void lf_check_key(lf_walk *w, lua_Integer list) {
    lua_State *L = w->L;
    char text[120];
    if (lua_isinteger(L, -2)) {
        lua_Integer key = lua_tointeger(L, -2);
        if (key >= 1 && key <= list) return;
        snprintf(text, sizeof text, "the key %lld is neither a name nor the next place of a list (1 to %lld)",
                 (long long)key, (long long)list);
    } else if (lua_type(L, -2) == LUA_TNUMBER) {
        snprintf(text, sizeof text, "the key %.14g is neither a name nor a place in a list",
                 lua_tonumber(L, -2));
    } else {
        snprintf(text, sizeof text, "a %s cannot be a key here", luaL_typename(L, -2));
    }
    lf_refuse(w, text);
}

static void lf_add_table(lf_walk *w, int index) {
    lua_State *L = w->L;
    if (w->depth >= LF_MAX_LEVELS) lf_refuse(w, "nested deeper than 32 levels");
    luaL_checkstack(L, 8, "a value crosses the border");
    lf_charge_walk(L);
    size_t head = lf_add(w, LF_TABLE, 0, 0);
    lua_Integer list = 0;
    int level = w->depth++;
    while (lua_rawgeti(L, index, list + 1) != LUA_TNIL) {
        list++;
        w->path[level] = (lf_node){LF_INTEGER, 0, (uint64_t)list};
        lf_add_value(w, lua_gettop(L));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    w->depth = level;
    int top = lua_gettop(L);
    size_t first = out.field_count;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        if (lua_type(L, -2) != LUA_TSTRING) {
            lf_check_key(w, list);
            lua_pop(L, 1);
            continue;
        }
        if (out.field_count == out.field_capacity)
            lf_grow(&out.fields, &out.field_capacity, sizeof(lf_field));
        lf_field *field = &out.fields[out.field_count++];
        field->name = lua_tolstring(L, -2, &field->length);
        field->index = lua_gettop(L) - 1;
        if (out.field_count > LF_MAX_NODES) lf_refuse(w, "more than 65536 values in one");
        luaL_checkstack(L, 4, "a value crosses the border");
        lua_pushvalue(L, -2);
    }
    size_t count = out.field_count - first;
    lf_sort_fields(out.fields + first, count);
    w->depth = level + 1;
    for (size_t i = 0; i < count; i++) {
        int key = out.fields[first + i].index;
        lf_add_string(w, key);
        w->path[level] = out.nodes[out.count - 1];
        lf_add_value(w, key + 1);
    }
    w->depth = level;
    lua_settop(L, top);
    out.field_count = first;
    out.nodes[head].length = (uint32_t)count;
    out.nodes[head].bits = (uint64_t)list;
}

static void lf_add_value(lf_walk *w, int index) {
    lua_State *L = w->L;
    switch (lua_type(L, index)) {
    case LUA_TNONE:
    case LUA_TNIL: lf_add(w, LF_NIL, 0, 0); break;
    case LUA_TBOOLEAN: lf_add(w, LF_BOOLEAN, 0, (uint64_t)lua_toboolean(L, index)); break;
    case LUA_TSTRING: lf_add_string(w, index); break;
    case LUA_TTABLE: lf_add_table(w, index); break;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            lf_add(w, LF_INTEGER, 0, (uint64_t)lua_tointeger(L, index));
        } else {
            double number = lua_tonumber(L, index);
            uint64_t bits;
            if (isnan(number) && w->mode == LF_STRICT) lf_refuse(w, "not a number (0/0) cannot be passed");
            memcpy(&bits, &number, sizeof bits);
            lf_add(w, LF_NUMBER, 0, bits);
        }
        break;
    case LUA_TLIGHTUSERDATA:
        if (lua_touserdata(L, index) == (void *)&lf_json_null) {
            lf_add(w, LF_JSON_NULL, 0, 0);
            break;
        }
        lf_refuse(w, "a userdata cannot be passed");
        break;
    case LUA_TFUNCTION:
        if (w->mode == LF_LENIENT) {
            lf_add(w, LF_FUNCTION, 0, 0);
            break;
        }
        lf_refuse(w, "a function cannot be passed");
        break;
    default: {
        char text[60];
        snprintf(text, sizeof text, "a %s cannot be passed", luaL_typename(L, index));
        lf_refuse(w, text);
    }
    }
}

/* Raises an ordinary error where the value cannot cross; call it inside Lua's protection. */
void lf_out_add(lua_State *L, int index, int mode, const char *what, int argument) {
    lf_walk walk = {.L = L, .mode = mode, .what = what, .argument = argument, .depth = 0};
    size_t before = out.count;
    lf_add_value(&walk, lua_absindex(L, index));
    out.values++;
    if (out.count - before > 8) lf_charge(L, (int64_t)(out.count - before) / 4);
}

typedef struct lf_in {
    lf_node *nodes;
    size_t count, capacity;
    char *bytes;
    size_t length, byte_capacity;
    int raise;
} lf_in;

static _Thread_local lf_in in;

void lf_in_reset(void) {
    in.count = 0;
    in.length = 0;
    in.raise = 0;
    if (in.byte_capacity > ((size_t)4 << 20)) {
        free(in.bytes);
        in.bytes = NULL;
        in.byte_capacity = 0;
    }
}

static void lf_put(uint32_t tag, uint32_t length, uint64_t bits) {
    if (in.count == in.capacity) lf_grow(&in.nodes, &in.capacity, sizeof(lf_node));
    in.nodes[in.count++] = (lf_node){tag, length, bits};
}

void lf_in_raise(void) { in.raise = 1; }
void lf_in_nil(void) { lf_put(LF_NIL, 0, 0); }
void lf_in_json_null(void) { lf_put(LF_JSON_NULL, 0, 0); }
void lf_in_boolean(bool value) { lf_put(LF_BOOLEAN, 0, value); }
void lf_in_integer(int64_t value) { lf_put(LF_INTEGER, 0, (uint64_t)value); }
void lf_in_table(uint32_t list, uint32_t fields) { lf_put(LF_TABLE, fields, list); }

void lf_in_number(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    lf_put(LF_NUMBER, 0, bits);
}

void lf_in_string(const char *bytes, size_t length) {
    while (in.length + length > in.byte_capacity) lf_grow(&in.bytes, &in.byte_capacity, 1);
    if (length > 0) memcpy(in.bytes + in.length, bytes, length);
    lf_put(LF_STRING, (uint32_t)length, in.length);
    in.length += length;
}

int lf_in_is_raise(void) { return in.raise; }

static void lf_push(lua_State *L, uint32_t *cursor, int depth) {
    if (*cursor >= in.count) {
        lua_pushnil(L);
        return;
    }
    lf_node node = in.nodes[(*cursor)++];
    switch (node.tag) {
    case LF_JSON_NULL: lua_pushlightuserdata(L, (void *)&lf_json_null); break;
    case LF_BOOLEAN: lua_pushboolean(L, node.bits != 0); break;
    case LF_INTEGER: lua_pushinteger(L, (lua_Integer)node.bits); break;
    case LF_STRING: lua_pushlstring(L, node.length ? in.bytes + node.bits : "", node.length); break;
    case LF_NUMBER: {
        double number;
        memcpy(&number, &node.bits, sizeof number);
        lua_pushnumber(L, number);
        break;
    }
    case LF_TABLE:
        if (depth >= LF_MAX_LEVELS) lf_raise(L, "an answer is nested deeper than 32 levels");
        luaL_checkstack(L, 4, "an answer crosses the border");
        lua_createtable(L, (int)node.bits, (int)node.length);
        for (lua_Integer i = 1; i <= (lua_Integer)node.bits; i++) {
            lf_push(L, cursor, depth + 1);
            lua_rawseti(L, -2, i);
        }
        for (uint32_t i = 0; i < node.length; i++) {
            lf_push(L, cursor, depth + 1);
            lf_push(L, cursor, depth + 1);
            lua_rawset(L, -3);
        }
        break;
    default: lua_pushnil(L);
    }
}

void lf_in_push_one(lua_State *L, uint32_t *cursor) { lf_push(L, cursor, 0); }

/* Pushes all values from node number skip on; answers how many. */
int lf_in_push(lua_State *L, uint32_t skip) {
    int pushed = 0;
    while (skip < in.count) {
        luaL_checkstack(L, 4, "too many answers");
        lf_push(L, &skip, 0);
        pushed++;
    }
    return pushed;
}
