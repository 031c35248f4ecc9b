/* The only door between Swift and Lua: opaque pointers, plain nodes and statuses. lua_State stays behind it. */
#ifndef CLUAFLOW_H
#define CLUAFLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lf_image lf_image;
typedef struct lf_flow lf_flow;

enum {
    LF_NIL = 0,
    LF_JSON_NULL = 1,
    LF_BOOLEAN = 2,
    LF_INTEGER = 3,
    LF_NUMBER = 4,
    LF_STRING = 5,
    LF_TABLE = 6,
    LF_FUNCTION = 7
};

/* One value, in preorder. bits: the boolean, the integer, the double's bits, the string's address, or the
   number of list entries; length: bytes of a string, or the number of fields, which follow the list entries
   as key and value, in byte order of the keys. */
typedef struct lf_node {
    uint32_t tag;
    uint32_t length;
    uint64_t bits;
} lf_node;

typedef struct lf_place {
    const char *file; /* NULL where unknown */
    const char *name; /* NULL where unknown */
    int32_t line;
} lf_place;

enum { LF_ACTION = 0, LF_RETURNED = 1, LF_FAILED = 2 };

enum {
    LF_ERROR_SYNTAX = 0,
    LF_ERROR_RUNTIME = 1,
    LF_ERROR_MEMORY = 2,
    LF_ERROR_INSTRUCTIONS = 3,
    LF_ERROR_TIME = 4,
    LF_ERROR_CANCELLED = 5
};

/* What a step came to. Everything it points to is valid until the same thread's next call through this door. */
typedef struct lf_result {
    int32_t status;
    int32_t action;       /* index of the action, for LF_ACTION */
    const lf_node *nodes; /* arguments, results, or the raised value */
    uint32_t count;       /* values at top level in nodes */
    int32_t kind;         /* LF_ERROR_..., for LF_FAILED */
    lf_place place;
    const char *message;
    size_t message_length;
    const lf_place *trace;
    uint32_t trace_count;
} lf_result;

/* Called for a synchronous host function; must leave its answer through lf_in_..., and must not raise. */
typedef void (*lf_host_call)(void *context, int32_t function, const lf_node *nodes, uint32_t count);

typedef struct lf_text {
    const char *bytes;
    size_t length;
} lf_text;

typedef struct lf_limits {
    size_t memory;
    int64_t instructions;    /* 0: not counted */
    int64_t cpu_nanoseconds; /* 0: not watched */
    uint32_t lines;          /* of the author's that a step keeps, the last of them; 0: none */
} lf_limits;

const char *lf_version(void);

/* An image: sources, names of actions and functions; built once, then read by any thread. */
lf_image *lf_image_new(void);
void lf_image_free(lf_image *image);
void lf_image_add_action(lf_image *image, lf_text name);
void lf_image_add_function(lf_image *image, lf_text name);
const lf_result *lf_image_add_prelude(lf_image *image, lf_text name, lf_text source);
const lf_result *lf_image_add_module(lf_image *image, lf_text name, lf_text source);
/* A piece of the preludes that is loaded only when one of them asks for it: host.part(name). */
const lf_result *lf_image_add_part(lf_image *image, lf_text name, lf_text source);
const lf_result *lf_image_set_main(lf_image *image, lf_text name, lf_text source);
/* Runs the preludes once. With clone false, or where the self-test fails, flows are built from scratch. */
const lf_result *lf_image_finish(lf_image *image, bool clone);
/* Bytes of the block that flows are copies of; 0 where they are built from scratch. */
size_t lf_image_size(const lf_image *image);
/* Whether this build copies blocks at all: the address sanitizer would see nothing in them. */
bool lf_can_clone(void);
uint32_t lf_image_limit_names(void);

const lf_result *lf_check(lf_text name, lf_text source);

/* A flow: one interpreter, used by one thread at a time. */
lf_flow *lf_flow_new(const lf_image *image, lf_limits limits, uint64_t seed);
void lf_flow_free(lf_flow *flow);
void lf_flow_set_host(lf_flow *flow, lf_host_call call, void *context);
size_t lf_flow_memory(const lf_flow *flow);
bool lf_flow_pending(const lf_flow *flow);
/* Where the pending action was asked for; without a file where none is pending. */
lf_place lf_flow_place(const lf_flow *flow);

/* The lines that were run since they were last forgotten, oldest first, as far as they are kept. */
uint32_t lf_flow_line_count(const lf_flow *flow);
lf_place lf_flow_line(const lf_flow *flow, uint32_t index);
/* Lines that had to make room for these. */
uint64_t lf_flow_lines_lost(const lf_flow *flow);
void lf_flow_forget_lines(lf_flow *flow);

const lf_result *lf_load(lf_flow *flow);
/* The path's nodes, then the arguments, were put in before. */
const lf_result *lf_call_prelude(lf_flow *flow);
const lf_result *lf_call_export(lf_flow *flow, uint32_t path_count);
const lf_result *lf_resume(lf_flow *flow);
/* LF_RETURNED where the pending run ended cleanly, or nothing was pending. */
const lf_result *lf_cancel(lf_flow *flow);
const lf_result *lf_exports(lf_flow *flow);

/* Values on their way into Lua: written by Swift, read by the next step on the same thread. */
void lf_in_reset(void);
void lf_in_raise(void);
void lf_in_nil(void);
void lf_in_json_null(void);
void lf_in_boolean(bool value);
void lf_in_integer(int64_t value);
void lf_in_number(double value);
void lf_in_string(const char *bytes, size_t length);
void lf_in_table(uint32_t list, uint32_t fields);

/* For benchmarks: the same work without Swift. */
void lf_bench_states(int count);
int lf_bench_first_actions(const lf_image *image, lf_limits limits, int count);
int lf_bench_round_trips(const lf_image *image, lf_limits limits, int count);

/* For tests: how many random cases our patterns and Lua's own answer differently. */
int lf_compare_patterns(uint64_t seed, int cases, uint64_t patience, char *report, size_t size);

#endif
