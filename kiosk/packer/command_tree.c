/* command_tree.c - diff, check, root: a channel tree. */
#include "packer/command.h"
#include "packer/report.h"
#include "packer/rootfile.h"
#include "packer/signers.h"

#include <inttypes.h>
#include <stdio.h>

int command_diff(struct args *a)
{
    int64_t from, to;
    struct str lines;
    struct err e;
    if (a->n_operands != 3 || !command_number(a->operands[1], 1, INT64_MAX, &from) ||
        !command_number(a->operands[2], 1, INT64_MAX, &to))
        return COMMAND_USAGE;
    if (!report_diff(a->operands[0], from, to, a->a, &lines, &e))
        return command_fail(&e);
    command_print(lines);
    return COMMAND_DONE;
}

int command_root(struct args *a)
{
    struct err e;
    struct rootfile r = {.channel = a->channel};
    for (size_t i = 0; i < a->n_operands && a->n_keys < COMMAND_MAX_OPERANDS; i++)
        a->keys[a->n_keys++] = a->operands[i]; /* --key A.pub B.pub */
    r.keys = a->keys;
    r.n_keys = a->n_keys;
    if (!a->channel || !a->out || !r.n_keys ||
        !command_number(a->threshold, 1, INT64_MAX, &r.threshold) ||
        !command_number(a->version, 1, INT64_MAX, &r.version) ||
        !command_number(a->epoch, 1, INT64_MAX, &r.epoch))
        return COMMAND_USAGE;
    if (!rootfile_write(&r, a->out, &e))
        return command_fail(&e);
    printf("%s/root/%" PRId64 ".json: to be signed by each of the %zu keys\n", a->out, r.version,
           r.n_keys);
    if (r.threshold < 2)
        fputs("kiosk-pack: warning: " ROOTFILE_THRESHOLD_1 "\n", stderr);
    return COMMAND_DONE;
}

int command_check(struct args *a)
{
    struct err e;
    struct str lines;
    bool complete;
    if (a->n_operands != 1)
        return COMMAND_USAGE;
    if (!signers_check(a->operands[0], a->a, &lines, &complete, &e))
        return command_fail(&e);
    command_print(lines);
    return complete ? COMMAND_DONE : COMMAND_FOUND;
}
