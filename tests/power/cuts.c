/* power_cuts: importing and rolling back, cut before every file operation in turn (powercut.h).
 * Afterwards the kiosk shows the old or the new content, whole, and the same thing done again
 * succeeds.  The same harness must find bugs that are planted, or it proves nothing.
 * power_cuts STRIDE, for every day: one cut of STRIDE, from another one on in each run. */
#include "../support/powercut.h"
#include "../support/scene.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../support/check.h"

enum { UNCUT = POWERCUT_OPERATIONS };

static unsigned stride = 1, begin; /* which cuts are tried: those that leave `begin` */

struct cutting {
    struct scene scene;
    int scratch;
    int operations; /* of the last run */
    unsigned tried;
    bool syncs[POWERCUT_OPERATIONS];
};

static struct cutting cutting_make(struct bench *b, enum scene_act act)
{
    struct cutting c;
    const char *scratch = str_format(b->a, "%s/scratch", b->path).p;
    scene_make(&c.scene, b, act);
    assert_int_equal(mkdir(scratch, 0755), 0);
    c.scratch = open(scratch, O_RDONLY | O_DIRECTORY);
    return c;
}

/* Cut before operation `cut`, or after the last where there are fewer. */
static bool survives(struct cutting *c, int cut, enum powercut_bug bug, bool lose)
{
    struct bench *b = c->scene.b;
    struct powercut p;
    struct err e;
    scene_reset(&c->scene);
    assert_true(fs_remove_tree(&fsops_real, c->scratch, "old", &e));
    assert_int_equal(mkdirat(c->scratch, "old", 0755), 0);
    powercut_init(&p, cut, bug, c->scratch);
    b->env.fs = &p.fs;
    bool done = scene_play(&c->scene) == INSTALL_DONE;
    c->operations = p.done;
    memcpy(c->syncs, p.syncs, sizeof c->syncs);
    if (lose)
        powercut_lose(&p);
    powercut_finish(&p);
    b->env.fs = &b->fs;
    return scene_survived(&c->scene, done);
}

/* A cut that leaves something broken, or -1.  From the last to the first: most can go wrong at
 * the end. */
static int broken_cut(struct cutting *c, enum powercut_bug bug, bool lose)
{
    if (!survives(c, UNCUT, bug, lose))
        return c->operations;
    struct cutting whole = *c;
    for (int cut = whole.operations - 1; cut >= 0; cut--) {
        bool same = !lose && whole.syncs[cut]; /* as a cut behind it */
        bool tried = bug || (unsigned)cut % stride == begin;
        if (!tried || same)
            continue;
        c->tried++;
        if (!survives(c, cut, bug, lose))
            return cut;
    }
    return -1;
}

static void expect_sound(void **state, enum scene_act act)
{
    struct cutting c = cutting_make(*state, act);
    for (int lose = 0; lose < 2; lose++) {
        int cut = broken_cut(&c, POWERCUT_NO_BUG, lose);
        if (cut >= 0)
            fail_msg("broken by a cut before operation %d (lose %d): %s", cut, lose,
                     c.scene.b->e.text);
    }
    printf("    %s: %u cuts\n", scene_names[act], c.tried);
    close(c.scratch);
}

static void test_cuts__an_import_cut_anywhere_leaves_old_or_new(void **state) /* 49 */
{
    expect_sound(state, SCENE_IMPORT);
}

static void test_cuts__a_rollback_cut_anywhere_leaves_old_or_new(void **state)
{
    expect_sound(state, SCENE_ROLL_BACK);
}

static void expect_found(void **state, enum powercut_bug bug, bool lose)
{
    struct cutting c = cutting_make(*state, SCENE_IMPORT);
    assert_true(broken_cut(&c, bug, lose) >= 0);
    close(c.scratch);
}

static void test_cuts__a_current_that_is_written_in_place_is_found(void **state)
{
    expect_found(state, POWERCUT_IN_PLACE, false);
}

static void test_cuts__files_that_are_not_fsynced_are_found(void **state)
{
    expect_found(state, POWERCUT_NO_FSYNC_FILES, true);
}

static void test_cuts__folders_that_are_not_fsynced_are_found(void **state)
{
    expect_found(state, POWERCUT_NO_FSYNC_FOLDERS, true);
}

int main(int argc, char **argv)
{
    stride = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1;
    assert_true(stride > 0);
    begin = (unsigned)time(NULL) % stride;
    const struct CMUnitTest tests[] = {
        BENCH(test_cuts__an_import_cut_anywhere_leaves_old_or_new),
        BENCH(test_cuts__a_rollback_cut_anywhere_leaves_old_or_new),
        BENCH(test_cuts__a_current_that_is_written_in_place_is_found),
        BENCH(test_cuts__files_that_are_not_fsynced_are_found),
        BENCH(test_cuts__folders_that_are_not_fsynced_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
