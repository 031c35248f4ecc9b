#include "flow.h"

#include <stdlib.h>
#include <string.h>

/* Line tracing: a ring of the author's lines that were run since somebody looked. Nothing of it is the script's
   memory, and nothing is raised, so a run is the same with it and without. */

#define LF_MAX_FILES 64

typedef struct lf_line {
    uint32_t file;
    int32_t line;
} lf_line;

typedef struct lf_lines {
    char files[LF_MAX_FILES][LUA_IDSIZE];
    uint32_t file_count;
    uint32_t capacity;
    uint64_t seen;
    lf_line ring[];
} lf_lines;

/* Where the system has no memory, nothing is traced. */
void lf_lines_open(lf_flow *f, uint32_t capacity) {
    if (capacity == 0) return;
    f->lines = calloc(1, sizeof(lf_lines) + capacity * sizeof(lf_line));
    if (f->lines != NULL) f->lines->capacity = capacity;
}

void lf_lines_free(lf_flow *f) {
    free(f->lines);
    f->lines = NULL;
}

void lf_flow_forget_lines(lf_flow *f) {
    if (f->lines != NULL) f->lines->seen = 0;
}

/* Files over the limit are known by the name of the last one. */
static uint32_t lf_file(lf_lines *lines, const char *name) {
    for (uint32_t i = 0; i < lines->file_count; i++) {
        if (strcmp(lines->files[i], name) == 0) return i;
    }
    if (lines->file_count == LF_MAX_FILES) return LF_MAX_FILES - 1;
    memcpy(lines->files[lines->file_count], name, LUA_IDSIZE);
    return lines->file_count++;
}

void lf_lines_note(lua_State *L, lua_Debug *ar) {
    lf_lines *lines = lf_of(L)->lines;
    if (lines == NULL) return;
    lua_getinfo(L, "Sl", ar);
    if (!lf_is_authors(ar)) return;
    lines->ring[lines->seen % lines->capacity] = (lf_line){lf_file(lines, ar->short_src), ar->currentline};
    lines->seen++;
}

uint32_t lf_flow_line_count(const lf_flow *f) {
    const lf_lines *lines = f->lines;
    if (lines == NULL) return 0;
    return lines->seen < lines->capacity ? (uint32_t)lines->seen : lines->capacity;
}

uint64_t lf_flow_lines_lost(const lf_flow *f) {
    return f->lines == NULL ? 0 : f->lines->seen - lf_flow_line_count(f);
}

lf_place lf_flow_line(const lf_flow *f, uint32_t index) {
    const lf_lines *lines = f->lines;
    const lf_line *line = &lines->ring[(lf_flow_lines_lost(f) + index) % lines->capacity];
    return (lf_place){lines->files[line->file], NULL, line->line};
}
