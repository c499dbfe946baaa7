/* fuzz_rows - rows of text.db as the screen shows them: what an import lets through becomes a
 * bundle (support/rowlist.h), and each of its screens is built, drawn and dumped
 * (support/screens.h).  The first line has a character each for the panel, the clock, the language
 * and how it looks, and perhaps one for whose gate it is; the rest are rows. */
#include "../support/rowlist.h"
#include "../support/screens.h"

#include <assert.h>
#include <stdlib.h>

enum {
    LARGE = 1,
    CONTRAST = 2,
    DRAFTS = 4,
    ASKING = 8,
    OTHERS = 8,            /* in the clock's place */
    UNSIEVED = 4,          /* in the language's */
    BANNER = 4,            /* in the gate's */
    MOST_BYTES = 32 << 20, /* of one screen's tree and its dump */
};

static struct rowlist *rows;
static struct screens *screens;

static void finish(void)
{
    screens_destroy(screens);
    rowlist_destroy(rows);
}

static void start(void)
{
    rows = rowlist_create();
    screens = screens_create(BINARY_DIR "/share/words");
    atexit(finish);
}

/* Of the channel that rows begin with, of another, of nobody. */
static void choose_gate(struct bundle *b, char c)
{
    static const char *const channels[] = {"", "gate", "law", "none"};
    if (c & 3)
        bundle_set_gate(b, channels[c & 3]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size}, head;
    struct err e = {0};
    if (!rows)
        start();
    if (!str_next(&text, '\n', &head) || head.n < 4)
        return 0;
    struct screens_look look = {
        .panel = data[0],
        .clock = data[1],
        .lang = data[2] % LANG_COUNT,
        .large = data[3] & LARGE,
        .contrast = data[3] & CONTRAST,
        .drafts = data[3] & DRAFTS,
        .asking = data[3] & ASKING,
        .banner = head.n > 4 && head.p[4] & BANNER,
    };
    rowlist_read(rows, text);
    if (!(data[2] & UNSIEVED))
        rowlist_sieve(rows);
    struct bundle *b = rowlist_open(rows, look.drafts, &e);
    if (!b) {
        assert(e.code == ERR_CORRUPT || e.code == ERR_TOO_BIG || e.code == ERR_UNSUPPORTED);
        return 0;
    }
    choose_gate(b, head.n > 4 ? head.p[4] : '0');
    (data[1] & OTHERS ? screens_show_others : screens_show_all)(screens, b, &look);
    assert(bundle_fault(b) == ERR_NONE);
    bundle_close(b);
    assert(screens_work(screens).most_bytes <= MOST_BYTES);
    return 0;
}
