#include "flow.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Positions and tracebacks: read with lua_getstack and lua_getinfo, which neither allocate nor raise. Frames
   of preludes, and of C, are no places of the author's. */

#define LF_MAX_TRACE 24

_Thread_local lf_result lf_answer;

static _Thread_local struct {
    lf_place places[LF_MAX_TRACE];
    char files[LF_MAX_TRACE][LUA_IDSIZE];
    char names[LF_MAX_TRACE][64];
    uint32_t count;
    char file[LUA_IDSIZE]; /* of the place of an action or an error */
    char message[4096];
} trace;

int lf_is_authors(const lua_Debug *ar) {
    return ar->currentline > 0 && strncmp(ar->source, LF_PRELUDE_MARK, sizeof LF_PRELUDE_MARK - 1) != 0;
}

/* The first frame of the author's at or above this level; answers whether there is one. */
static int lf_find_author(lua_State *L, int level, lua_Debug *ar) {
    for (; lua_getstack(L, level, ar); level++) {
        lua_getinfo(L, "Sl", ar);
        if (lf_is_authors(ar)) return 1;
    }
    return 0;
}

void lf_place_of(lua_State *L, int level, lf_place *place) {
    lua_Debug ar;
    if (lf_find_author(L, level, &ar)) {
        memcpy(trace.file, ar.short_src, LUA_IDSIZE);
        *place = (lf_place){trace.file, NULL, ar.currentline};
    } else {
        *place = (lf_place){NULL, NULL, 0};
    }
}

void lf_push_where(lua_State *L, int level) {
    lua_Debug ar;
    if (lf_find_author(L, level, &ar)) {
        lua_pushfstring(L, "%s:%d: ", ar.short_src, ar.currentline);
    } else {
        lua_pushliteral(L, "");
    }
}

int lf_raise(lua_State *L, const char *format, ...) {
    va_list arguments;
    lf_push_where(L, 0);
    va_start(arguments, format);
    lua_pushvfstring(L, format, arguments);
    va_end(arguments);
    lua_concat(L, 2);
    return lua_error(L);
}

void lf_trace_reset(void) { trace.count = 0; }

void lf_trace_add(lua_State *L) {
    lua_Debug ar;
    for (int level = 0; trace.count < LF_MAX_TRACE && lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sln", &ar);
        if (!lf_is_authors(&ar)) continue;
        uint32_t i = trace.count++;
        memcpy(trace.files[i], ar.short_src, LUA_IDSIZE);
        trace.places[i] = (lf_place){trace.files[i], NULL, ar.currentline};
        if (*ar.what == 'm') {
            snprintf(trace.names[i], sizeof trace.names[i], "main chunk");
        } else if (ar.name != NULL) {
            snprintf(trace.names[i], sizeof trace.names[i], "%s%s'%.40s'", ar.namewhat,
                     *ar.namewhat ? " " : "", ar.name);
        } else {
            continue;
        }
        trace.places[i].name = trace.names[i];
    }
}

const lf_result *lf_fail(int kind, const char *message, size_t length, const lf_place *place) {
    lf_answer.status = LF_FAILED;
    lf_answer.kind = kind;
    lf_answer.message = message;
    lf_answer.message_length = length;
    lf_answer.trace = trace.places;
    lf_answer.trace_count = trace.count;
    if (place != NULL) lf_answer.place = *place;
    else if (trace.count > 0) lf_answer.place = trace.places[0];
    else lf_answer.place = (lf_place){NULL, NULL, 0};
    return &lf_answer;
}

/* Splits "flow.lua:7: message"; the file is what stands before the first ":digits: ". */
static const char *lf_split(const char *message, lf_place *place) {
    for (const char *colon = strchr(message, ':'); colon != NULL; colon = strchr(colon + 1, ':')) {
        const char *digit = colon + 1;
        int32_t line = 0;
        while (*digit >= '0' && *digit <= '9' && line < 100000000) line = line * 10 + (*digit++ - '0');
        if (digit == colon + 1 || digit[0] != ':' || digit[1] != ' ') continue;
        size_t length = (size_t)(colon - message);
        if (length == 0 || length >= LUA_IDSIZE || memchr(message, '\n', length) != NULL) return message;
        memcpy(trace.file, message, length);
        trace.file[length] = 0;
        *place = (lf_place){trace.file, NULL, line};
        return digit + 2;
    }
    return message;
}

const lf_result *lf_fail_syntax(const char *message) {
    lf_place place = {NULL, NULL, 0};
    snprintf(trace.message, sizeof trace.message, "%s", message);
    const char *text = lf_split(trace.message, &place);
    trace.count = 0;
    return lf_fail(LF_ERROR_SYNTAX, text, strlen(text), &place);
}

/* Runs inside lua_pcall: the raised value as nodes; its text, with __tostring, on the stack. */
static int lf_describe(lua_State *L) {
    if (lua_istable(L, 1)) lf_out_add(L, 1, LF_LENIENT, "error", 1);
    return 0;
}

static int lf_text_of(lua_State *L) {
    lf_tolstring(L, 1, NULL);
    return 1;
}

const lf_result *lf_fail_killed(lf_flow *f) {
    static const char *const texts[] = {
        "",
        "the run was ended",
        "ran too many instructions between two actions",
        "used too much time between two actions",
        "used too much memory",
    };
    static const int kinds[] = {LF_ERROR_RUNTIME, LF_ERROR_CANCELLED, LF_ERROR_INSTRUCTIONS, LF_ERROR_TIME,
                                LF_ERROR_MEMORY};
    int why = f->kill;
    lf_answer.nodes = NULL;
    lf_answer.count = 0;
    if (why == LF_KILL_INSTRUCTIONS)
        snprintf(trace.message, sizeof trace.message, "%s (the limit is %lld)", texts[why],
                 (long long)f->budget);
    else if (why == LF_KILL_MEMORY)
        snprintf(trace.message, sizeof trace.message, "%s (the limit is %zu bytes)", texts[why], f->limit);
    else if (why == LF_KILL_TIME)
        snprintf(trace.message, sizeof trace.message, "%s (the limit is %lld ms of CPU)", texts[why],
                 (long long)((f->cpu_nanoseconds ? f->cpu_nanoseconds : LF_MAX_CPU) / 1000000));
    else
        snprintf(trace.message, sizeof trace.message, "%s", texts[why]);
    return lf_fail(kinds[why], trace.message, strlen(trace.message), NULL);
}

/* Handles the message of the outermost call: the stack below the error still stands. */
int lf_trace_message(lua_State *L) {
    lf_flow *f = lf_of(L);
    if (f->traced == 0) lf_trace_reset();
    if (f->traced != 2) lf_trace_add(L);
    f->traced = 2;
    return 1;
}

/* The run has ended with this error, its value on top of the stack, and everything closed. */
const lf_result *lf_fail_run(lf_flow *f, int status) {
    if (f->traced != 2) lf_trace_reset();
    if (!f->kill) return lf_fail_value(f, status);
    lua_settop(f->L, 0);
    return lf_fail_killed(f);
}

static const lf_result *lf_fail_text(lua_State *L, int status) {
    lf_place place = {NULL, NULL, 0};
    size_t length;
    const char *bytes = lua_tolstring(L, -1, &length);
    if (length >= sizeof trace.message) length = sizeof trace.message - 1;
    memcpy(trace.message, bytes, length);
    trace.message[length] = 0;
    lua_settop(L, 0);
    const char *text = lf_split(trace.message, &place);
    /* Lua's own prefix for an error inside a prelude, which has no line numbers. */
    if (strncmp(text, "?:-1: ", 6) == 0) text += 6;
    int unknown = place.file == NULL || strncmp(place.file, &LF_PRELUDE_MARK[1], 10) == 0;
    return lf_fail(status == LUA_ERRMEM ? LF_ERROR_MEMORY : LF_ERROR_RUNTIME, text,
                   length - (size_t)(text - trace.message), unknown ? NULL : &place);
}

/* The raised value is on top of the main thread's stack, which is at rest again. */
const lf_result *lf_fail_value(lf_flow *f, int status) {
    lua_State *L = f->L;
    lf_answer.nodes = NULL;
    lf_answer.count = 0;
    if (lua_type(L, -1) == LUA_TSTRING) return lf_fail_text(L, status);
    /* Another value: its own text where it has one, within a budget that no loop escapes. */
    if (f->budget == 0 || f->remaining > 10000) f->remaining = 10000;
    int object = lua_gettop(L);
    lua_pushcfunction(L, lf_text_of);
    lua_pushvalue(L, object);
    if (lua_pcall(L, 1, 1, 0) == LUA_OK && lua_type(L, -1) == LUA_TSTRING)
        snprintf(trace.message, sizeof trace.message, "%s", lua_tostring(L, -1));
    else
        snprintf(trace.message, sizeof trace.message, "an error that is a %s", luaL_typename(L, object));
    f->kill = 0;
    lua_settop(L, object);
    lf_out_reset();
    lua_pushcfunction(L, lf_describe);
    lua_pushvalue(L, object);
    if (lua_pcall(L, 1, 0, 0) == LUA_OK) {
        lf_answer.nodes = lf_out_nodes();
        lf_answer.count = lf_out_count();
    }
    f->kill = 0;
    lua_settop(L, object); /* the nodes point to its strings */
    return lf_fail(LF_ERROR_RUNTIME, trace.message, strlen(trace.message), NULL);
}
