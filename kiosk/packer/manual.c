/* manual.c - the table of kinds as content/README.md shows it: it cannot differ from the code. */
#include "packer/report.h"

static const char *const TYPE_NAMES[] = {
    [FACT_TEXT] = "text",
    [FACT_LIST] = "list of texts",
    [FACT_PLAIN] = "plain",
    [FACT_DATE] = "date",
    [FACT_HOURS] = "hours",
    [FACT_NUMBER] = "number",
    [FACT_BOOL] = "yes or no",
    [FACT_ITEMS] = "list of items",
    [FACT_PHRASES] = "list of sentences",
    [FACT_PHONE] = "telephone number",
    [FACT_RATES] = "list of `1 USD = 26000 VND`",
    [FACT_BOUNDS] = "`SOUTH,WEST NORTH,EAST` in degrees",
};

static void add_fact(struct buf *b, const struct kind_fact *f)
{
    buf_printf(b, "`%s`%s ", f->key, f->required ? "!" : "");
    if (f->type != FACT_CODE) {
        buf_printf(b, "(%s)", TYPE_NAMES[f->type]);
        return;
    }
    for (const struct fact_code *c = f->codes; c->code; c++)
        buf_printf(b, "%s`%s`", c == f->codes ? "(" : ", ", c->code);
    buf_puts(b, ")");
}

struct str report_kinds(struct arena *a)
{
    struct buf b = {0};
    buf_puts(&b, "| kind | facts |\n|---|---|\n");
    for (size_t i = 0; kind_at(i); i++) {
        const struct kind *k = kind_at(i);
        buf_printf(&b, "| %s | ", k->name);
        for (size_t f = 0; f < k->n_facts; f++) {
            buf_puts(&b, f ? ", " : "");
            add_fact(&b, &k->facts[f]);
        }
        buf_printf(&b, "%s%s%s |\n", k->n_facts ? "" : "none", k->note ? "; " : "",
                   k->note ? k->note : "");
    }
    return buf_move(&b, a);
}
