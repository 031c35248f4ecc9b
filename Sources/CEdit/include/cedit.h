/* The only door between Swift and libedit: its own functions take variable arguments and callbacks, which Swift
   cannot pass. */
#ifndef CEDIT_H
#define CEDIT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ce_editor ce_editor;

/* Called for the TAB key with the text before the cursor; it may call ce_insert and ce_list. */
typedef void (*ce_complete)(void *context, ce_editor *editor, const char *text, size_t length);

/* An editor on standard input and output, or NULL where there is no memory. `name` is what ~/.editrc may name;
   `lines` are kept for the arrow keys. */
ce_editor *ce_new(const char *name, int lines, ce_complete complete, void *context);
void ce_free(ce_editor *editor);

enum { CE_LINE = 0, CE_INTERRUPTED = 1, CE_END = 2 };

/* One line without its newline. The text is valid until the next call; the terminal is in its usual mode
   afterwards. */
int ce_read(ce_editor *editor, const char *prompt, const char **text, size_t *length);

/* A line that the arrow keys bring back. */
void ce_remember(ce_editor *editor, const char *line);

/* From within ce_complete: puts text in at the cursor. */
void ce_insert(ce_editor *editor, const char *text);
/* From within ce_complete: writes lines of text below the line that is edited, which is shown again. */
void ce_list(ce_editor *editor, const char *text);

#endif
