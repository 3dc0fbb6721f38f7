/* Sums of rows of weights: sum(c) = Σ over i of values(i) · weights(rows(i), c), in single or double precision. */
#include "kernel.h"

#include <string.h>

#if defined(__GNUC__)

typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));
typedef float four __attribute__((vector_size(16), aligned(4), may_alias));
typedef double four_wide __attribute__((vector_size(32), aligned(8), may_alias));

#define RUN 32 /* so many rows are added up in single precision before they go on in double precision */

/* COUNT vectors of eight columns stay in registers over a run of rows. */
#define SINGLE(COUNT)                                                                              \
    {                                                                                              \
        four_wide whole[2 * COUNT] = {{0}};                                                        \
        for (size_t first = 0; first < count; first += RUN) {                                      \
            const size_t last = count - first < RUN ? count : first + RUN;                         \
            eight total[COUNT] = {{0}};                                                            \
            for (size_t i = first; i < last; i++) {                                                \
                const float *row = weights + rows[i] * width + column, x = (float)values[i];       \
                const eight value = {x, x, x, x, x, x, x, x};                                      \
                for (int v = 0; v < COUNT; v++) total[v] += value * *(const eight *)(row + 8 * v); \
            }                                                                                      \
            for (int v = 0; v < 2 * COUNT; v++)                                                    \
                whole[v] += __builtin_convertvector(((const four *)total)[v], four_wide);          \
        }                                                                                          \
        for (int v = 0; v < 2 * COUNT; v++) *(four_wide *)(sum + column + 4 * v) = whole[v];       \
        column += 8 * COUNT;                                                                       \
    }

/* The same with twice as many vectors of four. */
#define DOUBLE(COUNT)                                                                     \
    {                                                                                     \
        four_wide total[2 * COUNT] = {{0}};                                               \
        for (size_t i = 0; i < count; i++) {                                              \
            const float *row = weights + rows[i] * width + column;                        \
            const four_wide value = {values[i], values[i], values[i], values[i]};         \
            for (int v = 0; v < 2 * COUNT; v++)                                           \
                total[v] += value * __builtin_convertvector(*(const four *)(row + 4 * v), four_wide); \
        }                                                                                 \
        for (int v = 0; v < 2 * COUNT; v++) *(four_wide *)(sum + column + 4 * v) = total[v]; \
        column += 8 * COUNT;                                                              \
    }

#define DOT(STRIP)                          \
    size_t column = 0;                      \
    while (width - column >= 40) STRIP(5)   \
    if (width - column >= 32) STRIP(4)      \
    if (width - column >= 24) STRIP(3)      \
    if (width - column >= 16) STRIP(2)      \
    if (width - column >= 8) STRIP(1)

#define ARGUMENTS \
    const float *weights, size_t width, const uint32_t *rows, const double *values, size_t count, double *sum

static void single(ARGUMENTS) { DOT(SINGLE) }
static void precise(ARGUMENTS) { DOT(DOUBLE) }

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,fma")))
AVX2 static void single_avx2(ARGUMENTS) { DOT(SINGLE) }
AVX2 static void precise_avx2(ARGUMENTS) { DOT(DOUBLE) }
#endif

dots dots_of_this_machine(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return (dots){single_avx2, precise_avx2};
#endif
    return (dots){single, precise};
}

#else

static void precise(const float *weights, size_t width, const uint32_t *rows, const double *values, size_t count,
                    double *sum) {
    memset(sum, 0, width * sizeof *sum);
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < width; c++) sum[c] += values[i] * (double)weights[rows[i] * width + c];
}

dots dots_of_this_machine(void) { return (dots){precise, precise}; }

#endif
