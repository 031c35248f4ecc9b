/* Lua's patterns with a bound on the work: see match.c. */
#ifndef LF_MATCH_H
#define LF_MATCH_H

#include "flow.h"

#define LF_MAX_CAPTURES 32
#define LF_ESCAPE '%'
#define LF_SPECIALS "^$*+?.([%-"
#define LF_CAPTURE_OPEN (-1)
#define LF_CAPTURE_PLACE (-2)

typedef struct lf_match {
    lua_State *L;
    const char *subject, *subject_end;
    const char *pattern, *pattern_end;
    int depth; /* C calls that are left */
    int level; /* captures, finished or not */
    struct {
        const char *start;
        ptrdiff_t length;
    } capture[LF_MAX_CAPTURES];
    uint64_t steps;
    uint64_t charged;
    int slot;        /* where on the Lua stack, or among upvalues, the memory of failures is kept */
    int memory;      /* 0: not yet, 1: in use, -1: not possible */
    uint8_t *failed; /* a bit for each place in the pattern and in the subject */
    size_t row;
} lf_match;

void lf_match_init(lf_match *m, lua_State *L, int slot, const char *subject, size_t subject_length,
                   const char *pattern, size_t pattern_length);
void lf_match_again(lf_match *m);
const char *lf_match_at(lf_match *m, const char *subject);
ptrdiff_t lf_match_capture(lf_match *m, int index, const char *start, const char *end, const char **text);
int lf_match_push(lf_match *m, const char *start, const char *end);
void lf_match_push_one(lf_match *m, int index, const char *start, const char *end);

#endif
