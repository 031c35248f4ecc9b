/* What the files of the shim share. */
#ifndef LF_FLOW_H
#define LF_FLOW_H

#define _GNU_SOURCE 1 /* CPU clocks of threads, signals */

#include "cluaflow.h"

#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#include <signal.h>

enum { LF_KILL_NONE = 0, LF_KILL_CANCEL, LF_KILL_INSTRUCTIONS, LF_KILL_TIME, LF_KILL_MEMORY };

/* Slots of the registry; 1 and 2 are Lua's own. */
enum { LF_SLOT_EXPORTS = 3, LF_SLOT_PRELUDE, LF_SLOT_MAIN, LF_SLOT_LOADED, LF_SLOT_STRING };

#define LF_MAX_NAMES 128
#define LF_MAX_LEVELS 32
#define LF_MAX_NODES 65536
#define LF_MAX_CLOSING 16
#define LF_MAX_C_STACK (768u * 1024u)
#define LF_MAX_CPU INT64_C(5000000000) /* nanoseconds a step where no other is set */
#define LF_PATIENCE 4096
#define LF_PRELUDE_MARK "=[trunkside"

typedef struct lf_code {
    char *name;     /* as given: "flow.lua" */
    char *bytecode; /* what lua_dump wrote */
    size_t length;
} lf_code;

struct lf_lines; /* see lines.c */

struct lf_image {
    char *actions[LF_MAX_NAMES];
    uint32_t action_count;
    char *functions[LF_MAX_NAMES];
    uint32_t function_count;
    lf_code *preludes;
    uint32_t prelude_count;
    lf_code *parts;
    uint32_t part_count;
    lf_code *modules;
    uint32_t module_count;
    lf_code main;
    struct lf_block *block; /* NULL: flows are built from scratch */
};

struct lf_flow {
    lua_State *L;       /* the main thread: every run happens on it */
    lua_State *running; /* the thread that executes now; hooks are armed there */
    lua_State *asking;  /* the thread in which the pending action was asked for */
    lua_State *blocker; /* the thread below which no action may suspend, or NULL */
    const lf_image *image;
    lf_host_call host;
    void *host_context;
    size_t used;
    size_t limit;
    int64_t budget;    /* instructions a step, 0: not counted */
    int64_t remaining; /* of this step */
    int64_t cpu_nanoseconds;
    uint64_t patience; /* steps of a pattern after which failures are remembered */
    int64_t clock_start; /* of the thread's clock, in this step */
    uint64_t random[4];
    uint32_t hooks;
    const char *stack_base; /* of the C stack when the step began */
    volatile sig_atomic_t expired;
    int32_t action;    /* index of the pending action + 1 */
    int32_t epoch;     /* counts cancellations */
    int32_t closing;   /* nesting of coroutine.close */
    int32_t traced;    /* 1: the trace has the frames of a dead coroutine; 2: of the main thread */
    int32_t died;      /* the status of a run that has ended with an error */
    uint8_t kill;
    uint8_t over;      /* above the memory limit: a collection is due */
    uint8_t starting;  /* preludes run: no actions, no host functions */
    struct lf_lines *lines; /* NULL: lines are not traced */
    struct lf_arena *arena; /* NULL: plain malloc */
};

static inline lf_flow *lf_of(lua_State *L) { return *(lf_flow **)lua_getextraspace(L); }

/* allocator.c */
void *lf_alloc(void *ud, void *pointer, size_t old_size, size_t new_size);

/* limits.c */
extern const char lf_token;
void lf_begin(lf_flow *f);
void lf_end(lf_flow *f);
void lf_sync_hook(lf_flow *f, lua_State *L);
void lf_arm(lua_State *L);
void lf_charge(lua_State *L, int64_t instructions);
void lf_charge_walk(lua_State *L);
void lf_poll(lua_State *L);
int lf_raise_kill(lua_State *L);
int lf_must_propagate(lf_flow *f, lua_KContext epoch);
void lf_check_c_stack(lua_State *L);
void lf_check_size(lua_State *L, uint64_t bytes, const char *what);

/* lines.c */
void lf_lines_open(lf_flow *f, uint32_t capacity);
void lf_lines_free(lf_flow *f);
void lf_lines_note(lua_State *L, lua_Debug *ar);

/* watchdog.c */
void lf_watch_begin(lf_flow *f);
void lf_watch_end(lf_flow *f);

/* trace.c */
int lf_is_authors(const lua_Debug *ar);
void lf_place_of(lua_State *L, int level, lf_place *place);
void lf_push_where(lua_State *L, int level);
int lf_raise(lua_State *L, const char *format, ...);
void lf_trace_reset(void);
void lf_trace_add(lua_State *L);
const lf_result *lf_fail(int kind, const char *message, size_t length, const lf_place *place);
const lf_result *lf_fail_syntax(const char *message);
int lf_trace_message(lua_State *L);
const lf_result *lf_fail_value(lf_flow *f, int status);
const lf_result *lf_fail_killed(lf_flow *f);
const lf_result *lf_fail_run(lf_flow *f, int status);
extern _Thread_local lf_result lf_answer;

/* values.c */
enum { LF_STRICT = 0, LF_LENIENT = 1 };
extern const char lf_json_null;
void lf_out_reset(void);
void lf_out_add(lua_State *L, int index, int mode, const char *what, int argument);
const lf_node *lf_out_nodes(void);
uint32_t lf_out_count(void);
int lf_in_push(lua_State *L, uint32_t skip);
uint32_t lf_in_values(void);
int lf_in_is_raise(void);
void lf_in_push_one(lua_State *L, uint32_t *cursor);

/* scratch.c */
void lf_grow(void *row, size_t *capacity, size_t size);

/* actions.c */
lua_CFunction lf_action_function(uint32_t index);
lua_CFunction lf_host_function(uint32_t index);
int lf_wrap(lua_State *L);

/* sandbox.c */
typedef struct lf_stock_functions {
    lua_CFunction concat, insert, remove, move, unpack, rep, format, byte, pack, lower, upper, reverse,
        codepoint, utf8_length, utf8_offset, tonumber;
} lf_stock_functions;
extern lf_stock_functions lf_stock;
void lf_harvest(void);
int lf_open_sandbox(lua_State *L);

/* the libraries */
extern const luaL_Reg lf_base_functions[];
extern const luaL_Reg lf_order_functions[];
extern const luaL_Reg lf_coroutine_functions[];
extern const luaL_Reg lf_table_functions[];
extern const luaL_Reg lf_string_functions[];
extern const luaL_Reg lf_pattern_functions[];
extern const luaL_Reg lf_math_functions[];
extern const luaL_Reg lf_utf8_functions[];
int lf_require(lua_State *L);
int lf_tostring(lua_State *L);
int lf_sort(lua_State *L);
int lf_gsub(lua_State *L);
int lf_load_text(lua_State *L);
const char *lf_tolstring(lua_State *L, int index, size_t *length);
int lf_close_thread(lua_State *L, lua_State *co);
void lf_random_seed(lf_flow *f, uint64_t seed);

/* image.c */
int lf_prepare(lua_State *L);

/* run.c */
lua_State *lf_flow_open(lf_flow *f);
const lf_result *lf_flow_prepare(lf_flow *f);
lf_flow *lf_flow_plain(const lf_image *image, const lf_result **failure);

#endif
