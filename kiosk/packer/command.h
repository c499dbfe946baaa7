/* command.h - the commands of kiosk-pack, by what they work on.  Each gives the exit code. */
#ifndef PACKER_COMMAND_H
#define PACKER_COMMAND_H
#include "packer/content.h"

enum {
    COMMAND_DONE = 0,
    COMMAND_FOUND = 1, /* findings, something is missing, or it failed and said why */
    COMMAND_USAGE = 64,
    COMMAND_MAX_OPERANDS = 32,
    COMMAND_GATE_OFFSET_S = 7 * 3600, /* both sides of this border, all year */
};
struct args {
    const char *out, *store, *lang, *channel, *best_before;
    const char *width, *size, *limit, *threshold, *version, *epoch;
    const char *from, *kind, *window, *script, *shots, *pictures;
    const char *keys[COMMAND_MAX_OPERANDS], *operands[COMMAND_MAX_OPERANDS];
    size_t n_keys, n_operands;
    bool json, markdown, drafts;
    struct arena *a;
};

/* What several of them do. */
int command_fail(const struct err *e);
bool command_number(const char *text, int64_t min, int64_t max, int64_t *out);
/* The moment that dates are compared with; a reproducible build names its own. */
bool command_now(int64_t *unix_s, bool *given, struct err *e) MUST_CHECK;
int32_t command_today(int64_t unix_s); /* at the gate, yyyymmdd */
void command_print(struct str s);

/* content/ */
int command_lint(struct args *a);
int command_build(struct args *a);
int command_status(struct args *a);
int command_mark(struct args *a);
int command_withdraw(struct args *a);
int command_import(struct args *a);
int command_export(struct args *a);
int command_preview(struct args *a);
int command_kinds(struct args *a);
/* a channel tree */
int command_diff(struct args *a);
int command_check(struct args *a);
int command_root(struct args *a);
/* a text, as the kiosk's engines see it */
int command_layout(struct args *a);
int command_breaks(struct args *a);
int command_search(struct args *a);
#endif
