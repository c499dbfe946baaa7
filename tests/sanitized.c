/* sanitized.c - in every program that is built with sanitizers: nobody asks for memory by the
 * gigabyte, least of all because a file says so; and at exit LeakSanitizer reads all of the
 * program's data, of which most is a table of its own that nothing has touched.  Asked for at once
 * and not page by page, it spares an eighth of the time of a short run; and the tests are hundreds
 * of short runs. */
#include <link.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "max_allocation_size_mb=300"; /* the largest text, as pack/limits.h has it: 256 */
}

static int populate(struct dl_phdr_info *program, size_t size, void *data)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    (void)size;
    (void)data;
    for (int i = 0; i < program->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &program->dlpi_phdr[i];
        ElfW(Addr) at = program->dlpi_addr + segment->p_vaddr, before = at % page;
        if (segment->p_type == PT_LOAD && segment->p_flags & PF_W) /* advice: may be refused */
            madvise((void *)(at - before), segment->p_memsz + before, MADV_POPULATE_READ);
    }
    return 1; /* the first is the program itself */
}

__attribute__((constructor)) static void populate_data(void)
{
    dl_iterate_phdr(populate, NULL);
}
