/* replay.c - run a fuzzer's corpus folder as an ordinary test. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    static uint8_t buf[1u << 20];
    int seen = 0;
    DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
    for (struct dirent *d; dir && (d = readdir(dir));) {
        char path[4096];
        if (d->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], d->d_name);
        FILE *f = fopen(path, "rb");
        if (!f)
            return 1;
        LLVMFuzzerTestOneInput(buf, fread(buf, 1, sizeof buf, f));
        fclose(f);
        seen++;
    }
    if (dir)
        closedir(dir);
    if (seen)
        printf("[       OK ] fuzz: %s, %d inputs\n", argv[1], seen);
    return seen ? 0 : 1; /* an empty corpus is a broken test */
}
