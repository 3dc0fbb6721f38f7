/* Sums of rows of weights: sum(c) = Σ over i of values(i) · weights(rows(i), c), in double precision. */
#include "kernel.h"

#include <string.h>

#if defined(__GNUC__)

typedef float four __attribute__((vector_size(16), aligned(4)));
typedef double wide __attribute__((vector_size(32), aligned(8)));

/* COUNT vectors of four columns stay in registers over all rows. */
#define STRIP(COUNT)                                                                                          \
    {                                                                                                         \
        wide total[COUNT];                                                                                    \
        for (int v = 0; v < COUNT; v++) total[v] = (wide){0, 0, 0, 0};                                        \
        for (size_t i = 0; i < count; i++) {                                                                  \
            const float *row = weights + rows[i] * width + column;                                            \
            wide value = {values[i], values[i], values[i], values[i]};                                        \
            for (int v = 0; v < COUNT; v++)                                                                   \
                total[v] += value * __builtin_convertvector(*(const four *)(row + 4 * v), wide);              \
        }                                                                                                     \
        for (int v = 0; v < COUNT; v++) *(wide *)(sum + column + 4 * v) = total[v];                           \
        column += 4 * COUNT;                                                                                  \
    }

#define DOT                                                                                                   \
    size_t column = 0;                                                                                        \
    while (width - column >= 40) STRIP(10)                                                                    \
    if (width - column >= 32) STRIP(8)                                                                        \
    if (width - column >= 24) STRIP(6)                                                                        \
    if (width - column >= 16) STRIP(4)                                                                        \
    if (width - column >= 8) STRIP(2)

static void dot_plain(const float *weights, size_t width, const uint32_t *rows, const double *values, size_t count,
                      double *sum) {
    DOT
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static void dot_avx2(const float *weights, size_t width, const uint32_t *rows,
                                                         const double *values, size_t count, double *sum) {
    DOT
}
#endif

dot_function *dot_for_this_machine(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return dot_avx2;
#endif
    return dot_plain;
}

#else

static void dot_plain(const float *weights, size_t width, const uint32_t *rows, const double *values, size_t count,
                      double *sum) {
    memset(sum, 0, width * sizeof *sum);
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < width; c++) sum[c] += values[i] * (double)weights[rows[i] * width + c];
}

dot_function *dot_for_this_machine(void) { return dot_plain; }

#endif
