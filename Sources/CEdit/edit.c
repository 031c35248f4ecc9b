/* For sigaction and pipe2. */
#define _GNU_SOURCE
#include "cedit.h"

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

struct ce_editor {
    EditLine *line;
    History *history;
    ce_complete complete;
    void *context;
    const char *prompt;
    bool interrupted;
    int answer; /* of the key that is being performed */
};

/* Signals that come while a line is read. A handler only writes the number into a pipe, which is read beside the
   keyboard: whichever thread the signal came to, the reader acts on it between two keys. The library's own handlers
   (EL_SIGNAL) would end the line as at the end of the input, and signal the whole process group again. */
static const int ce_signals[] = {SIGINT, SIGWINCH, SIGCONT, SIGTSTP, SIGQUIT, SIGTERM, SIGHUP};
enum { CE_SIGNALS = sizeof(ce_signals) / sizeof(ce_signals[0]), CE_KEY_INTERRUPT = 3 };
static int ce_pipe[2] = {-1, -1};
static struct sigaction ce_before[CE_SIGNALS];

static void ce_on_signal(int number) {
    int kept = errno;
    unsigned char byte = (unsigned char)number;
    (void)!write(ce_pipe[1], &byte, 1);
    errno = kept;
}

static bool ce_open_pipe(void) {
    return ce_pipe[0] >= 0 || pipe2(ce_pipe, O_CLOEXEC | O_NONBLOCK) == 0;
}

static void ce_catch(void) {
    struct sigaction action = {.sa_handler = ce_on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < CE_SIGNALS; i++) sigaction(ce_signals[i], &action, &ce_before[i]);
}

static void ce_release(void) {
    for (int i = 0; i < CE_SIGNALS; i++) sigaction(ce_signals[i], &ce_before[i], NULL);
}

/* What whoever started the program wants of it is done with the terminal as it was before. */
static void ce_raise(EditLine *line, int number) {
    el_set(line, EL_PREP_TERM, 0);
    ce_release();
    raise(number);
    ce_catch();
    el_set(line, EL_PREP_TERM, 1);
    el_set(line, EL_REFRESH);
}

/* True where the signal is to end the line. */
static bool ce_perform(EditLine *line, int number) {
    switch (number) {
    case SIGINT: return true;
    case SIGWINCH: el_resize(line); return false;
    case SIGCONT:
        el_set(line, EL_PREP_TERM, 1);
        el_set(line, EL_REFRESH);
        return false;
    default: ce_raise(line, number); return false;
    }
}

/* The next key of the keyboard, in UTF-8; Ctrl-C for a SIGINT. What is no text is passed over. */
static int ce_next_key(EditLine *line, wchar_t *key) {
    mbstate_t state = {0};
    while (true) {
        struct pollfd both[2] = {{STDIN_FILENO, POLLIN, 0}, {ce_pipe[0], POLLIN, 0}};
        if (poll(both, 2, -1) < 0) {
            if (errno == EINTR) continue;
            return -1;
        }
        unsigned char byte;
        if (both[1].revents != 0 && read(ce_pipe[0], &byte, 1) == 1) {
            if (!ce_perform(line, byte)) continue;
            *key = CE_KEY_INTERRUPT;
            return 1;
        }
        if (both[0].revents == 0) continue;
        ssize_t count = read(STDIN_FILENO, &byte, 1);
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (count <= 0) return (int)count;
        size_t used = mbrtowc(key, (const char *)&byte, 1, &state);
        if (used == (size_t)-2) continue;
        if (used == (size_t)-1) {
            memset(&state, 0, sizeof(state));
            continue;
        }
        return 1;
    }
}

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
    if (!ce_open_pipe()) {
        free(editor);
        return NULL;
    }
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
    el_set(editor->line, EL_GETCFN, ce_next_key);
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
    ce_catch();
    /* Before the prompt is shown: the library waits with it until the first key, which would be shown twice. */
    el_set(editor->line, EL_PREP_TERM, 1);
    const char *line = el_gets(editor->line, &count);
    ce_release();
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
