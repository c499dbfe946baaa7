#include "pack/tally.h"

#include "pack/limits.h"

enum { BETWEEN = 4 }; /* bytes of " · ", which divides what stands in one line */

void tally_value(struct tally_part *p, int lang, size_t bytes)
{
    p->values[lang]++;
    p->bytes[lang] += bytes;
}

static size_t most(const size_t *n, size_t count)
{
    size_t max = 0;
    for (size_t i = 0; i < count; i++)
        max = n[i] > max ? n[i] : max;
    return max;
}

static size_t sum(const size_t *n, size_t count)
{
    size_t all = 0;
    for (size_t i = 0; i < count; i++)
        all += n[i];
    return all;
}

bool tally_fact(struct tally *t, const struct kind_fact *f, const struct tally_part *p,
                struct err *e)
{
    size_t values = most(p->values, LANG_COUNT + 1);
    size_t bytes =
        f->type == FACT_PHRASES ? sum(p->bytes, LANG_COUNT + 1) : most(p->bytes, LANG_COUNT + 1);
    if (values > LIMIT_LIST_VALUES)
        return err_set(e, ERR_TOO_BIG, "%s has %zu values, at most %u can be shown", f->key, values,
                       LIMIT_LIST_VALUES);
    if (fact_is_line(f) && bytes + values * BETWEEN > LIMIT_LINE_BYTES)
        return err_set(e, ERR_TOO_BIG, "%s has %zu bytes in all, at most %u stand in one line",
                       f->key, bytes, LIMIT_LINE_BYTES);
    t->values += values;
    t->refs += f->type == FACT_ITEMS ? values : 0;
    t->bytes += bytes;
    return true;
}

void tally_picture(struct tally *t, const struct tally_part *words, size_t credit)
{
    t->pictures++;
    t->bytes += most(words->bytes, LANG_COUNT + 1) + credit;
}

/* The longest text, and where two languages stand beside each other the next one too. */
static size_t bodies(const struct tally *t, const struct kind *k)
{
    size_t first = 0, second = 0;
    for (int l = 0; l < LANG_COUNT; l++) {
        size_t n = t->body[l];
        second = n > first ? first : n > second ? n : second;
        first = n > first ? n : first;
    }
    return first + (k->look == KIND_PARALLEL ? second : 0);
}

bool tally_check(const struct tally *t, const struct kind *k, struct err *e)
{
    const struct {
        const char *what;
        size_t n, most;
    } all[] = {
        {"values of facts", t->values, LIMIT_ITEM_VALUES},
        {"references to other items", t->refs, LIMIT_ITEM_REFS},
        {"pictures", t->pictures, LIMIT_ITEM_PICTURES},
        {"bytes of texts on one page", t->bytes + bodies(t, k), LIMIT_ITEM_BYTES},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].n > all[i].most)
            return err_set(e, ERR_TOO_BIG, "has %zu %s, at most %zu can be shown", all[i].n,
                           all[i].what, all[i].most);
    return true;
}
