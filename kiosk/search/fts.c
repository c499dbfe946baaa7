#include "search/fts.h"
#include "search/fold.h"

#include <sqlite3.h>

/* FTS5's callback, as SQLite declares it. */
struct sink {
    void *ctx;
    int (*token)(void *ctx, int flags, const char *p, int n, int start, int end);
    int rc;
};

static bool to_sqlite(void *ctx, const struct fold_token *t)
{
    struct sink *s = ctx;
    s->rc = s->token(s->ctx, 0, t->text.p, (int)t->text.n, (int)t->start, (int)t->end);
    return s->rc == SQLITE_OK;
}

static int tokenize(Fts5Tokenizer *self, void *ctx, int flags, const char *p, int n,
                    int (*token)(void *, int, const char *, int, int, int))
{
    (void)self, (void)flags;
    struct sink s = {ctx, token, SQLITE_OK};
    (void)fold_tokens((struct str){p, (size_t)n}, to_sqlite, &s);
    return s.rc;
}

/* The tokenizer has no state, but FTS5 wants something to hold. */
static int create(void *ctx, const char **args, int n, Fts5Tokenizer **out)
{
    static char nothing;
    (void)ctx, (void)args, (void)n;
    *out = (Fts5Tokenizer *)&nothing;
    return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *self)
{
    (void)self;
}

bool fts_register(sqlite3 *db, struct err *e)
{
    fts5_api *api = NULL;
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(s);
    }
    sqlite3_finalize(s);
    fts5_tokenizer kiosk = {create, destroy, tokenize};
    if (!api || api->xCreateTokenizer(api, "kiosk", NULL, &kiosk, NULL) != SQLITE_OK)
        return err_set(e, ERR_UNSUPPORTED, "SQLite without FTS5: %s", sqlite3_errmsg(db));
    return true;
}

struct query {
    struct buf whole, phrase; /* phrase: folded tokens with a space between */
};

static bool to_query(void *ctx, const struct fold_token *t)
{
    struct query *q = ctx;
    if (q->phrase.n && !t->joined) {
        buf_printf(&q->whole, "\"%s\" AND ", q->phrase.p);
        q->phrase.n = 0;
    }
    if (q->phrase.n)
        buf_putc(&q->phrase, ' ');
    buf_add(&q->phrase, t->text);
    return true;
}

/* The last word may be half typed; where it is whole, that counts in the ranking as well. */
struct str fts_query(struct arena *a, struct str typed)
{
    struct query q = {0};
    (void)fold_tokens(typed, to_query, &q);
    if (q.phrase.n)
        buf_printf(&q.whole, "(\"%s\" OR \"%s\" *)", q.phrase.p, q.phrase.p);
    buf_free(&q.phrase);
    return buf_move(&q.whole, a);
}
