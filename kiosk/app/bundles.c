#include "app/bundles.h"

#include "base/log.h"
#include "base/slug.h"
#include "pack/ack.h"

#include <string.h>

static void answer(const struct bundles *b, const struct ack *ack)
{
    struct err e;
    if (!ack_write(b->config->ack, ack, &e))
        log_warning("%s", e.text);
}

/* What is installed, or what was before if that cannot be shown; and kiosk-sync is told which. */
static bool open_bundle(struct bundles *b, struct bundle **out, struct err *e)
{
    struct ack ack;
    struct err late;
    bool named = b->config->ack && ack_current(b->store, ack.current, &late);
    ack.shown = bundle_open(b->store, b->config->drafts, out, e);
    if (ack.shown ? named && bundle_is_current(*out) : named && e->code == ERR_CORRUPT)
        answer(b, &ack);
    return ack.shown ||
           (!b->shown && bundle_open_previous(b->store, b->config->drafts, out, &late));
}

static void show(struct bundles *b, struct bundle *it)
{
    const char *gate = b->config->gate_channel;
    b->shown = it;
    if (!bundle_set_gate(it, gate) && slug_is_valid(str_of(gate))) /* of others config.h has said */
        log_warning(
            "gate_channel = %s: no channel of this name is installed; no gate is shown, nor "
            "a name of the place",
            gate);
}

#define TO_DO "put a stick with signed content in, or run: kiosk-sync import TREE --store %s"

/* Each trouble once, however often it is met again. */
static void complain(struct bundles *b, const struct err *e)
{
    bool known = strcmp(e->text, b->complaint.text) == 0;
    b->complaint = *e;
    if (!e->code || known)
        return;
    if (e->code == ERR_IO)
        log_error("store %s: %s; check the disk, and who may read it; trying again", b->store,
                  e->text);
    else
        log_error("store %s: %s; " TO_DO, b->store, e->text, b->store);
}

bool bundles_look(struct bundles *b)
{
    struct bundle *newer;
    struct err e = {0};
    pictures_try_again(b->pictures, false);
    struct bundle *known = b->damaged ? b->damaged : b->shown;
    if (known && !b->second_best && bundle_is_current(known))
        return false;
    bundle_close(b->damaged);
    b->damaged = NULL;
    bool ok = open_bundle(b, &newer, &e);
    complain(b, &e);
    if (!ok)
        return false;
    log_info("store %s: opened%s", b->store, e.code ? " what was active before" : "");
    pictures_try_again(b->pictures, true);
    bundle_close(b->shown);
    show(b, newer);
    b->second_best = e.code && e.code != ERR_CORRUPT;
    return true;
}

bool bundles_leave_damaged(struct bundles *b)
{
    struct bundle *bad = b->shown, *before;
    struct ack ack = {.shown = false};
    struct err e;
    if (!bad || !bundle_fault(bad))
        return false;
    b->shown = NULL;
    log_error("store %s: the content %s; " TO_DO, b->store,
              bundle_fault(bad) == ERR_CORRUPT ? "is damaged" : "cannot be read any more",
              b->store);
    if (b->damaged || b->second_best) { /* this was what was active before */
        b->second_best = false;
        bundle_close(bad);
        return true;
    }
    b->damaged = bad;
    if (b->config->ack && bundle_fault(bad) == ERR_CORRUPT &&
        ack_current(b->store, ack.current, &e) && bundle_is_current(bad))
        answer(b, &ack);
    if (bundle_open_previous(b->store, b->config->drafts, &before, &e)) {
        log_info("store %s: opened what was active before", b->store);
        show(b, before);
    }
    return true;
}

void bundles_close(struct bundles *b)
{
    bundle_close(b->shown);
    bundle_close(b->damaged);
    b->shown = b->damaged = NULL;
}
