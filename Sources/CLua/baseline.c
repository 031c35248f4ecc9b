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

/* Flows made, run to their first action, and freed. */
void lf_bench_first_actions(const lf_image *image, lf_limits limits, int count) {
    for (int i = 0; i < count; i++) {
        lf_flow *f = lf_flow_new(image, limits, (uint64_t)i);
        lf_load(f);
        lf_flow_free(f);
    }
}

/* A script that asks without end, answered with "1". Answers how many steps were actions. */
int lf_bench_round_trips(const lf_image *image, lf_limits limits, int count) {
    lf_flow *f = lf_flow_new(image, limits, 1);
    int actions = lf_load(f)->status == LF_ACTION;
    for (int i = 1; i < count; i++) {
        lf_in_reset();
        lf_in_string("1", 1);
        actions += lf_resume(f)->status == LF_ACTION;
    }
    lf_flow_free(f);
    return actions;
}
