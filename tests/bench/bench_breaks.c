/* bench_breaks.c - where Khmer is cut, by ICU with its dictionary and by us.
 *
 *   bench_breaks UI HELP FIREFOX GOLD
 *
 * Measures on the tenth of UI that was not learnt from, on the texts of FIREFOX that do not stand
 * in UI or HELP too, and on the files in the folder GOLD, cut by hand; then how long it takes. */
#include "../support/cuts.h"
#include "text/breaks.h"
#include "text/khmer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TURNS = 21 };
enum method { ICU_LINE, ICU_WORD, LEARNT, OURS, METHODS };
static const char *const method_names[] = {"ICU LINE", "ICU WORD", "ours, no words.txt", "ours"};

struct set {
    const char *name;
    struct cuts *at;
    size_t n, cap, chars;
};

static struct arena *arena;
static uint64_t *keys; /* of UI and HELP, sorted before they are asked for */
static size_t n_keys, cap_keys;

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void note(struct set *unused, struct str line)
{
    (void)unused;
    struct cuts c;
    cuts_by_zwsp(line, arena, &c);
    MEM_PUSH(keys, n_keys, cap_keys) = cuts_key(&c);
}

static void take(struct set *set, const struct cuts *c)
{
    MEM_PUSH(set->at, set->n, set->cap) = *c;
    set->chars += c->n;
}

static void take_held_out(struct set *set, struct str line)
{
    struct cuts c;
    cuts_by_zwsp(line, arena, &c);
    if (cuts_are_dense(&c) && cuts_are_held_out(&c))
        take(set, &c);
}

static void take_new(struct set *set, struct str line)
{
    struct cuts c;
    cuts_by_zwsp(line, arena, &c);
    uint64_t key = cuts_key(&c);
    if (cuts_are_dense(&c) && !bsearch(&key, keys, n_keys, sizeof key, by_key))
        take(set, &c);
}

static void take_by_hand(struct set *set, struct str line)
{
    struct cuts c;
    cuts_by_hand(line, arena, &c);
    if (!str_starts(line, "#"))
        take(set, &c);
}

static void each_line(const char *folder, const char *name, void visit(struct set *, struct str),
                      struct set *set)
{
    FILE *f = fopen(str_cstr(arena, str_format(arena, "%s%s", folder, name)), "r");
    assert(f);
    char *line = NULL;
    size_t cap = 0;
    for (ssize_t n; (n = getline(&line, &cap, f)) > 0;)
        visit(set, str_trim((struct str){line, (size_t)n}));
    free(line);
    fclose(f);
}

struct breaker {
    enum method method;
    struct breaks *ours;
    struct peer *icu;
};

static struct breaker breaker_create(enum method method)
{
    bool ours = method == OURS, icu = method == ICU_LINE || method == ICU_WORD;
    return (struct breaker){method, ours ? breaks_create() : NULL,
                            icu ? peer_create(method == ICU_WORD) : NULL};
}

static void breaker_destroy(struct breaker *b)
{
    breaks_destroy(b->ours);
    peer_destroy(b->icu);
}

static void find_learnt(const struct cuts *c, uint8_t *kinds)
{
    memset(kinds, BREAK_NONE, c->n + 1);
    for (size_t i = 0, end; i < c->n; i = end + 1) {
        for (end = i; end < c->n && khmer_is_letter(c->text[end]);)
            end++;
        if (end > i)
            khmer_cut_learnt(c->text + i, end - i, (bool *)(kinds + i));
    }
}

static void find(struct breaker *b, const struct cuts *c, uint8_t *kinds)
{
    if (b->ours)
        breaks_find(b->ours, c->text, c->n, LANG_KM, kinds);
    else if (b->icu)
        peer_find(b->icu, c->text, c->n, kinds);
    else
        find_learnt(c, kinds);
}

static double now_us(void) /* of this process, so that others disturb less */
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double us_per_1000(enum method method, const struct set *set, uint8_t *kinds)
{
    double times[TURNS];
    struct breaker b = breaker_create(method);
    for (int turn = 0; turn < TURNS; turn++) {
        double begin = now_us();
        for (size_t i = 0; i < set->n; i++)
            find(&b, &set->at[i], kinds);
        times[turn] = (now_us() - begin) * 1000 / (double)set->chars;
    }
    breaker_destroy(&b);
    qsort(times, TURNS, sizeof *times, by_size);
    return times[TURNS / 2];
}

/* In processes of their own, where nobody has loaded anything. */
static double us_of_first_use(enum method method, const struct cuts *c, uint8_t *kinds)
{
    double *times = mmap(NULL, TURNS * sizeof *times, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert(times != MAP_FAILED);
    for (int turn = 0; turn < TURNS; turn++) {
        if (fork() == 0) {
            double begin = now_us();
            struct breaker b = breaker_create(method);
            find(&b, c, kinds);
            times[turn] = now_us() - begin;
            _exit(0);
        }
        wait(NULL);
    }
    qsort(times, TURNS, sizeof *times, by_size);
    return times[TURNS / 2];
}

static void print_quality(enum method method, const struct set *set, uint8_t *kinds)
{
    struct score s = {0};
    struct breaker b = breaker_create(method);
    for (size_t i = 0; i < set->n; i++) {
        find(&b, &set->at[i], kinds);
        score_add(&s, &set->at[i], kinds);
    }
    breaker_destroy(&b);
    printf("  %-12s %-19s precision %.3f  recall %.3f  F1 %.3f  illegal %zu\n", set->name,
           method_names[method], score_precision(&s), score_recall(&s), score_f1(&s), s.illegal);
}

int main(int argc, char **argv)
{
    assert(argc == 5);
    arena = arena_create();
    struct set sets[] = {{"LibreOffice"}, {"Firefox"}, {"kiosk"}, {"by hand"}};
    each_line(argv[1], "", take_held_out, &sets[0]);
    each_line(argv[1], "", note, NULL);
    each_line(argv[2], "", note, NULL);
    qsort(keys, n_keys, sizeof *keys, by_key);
    each_line(argv[3], "", take_new, &sets[1]);
    each_line(argv[4], "/kiosk.txt", take_by_hand, &sets[2]);
    each_line(argv[4], "/other.txt", take_by_hand, &sets[3]);

    uint8_t *kinds = ARENA_NEW(arena, uint8_t, 1 << 20);
    for (enum method s = 0; s < METHODS; s++) {
        printf("  first use    %-19s %6.0f us\n", method_names[s],
               us_of_first_use(s, &sets[2].at[0], kinds));
    }
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        for (enum method s = 0; s < METHODS; s++)
            print_quality(s, &sets[i], kinds);
    for (enum method s = 0; s < METHODS; s++)
        printf("  time         %-19s %6.1f us for 1,000 characters\n", method_names[s],
               us_per_1000(s, &sets[1], kinds));
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        free(sets[i].at);
    free(keys);
    arena_destroy(arena);
}
