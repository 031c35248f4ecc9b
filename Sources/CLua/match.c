#include "match.h"

#include <ctype.h>
#include <string.h>

/* Patterns as the Lua manual has them, by backtracking; but a place in the pattern that has failed at a place
   in the subject is remembered, and not tried again, so the work is bounded by the product of the two. Whether
   it fails depends on nothing else as long as the pattern has no back-reference; those, and %b, are held by
   the budget alone.

   Where a run of a repeated item meets a remembered failure it stops: a run goes over its places in one
   direction and ends where the item's class ends, so whoever failed there has tried all that follow. */

enum { LF_MAX_DEPTH = 200, LF_STEPS_A_CHARGE = 1024, LF_STEPS_AN_INSTRUCTION = 4 };

static const char *lf_match_from(lf_match *m, const char *s, const char *p);

void lf_match_init(lf_match *m, lua_State *L, int slot, const char *subject, size_t subject_length,
                   const char *pattern, size_t pattern_length) {
    m->L = L;
    m->subject = subject;
    m->subject_end = subject + subject_length;
    m->pattern = pattern;
    m->pattern_end = pattern + pattern_length;
    m->steps = 0;
    m->charged = 0;
    m->slot = slot;
    m->memory = 0;
    m->failed = NULL;
    m->row = subject_length + 1;
    lf_match_again(m);
}

void lf_match_again(lf_match *m) {
    m->level = 0;
    m->depth = LF_MAX_DEPTH;
}

static int lf_has_reference(const lf_match *m) {
    for (const char *p = m->pattern; p + 1 < m->pattern_end; p++) {
        if (*p != LF_ESCAPE) continue;
        p++;
        if (isdigit((unsigned char)*p)) return 1;
    }
    return 0;
}

static void lf_start_memory(lf_match *m) {
    size_t places = (size_t)(m->pattern_end - m->pattern) + 1;
    size_t bytes = places > ((size_t)1 << 40) / m->row ? (size_t)-1 : (places * m->row + 7) / 8;
    if (lf_has_reference(m) || bytes > lf_of(m->L)->limit / 2) {
        m->memory = -1;
        return;
    }
    luaL_checkstack(m->L, 2, "a pattern");
    m->failed = lua_newuserdatauv(m->L, bytes, 0);
    memset(m->failed, 0, bytes);
    lua_replace(m->L, m->slot);
    m->memory = 1;
}

static void lf_steps(lf_match *m, uint64_t count) {
    m->steps += count;
    if (m->steps - m->charged < LF_STEPS_A_CHARGE) return;
    lf_charge(m->L, (int64_t)((m->steps - m->charged) / LF_STEPS_AN_INSTRUCTION));
    m->charged = m->steps;
}

static size_t lf_bit(const lf_match *m, const char *s, const char *p) {
    return (size_t)(p - m->pattern) * m->row + (size_t)(s - m->subject);
}

static int lf_known(const lf_match *m, const char *s, const char *p) {
    if (m->memory <= 0) return 0;
    size_t bit = lf_bit(m, s, p);
    return m->failed[bit >> 3] >> (bit & 7) & 1;
}

static void lf_remember(lf_match *m, const char *s, const char *p) {
    if (m->memory <= 0) return;
    size_t bit = lf_bit(m, s, p);
    m->failed[bit >> 3] |= (uint8_t)(1 << (bit & 7));
}

static const char *lf_class_end(lf_match *m, const char *p) {
    if (*p++ == LF_ESCAPE) {
        if (p == m->pattern_end) lf_raise(m->L, "malformed pattern (ends with '%%')");
        return p + 1;
    }
    if (p[-1] != '[') return p;
    if (*p == '^') p++;
    do { /* a ']' in the first place is an ordinary one */
        if (p == m->pattern_end) lf_raise(m->L, "malformed pattern (missing ']')");
        if (*p++ == LF_ESCAPE && p < m->pattern_end) p++;
    } while (*p != ']');
    return p + 1;
}

static int lf_in_class(int c, int class) {
    int result;
    switch (tolower(class)) {
    case 'a': result = isalpha(c); break;
    case 'c': result = iscntrl(c); break;
    case 'd': result = isdigit(c); break;
    case 'g': result = isgraph(c); break;
    case 'l': result = islower(c); break;
    case 'p': result = ispunct(c); break;
    case 's': result = isspace(c); break;
    case 'u': result = isupper(c); break;
    case 'w': result = isalnum(c); break;
    case 'x': result = isxdigit(c); break;
    default: return class == c;
    }
    return isupper(class) ? !result : result;
}

/* p is at '[', end at its ']'. */
static int lf_in_set(int c, const char *p, const char *end) {
    int found = 1;
    if (p[1] == '^') {
        found = 0;
        p++;
    }
    while (++p < end) {
        if (*p == LF_ESCAPE) {
            p++;
            if (lf_in_class(c, (unsigned char)*p)) return found;
        } else if (p[1] == '-' && p + 2 < end) {
            p += 2;
            if ((unsigned char)p[-2] <= c && c <= (unsigned char)*p) return found;
        } else if ((unsigned char)*p == c) {
            return found;
        }
    }
    return !found;
}

static int lf_matches_one(const lf_match *m, const char *s, const char *p, const char *end) {
    if (s >= m->subject_end) return 0;
    int c = (unsigned char)*s;
    switch (*p) {
    case '.': return 1;
    case LF_ESCAPE: return lf_in_class(c, (unsigned char)p[1]);
    case '[': return lf_in_set(c, p, end - 1);
    default: return (unsigned char)*p == c;
    }
}

static const char *lf_balanced(lf_match *m, const char *s, const char *p) {
    if (p >= m->pattern_end - 1) lf_raise(m->L, "malformed pattern (missing arguments to '%%b')");
    if (s >= m->subject_end || *s != *p) return NULL; /* a zero byte may be the opening one */
    int open = *p, close = p[1], nesting = 1;
    const char *from = s;
    while (++s < m->subject_end) {
        if (*s == close) {
            if (--nesting == 0) break;
        } else if (*s == open) {
            nesting++;
        }
    }
    lf_steps(m, (uint64_t)(s - from));
    return s < m->subject_end ? s + 1 : NULL;
}

static const char *lf_longest(lf_match *m, const char *s, const char *p, const char *end) {
    ptrdiff_t count = 0;
    while (!lf_known(m, s + count, end + 1) && lf_matches_one(m, s + count, p, end)) count++;
    lf_steps(m, (uint64_t)count);
    if (lf_known(m, s + count, end + 1)) count--;
    for (; count >= 0; count--) {
        const char *result = lf_match_from(m, s + count, end + 1);
        if (result != NULL) return result;
    }
    return NULL;
}

static const char *lf_shortest(lf_match *m, const char *s, const char *p, const char *end) {
    for (;;) {
        if (lf_known(m, s, end + 1)) return NULL;
        const char *result = lf_match_from(m, s, end + 1);
        if (result != NULL) return result;
        if (!lf_matches_one(m, s, p, end)) return NULL;
        s++;
    }
}

static const char *lf_open_capture(lf_match *m, const char *s, const char *p, ptrdiff_t kind) {
    if (m->level >= LF_MAX_CAPTURES) lf_raise(m->L, "too many captures");
    m->capture[m->level].start = s;
    m->capture[m->level].length = kind;
    m->level++;
    const char *result = lf_match_from(m, s, p);
    if (result == NULL) m->level--;
    return result;
}

static const char *lf_close_capture(lf_match *m, const char *s, const char *p) {
    int level = m->level - 1;
    while (level >= 0 && m->capture[level].length != LF_CAPTURE_OPEN) level--;
    if (level < 0) lf_raise(m->L, "invalid pattern capture");
    m->capture[level].length = s - m->capture[level].start;
    const char *result = lf_match_from(m, s, p);
    if (result == NULL) m->capture[level].length = LF_CAPTURE_OPEN;
    return result;
}

static const char *lf_reference(lf_match *m, const char *s, int digit) {
    int index = digit - '1';
    if (index < 0 || index >= m->level || m->capture[index].length == LF_CAPTURE_OPEN)
        lf_raise(m->L, "invalid capture index %%%d", index + 1);
    if (m->capture[index].length == LF_CAPTURE_PLACE) return NULL;
    size_t length = (size_t)m->capture[index].length;
    lf_steps(m, length / 8);
    if ((size_t)(m->subject_end - s) < length || memcmp(m->capture[index].start, s, length) != 0) return NULL;
    return s + length;
}

/* %f[set]: answers whether the frontier is here. */
static int lf_frontier(lf_match *m, const char *s, const char *set, const char *end) {
    int before = s == m->subject ? 0 : (unsigned char)s[-1];
    int here = s == m->subject_end ? 0 : (unsigned char)*s;
    return !lf_in_set(before, set, end - 1) && lf_in_set(here, set, end - 1);
}

/* What follows an escape: %b, %f or a back-reference. Answers 0 where it is an ordinary class, else 1 with
   the next place in *s (NULL where it failed) and in *p. */
static int lf_special(lf_match *m, const char **s, const char **p) {
    int kind = *p + 1 < m->pattern_end ? (unsigned char)(*p)[1] : 0;
    if (kind == 'b') {
        *s = lf_balanced(m, *s, *p + 2);
        *p += 4;
        return 1;
    }
    if (kind == 'f') {
        *p += 2;
        if (*p >= m->pattern_end || **p != '[') lf_raise(m->L, "missing '[' after '%%f' in pattern");
        const char *end = lf_class_end(m, *p);
        if (!lf_frontier(m, *s, *p, end)) *s = NULL;
        *p = end;
        return 1;
    }
    if (isdigit(kind)) {
        *s = lf_reference(m, *s, kind);
        *p += 2;
        return 1;
    }
    return 0;
}

/* One item after the other, calling itself where there is a choice. */
static const char *lf_match_items(lf_match *m, const char *s, const char *p) {
    while (p != m->pattern_end) {
        lf_steps(m, 1);
        if (*p == '(') {
            return p + 1 < m->pattern_end && p[1] == ')' ? lf_open_capture(m, s, p + 2, LF_CAPTURE_PLACE)
                                                         : lf_open_capture(m, s, p + 1, LF_CAPTURE_OPEN);
        }
        if (*p == ')') return lf_close_capture(m, s, p + 1);
        if (*p == '$' && p + 1 == m->pattern_end) return s == m->subject_end ? s : NULL;
        if (*p == LF_ESCAPE && lf_special(m, &s, &p)) {
            if (s == NULL) return NULL;
            continue;
        }
        const char *end = lf_class_end(m, p);
        int suffix = end < m->pattern_end ? *end : 0;
        if (suffix == '*') return lf_longest(m, s, p, end);
        if (suffix == '-') return lf_shortest(m, s, p, end);
        int here = lf_matches_one(m, s, p, end);
        if (suffix == '+') return here ? lf_longest(m, s + 1, p, end) : NULL;
        if (suffix == '?') {
            const char *result = here ? lf_match_from(m, s + 1, end + 1) : NULL;
            if (result != NULL) return result;
            p = end + 1;
            continue;
        }
        if (!here) return NULL;
        s++;
        p = end;
    }
    return s;
}

static const char *lf_match_from(lf_match *m, const char *s, const char *p) {
    if (m->memory == 0 && m->steps >= lf_of(m->L)->patience) lf_start_memory(m);
    if (lf_known(m, s, p)) {
        lf_steps(m, 1);
        return NULL;
    }
    if (m->depth-- == 0) lf_raise(m->L, "pattern too complex");
    const char *result = lf_match_items(m, s, p);
    if (result == NULL) lf_remember(m, s, p);
    m->depth++;
    return result;
}

const char *lf_match_at(lf_match *m, const char *subject) { return lf_match_from(m, subject, m->pattern); }

/* The length of a capture, or LF_CAPTURE_PLACE; without captures the whole match is the first. */
ptrdiff_t lf_match_capture(lf_match *m, int index, const char *start, const char *end, const char **text) {
    if (index >= m->level) {
        if (index != 0) lf_raise(m->L, "invalid capture index %%%d", index + 1);
        *text = start;
        return end - start;
    }
    *text = m->capture[index].start;
    if (m->capture[index].length == LF_CAPTURE_OPEN) lf_raise(m->L, "unfinished capture");
    return m->capture[index].length;
}

void lf_match_push_one(lf_match *m, int index, const char *start, const char *end) {
    const char *text;
    ptrdiff_t length = lf_match_capture(m, index, start, end, &text);
    if (length == LF_CAPTURE_PLACE) lua_pushinteger(m->L, text - m->subject + 1);
    else lua_pushlstring(m->L, text, (size_t)length);
}

/* Pushes the captures; start may be NULL where the whole match is not wanted. */
int lf_match_push(lf_match *m, const char *start, const char *end) {
    int count = m->level == 0 && start != NULL ? 1 : m->level;
    luaL_checkstack(m->L, count, "too many captures");
    for (int i = 0; i < count; i++) lf_match_push_one(m, i, start, end);
    return count;
}
