/* start.c - from exec to the first complete frame, and a peer's whole run, in turn.
 *
 *   bench_start RUNS STATS KIOSK ARGUMENT... -- PEER ARGUMENT...
 *
 * The kiosk writes, into STATS, at which CLOCK_MONOTONIC nanosecond its first complete frame stood
 * on the glass; the peer is timed until it ends.  Prints one line: medians in ms and the ratio of
 * medians.  Both are run once before counting (warm cache). */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_RUNS = 99 };

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t run(char **argv)
{
    uint64_t begin = now_ns();
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 1);
        dup2(null, 2);
        execvp(argv[0], argv);
        _exit(127);
    }
    int status;
    waitpid(pid, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "%s failed\n", argv[0]);
        exit(1);
    }
    return begin;
}

static uint64_t first_frame_ns(const char *path)
{
    FILE *f = fopen(path, "r");
    unsigned long long ns = 0;
    if (!f || fscanf(f, "{\"first_complete_mono_ns\": %llu", &ns) != 1 || ns == 0) {
        fprintf(stderr, "%s: no first frame\n", path);
        exit(1);
    }
    fclose(f);
    return ns;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v, int n)
{
    qsort(v, (size_t)n, sizeof *v, by_value);
    return v[n / 2];
}

int main(int argc, char **argv)
{
    int runs = argc > 4 ? (int)strtol(argv[1], NULL, 10) : 0;
    char **ours = argv + 3, **peer = NULL;
    for (int i = 3; i < argc; i++)
        if (strcmp(argv[i], "--") == 0) {
            argv[i] = NULL;
            peer = argv[i + 1] ? argv + i + 1 : NULL;
            break;
        }
    if (runs < 1 || runs > MAX_RUNS) {
        fprintf(stderr, "usage: bench_start RUNS STATS KIOSK ARG... [-- PEER ARG...]\n");
        return 64;
    }
    double a[MAX_RUNS], b[MAX_RUNS];
    for (int i = -1; i < runs; i++) {
        uint64_t begin = run(ours);
        double ms = (double)(first_frame_ns(argv[2]) - begin) / 1e6;
        double other = 0;
        if (peer) {
            begin = run(peer);
            other = (double)(now_ns() - begin) / 1e6;
        }
        if (i >= 0) {
            a[i] = ms;
            b[i] = other;
        }
    }
    double mine = median(a, runs);
    printf("exec to first complete frame: %.1f ms", mine);
    if (peer) {
        double theirs = median(b, runs);
        printf("; peer: %.1f ms; ratio %.3f", theirs, mine / theirs);
    }
    printf(" (medians of %d)\n", runs);
    return 0;
}
