/* powercut: importing and rolling back, cut before every file operation in turn.  Afterwards
 * the kiosk shows the old or the new content, whole, and the same thing done again succeeds.
 * The same harness must find bugs that are planted, or it proves nothing. */
#include "../support/powercut.h"
#include "../support/bench.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The bench, with a kiosk that has seen "one" and shows "two"; the tree offers "three" under a
 * new root. */

#include "../support/check.h"

struct scene {
    struct bench *b;
    const char *store; /* as it is before each cut */
    int scratch;
    bool (*act)(struct bench *b);
    const char *new_title; /* after act; before it is "two" */
};

static bool import_three(struct bench *b)
{
    bool nothing_new;
    return install_import(&b->env, b->store, b->gate, &nothing_new, &b->e);
}

static bool roll_back(struct bench *b)
{
    return install_rollback(&b->env, b->store, &b->e);
}

static struct scene scene_make(struct bench *b, bool (*act)(struct bench *), const char *new_title)
{
    struct tree_pack p = bench_pack(b, 2, "two");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p = bench_pack(b, 3, "three");
    bench_root(b, 2, 1);
    tree_publish(b->gate_dir, &p);
    struct scene s = {b, str_format(b->a, "%s/before", b->path).p, -1, act, new_title};
    const char *scratch = str_format(b->a, "%s/scratch", b->path).p;
    tree_copy(b->store, s.store);
    assert_int_equal(mkdir(scratch, 0755), 0);
    s.scratch = open(scratch, O_RDONLY | O_DIRECTORY);
    return s;
}

/* Old or new and whole: `current` read, its content found by a search, every object hashed. */
static bool sound(struct scene *s, bool must_be_new)
{
    uint64_t n;
    s->b->env.fs = &s->b->fs;
    bool is_new = bench_finds(s->b, "gate", s->new_title);
    return (is_new || (!must_be_new && bench_finds(s->b, "gate", "two"))) &&
           install_scrub(&s->b->env, s->b->store, &n, &s->b->e);
}

static void fresh(struct scene *s)
{
    struct err e;
    assert_true(fs_remove_tree(&fsops_real, AT_FDCWD, s->b->store, &e));
    tree_copy(s->store, s->b->store);
    assert_true(fs_remove_tree(&fsops_real, s->scratch, "old", &e));
    assert_int_equal(mkdirat(s->scratch, "old", 0755), 0);
}

/* Cut before operation `cut`, or after the last where there are fewer. */
static bool survives(struct scene *s, int cut, enum powercut_bug bug, bool lose, int *operations)
{
    struct powercut p;
    fresh(s);
    powercut_init(&p, cut, bug, s->scratch);
    s->b->env.fs = &p.fs;
    bool done = s->act(s->b);
    *operations = cut - p.left;
    if (lose)
        powercut_lose(&p);
    powercut_finish(&p);
    if (!sound(s, done))
        return false;
    if (s->act == import_three) { /* again, undisturbed */
        int code = bench_import(s->b, s->b->gate);
        return (code == INSTALL_DONE || code == INSTALL_NOTHING_NEW) && sound(s, true);
    }
    return true;
}

/* A cut that leaves something broken, or -1.  From the last to the first: most can go wrong at
 * the end. */
static int broken_cut(struct scene *s, enum powercut_bug bug, bool lose)
{
    int operations, ignored;
    if (!survives(s, 10000, bug, lose, &operations))
        return operations;
    for (int cut = operations - 1; cut >= 0; cut--)
        if (!survives(s, cut, bug, lose, &ignored))
            return cut;
    return -1;
}

static void expect_sound(void **state, bool (*act)(struct bench *), const char *title)
{
    struct scene s = scene_make(*state, act, title);
    for (int lose = 0; lose < 2; lose++) {
        int cut = broken_cut(&s, POWERCUT_NO_BUG, lose);
        if (cut >= 0)
            fail_msg("broken by a cut before operation %d (lose %d): %s", cut, lose, s.b->e.text);
    }
    close(s.scratch);
}

static void test_powercut__an_import_cut_anywhere_leaves_old_or_new(void **state) /* 49 */
{
    expect_sound(state, import_three, "three");
}

static void test_powercut__a_rollback_cut_anywhere_leaves_old_or_new(void **state)
{
    expect_sound(state, roll_back, "old");
}

static void expect_found(void **state, enum powercut_bug bug, bool lose)
{
    struct scene s = scene_make(*state, import_three, "three");
    assert_true(broken_cut(&s, bug, lose) >= 0);
    close(s.scratch);
}

static void test_powercut__a_current_that_is_written_in_place_is_found(void **state)
{
    expect_found(state, POWERCUT_IN_PLACE, false);
}

static void test_powercut__files_that_are_not_fsynced_are_found(void **state)
{
    expect_found(state, POWERCUT_NO_FSYNC_FILES, true);
}

static void test_powercut__folders_that_are_not_fsynced_are_found(void **state)
{
    expect_found(state, POWERCUT_NO_FSYNC_FOLDERS, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH(test_powercut__an_import_cut_anywhere_leaves_old_or_new),
        BENCH(test_powercut__a_rollback_cut_anywhere_leaves_old_or_new),
        BENCH(test_powercut__a_current_that_is_written_in_place_is_found),
        BENCH(test_powercut__files_that_are_not_fsynced_are_found),
        BENCH(test_powercut__folders_that_are_not_fsynced_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
