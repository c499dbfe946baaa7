/* bench_channel DIR PICTURES BYTES: in DIR a signed channel "gate" whose one pack has so many
 * pictures of so many bytes each. */
#include "../support/tree.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc != 4 || sodium_init() < 0)
        return 64;
    struct signer keys[] = {signer_make(1), signer_make(2)};
    struct tree_pack p = {.channel = "gate",
                          .title = "large",
                          .epoch = 1,
                          .seq = 1,
                          .issued = 1780000000,
                          .pictures = (unsigned)strtoul(argv[2], NULL, 10),
                          .picture_bytes = (size_t)strtoul(argv[3], NULL, 10),
                          .signers = keys,
                          .n_signers = 2};
    int dir = open(argv[1], O_RDONLY | O_DIRECTORY);
    if (dir < 0) {
        perror(argv[1]);
        return 1;
    }
    tree_root(dir, "gate", 1, 1, 2, keys, 2, keys, 2);
    tree_publish(dir, &p);
    return 0;
}
