#include "cedit.h"

#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ce_editor {
    EditLine *line;
    History *history;
    ce_complete complete;
    void *context;
    const char *prompt;
    bool interrupted;
    int answer; /* of the key that is being performed */
};

static ce_editor *ce_of(EditLine *line) {
    ce_editor *editor = NULL;
    el_get(line, EL_CLIENTDATA, (void **)&editor);
    return editor;
}

static char *ce_prompt(EditLine *line) { return (char *)ce_of(line)->prompt; }

static unsigned char ce_on_tab(EditLine *line, int key) {
    (void)key;
    ce_editor *editor = ce_of(line);
    const LineInfo *info = el_line(line);
    size_t length = (size_t)(info->cursor - info->buffer);
    editor->answer = CC_REFRESH_BEEP;
    char *text = malloc(length + 1);
    if (text == NULL) return CC_ERROR;
    memcpy(text, info->buffer, length);
    text[length] = '\0';
    editor->complete(editor->context, editor, text, length);
    free(text);
    return (unsigned char)editor->answer;
}

/* Ends the line; what was typed is thrown away by the reader. */
static unsigned char ce_on_interrupt(EditLine *line, int key) {
    (void)key;
    ce_of(line)->interrupted = true;
    return CC_NEWLINE;
}

ce_editor *ce_new(const char *name, int lines, ce_complete complete, void *context) {
    HistEvent event;
    /* What is typed is UTF-8, also where no locale is set. */
    if (setlocale(LC_CTYPE, "") == NULL || MB_CUR_MAX == 1) setlocale(LC_CTYPE, "C.UTF-8");
    ce_editor *editor = calloc(1, sizeof(ce_editor));
    if (editor == NULL) return NULL;
    editor->complete = complete;
    editor->context = context;
    editor->prompt = "";
    editor->line = el_init(name, stdin, stdout, stderr);
    editor->history = history_init();
    if (editor->line == NULL || editor->history == NULL) {
        ce_free(editor);
        return NULL;
    }
    history(editor->history, &event, H_SETSIZE, lines);
    history(editor->history, &event, H_SETUNIQUE, 1);
    el_set(editor->line, EL_CLIENTDATA, editor);
    el_set(editor->line, EL_SIGNAL, 1);
    el_set(editor->line, EL_PROMPT, ce_prompt);
    el_set(editor->line, EL_EDITOR, "emacs");
    el_set(editor->line, EL_HIST, history, editor->history);
    el_set(editor->line, EL_BIND, "^R", "em-inc-search-prev", NULL);
    el_source(editor->line, NULL);
    el_set(editor->line, EL_ADDFN, "trunkside-complete", "completes a word", ce_on_tab);
    el_set(editor->line, EL_ADDFN, "trunkside-interrupt", "ends the line", ce_on_interrupt);
    el_set(editor->line, EL_BIND, "^I", "trunkside-complete", NULL);
    el_set(editor->line, EL_BIND, "^C", "trunkside-interrupt", NULL);
    /* While a line is edited Ctrl-C is a key like any other; else it is the signal. */
    el_set(editor->line, EL_SETTY, "-d", "-isig", NULL);
    return editor;
}

void ce_free(ce_editor *editor) {
    if (editor->line != NULL) el_end(editor->line);
    if (editor->history != NULL) history_end(editor->history);
    free(editor);
}

int ce_read(ce_editor *editor, const char *prompt, const char **text, size_t *length) {
    int count = 0;
    editor->prompt = prompt;
    editor->interrupted = false;
    /* Before the prompt is shown: the library waits with it until the first key, which would be shown twice. */
    el_set(editor->line, EL_PREP_TERM, 1);
    const char *line = el_gets(editor->line, &count);
    editor->prompt = "";
    if (editor->interrupted) return CE_INTERRUPTED;
    if (line == NULL || count <= 0) return CE_END;
    *text = line;
    *length = (size_t)count;
    while (*length > 0 && (line[*length - 1] == '\n' || line[*length - 1] == '\r')) *length -= 1;
    return CE_LINE;
}

void ce_remember(ce_editor *editor, const char *line) {
    HistEvent event;
    history(editor->history, &event, H_ENTER, line);
}

void ce_insert(ce_editor *editor, const char *text) {
    if (el_insertstr(editor->line, text) == 0) editor->answer = CC_REFRESH;
}

void ce_list(ce_editor *editor, const char *text) {
    FILE *out = NULL;
    el_get(editor->line, EL_GETFP, 1, &out);
    fprintf(out != NULL ? out : stdout, "\n%s", text);
    fflush(out != NULL ? out : stdout);
    editor->answer = CC_REDISPLAY;
}
