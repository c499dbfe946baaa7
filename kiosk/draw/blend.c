/* blend.c - pixels are weighed as 16-bit lanes, eight at once where the processor has AVX2, else
 * four; the sums are pixel_mix's, to the bit:
 *
 *     below * (256 - weight) + above * weight = (below << 8) + (above - below) * weight
 *
 * which fits 16 bits, though its parts may not. */
#include "draw/blend.h"

#include <string.h>

typedef uint32_t pixels4 __attribute__((vector_size(16)));
typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint16_t lanes8 __attribute__((vector_size(16)));
#define LOW_HALVES(a, b)                                                                           \
    __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH_HALVES(a, b)                                                                          \
    __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define EVEN_BYTES(a, b)                                                                           \
    __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)

static lanes8 mix_lanes(lanes8 below, lanes8 above, lanes8 coverage, uint32_t alpha)
{
    lanes8 weight = coverage + (coverage >> 7);
    if (alpha < 256) /* else the product would not fit */
        weight = weight * (uint16_t)alpha >> 8;
    return ((below << 8) + (above - below) * weight + 128) >> 8;
}

static void blend_four(uint32_t *px, uint32_t coverage, uint32_t opaque, uint32_t alpha)
{
    const bytes16 zero = {0};
    bytes16 above = (bytes16)(pixels4){opaque, opaque}, each = (bytes16)(pixels4){coverage}, below;
    each = LOW_HALVES(each, each); /* a byte of each pixel to all four of its bytes */
    each = LOW_HALVES(each, each);
    memcpy(&below, px, sizeof below);
    lanes8 colour = (lanes8)LOW_HALVES(above, zero);
    lanes8 low =
        mix_lanes((lanes8)LOW_HALVES(below, zero), colour, (lanes8)LOW_HALVES(each, zero), alpha);
    lanes8 high =
        mix_lanes((lanes8)HIGH_HALVES(below, zero), colour, (lanes8)HIGH_HALVES(each, zero), alpha);
    below = EVEN_BYTES((bytes16)low, (bytes16)high);
    memcpy(px, &below, sizeof below);
}

static void blend_run(uint32_t *restrict px, const uint8_t *restrict coverage, int32_t n,
                      rgba colour)
{
    uint32_t alpha = rgba_weight(colour), four;
    int32_t i = 0;
    for (; i + 4 <= n; i += 4) {
        memcpy(&four, coverage + i, sizeof four);
        if (four)
            blend_four(px + i, four, colour | 0xff000000, alpha);
    }
    for (; i < n; i++)
        if (coverage[i])
            px[i] = pixel_mix(px[i], colour, weight_of(coverage[i]) * alpha >> 8);
}

#ifdef __x86_64__
#include <immintrin.h>
#define AVX2 __attribute__((target("avx2")))

static inline AVX2 __m256i mix_avx2(__m256i below, __m256i above, __m256i coverage, uint32_t alpha)
{
    __m256i weight = _mm256_add_epi16(coverage, _mm256_srli_epi16(coverage, 7));
    if (alpha < 256)
        weight = _mm256_srli_epi16(_mm256_mullo_epi16(weight, _mm256_set1_epi16((short)alpha)), 8);
    __m256i sum = _mm256_mullo_epi16(_mm256_sub_epi16(above, below), weight);
    sum = _mm256_add_epi16(sum, _mm256_slli_epi16(below, 8));
    return _mm256_srli_epi16(_mm256_add_epi16(sum, _mm256_set1_epi16(128)), 8);
}

/* Both halves of a vector are treated alike: four pixels each. */
static inline AVX2 void blend_eight(uint32_t *px, const uint8_t *coverage, __m256i above,
                                    uint32_t alpha)
{
    const __m256i zero = _mm256_setzero_si256();
    const __m256i to_all_bytes = _mm256_setr_epi8(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4,
                                                  4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7);
    int64_t eight;
    memcpy(&eight, coverage, sizeof eight);
    __m256i each = _mm256_shuffle_epi8(_mm256_set1_epi64x(eight), to_all_bytes);
    __m256i below = _mm256_loadu_si256((const __m256i *)px);
    __m256i low =
        mix_avx2(_mm256_unpacklo_epi8(below, zero), above, _mm256_unpacklo_epi8(each, zero), alpha);
    __m256i high =
        mix_avx2(_mm256_unpackhi_epi8(below, zero), above, _mm256_unpackhi_epi8(each, zero), alpha);
    _mm256_storeu_si256((__m256i *)px, _mm256_packus_epi16(low, high));
}

static AVX2 void blend_rows_avx2(uint32_t *px, ptrdiff_t px_stride, const uint8_t *coverage,
                                 ptrdiff_t coverage_stride, int32_t w, int32_t h, rgba colour)
{
    uint32_t alpha = rgba_weight(colour);
    __m256i above =
        _mm256_unpacklo_epi8(_mm256_set1_epi32((int)(colour | 0xff000000)), _mm256_setzero_si256());
    for (int32_t y = 0; y < h; y++, px += px_stride, coverage += coverage_stride) {
        int32_t i = 0;
        for (; i + 8 <= w; i += 8)
            blend_eight(px + i, coverage + i, above, alpha);
        if (i < w)
            blend_run(px + i, coverage + i, w - i, colour);
    }
}
#endif

void blend_rows(uint32_t *px, ptrdiff_t px_stride, const uint8_t *coverage,
                ptrdiff_t coverage_stride, int32_t w, int32_t h, rgba colour)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2")) {
        blend_rows_avx2(px, px_stride, coverage, coverage_stride, w, h, colour);
        return;
    }
#endif
    for (int32_t y = 0; y < h; y++)
        blend_run(px + y * px_stride, coverage + y * coverage_stride, w, colour);
}
