#include "flow.h"

#include <stdlib.h>

/* Bare C loops that the benchmarks are compared with. */

static void *lf_bare_alloc(void *ud, void *pointer, size_t old_size, size_t new_size) {
    (void)ud;
    (void)old_size;
    if (new_size != 0) return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

/* An empty Lua state, made and closed: what any embedding pays at least. */
void lf_bench_states(int count) {
    for (int i = 0; i < count; i++) {
        lua_State *L = lua_newstate(lf_bare_alloc, NULL);
        if (L != NULL) lua_close(L);
    }
}

/* Begins the handler "answered" of a flow as FlowRun does. */
static int lf_bench_answered(lf_flow *f) {
    if (lf_load(f)->status != LF_RETURNED) return 0;
    lf_in_reset();
    lf_in_string("run", 3);
    lf_in_string("answered", 8);
    lf_in_string("call:", 5);
    lf_in_nil();
    return lf_call_prelude(f)->status == LF_ACTION;
}

/* Flows made, run to their first action, and freed. Answers how many came to it. */
int lf_bench_first_actions(const lf_image *image, lf_limits limits, int count) {
    int actions = 0;
    for (int i = 0; i < count; i++) {
        lf_flow *f = lf_flow_new(image, limits, (uint64_t)i);
        actions += lf_bench_answered(f);
        lf_flow_free(f);
    }
    return actions;
}

/* A flow that asks without end, answered with "1". Answers how many steps were actions. */
int lf_bench_round_trips(const lf_image *image, lf_limits limits, int count) {
    lf_flow *f = lf_flow_new(image, limits, 1);
    int actions = lf_bench_answered(f);
    for (int i = 1; i < count; i++) {
        lf_in_reset();
        lf_in_string("1", 1);
        actions += lf_resume(f)->status == LF_ACTION;
    }
    lf_flow_free(f);
    return actions;
}
