/* The C body of the engine: what fazhi/model/features.py and scoring.py define, on code points and plain arrays.
 *
 * Nothing in text.c, table.c, score.c and decide.c knows Python, keeps state between calls or writes to a model: they
 * run without the interpreter's lock, from as many threads as one likes.  module.c checks every extent before a
 * pointer comes here.
 */
#ifndef FAZHI_KERNEL_H
#define FAZHI_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#define MAX_N 3          /* longest n-gram: three code points of 21 bits fit into one key */
#define BITS 21
#define LANES 8          /* columns of a row of weights come in multiples of so many */
#define MIN_CLAUSE 6     /* shorter clauses are no rows of their own, see features.py */
#define NOT_PLAIN SIZE_MAX

#if defined(__GNUC__)
#define FETCH(place) __builtin_prefetch(place)
#else
#define FETCH(place) ((void)(place))
#endif

/* ---- text.c: code points as features see them ---- */

typedef struct {
    size_t start, end;
} span;

/* Prepares a text in its place and returns its length, or NOT_PLAIN, with the text lost, where Python must do it:
 * traditional characters, brackets that name responsible units, and code points that are rare in reports. `changed` has
 * one bit for each code point below 0x10000 that OpenCC changes. */
size_t prepare_plain(const uint8_t *changed, uint32_t *text, size_t size);

/* Writes the clauses of a prepared text and returns their number, 0 where there is only one. `out` has room for
 * size / MIN_CLAUSE + 1 spans. */
size_t find_clauses(const uint32_t *text, size_t size, span *out);

/* ---- table.c: from an n-gram to its row ---- */

typedef struct {
    uint64_t key;
    uint32_t row;
    uint32_t used;
} slot;

typedef struct {
    slot *slots; /* a power of two of them, at least twice as many as keys: open addressing, linear probing */
    uint64_t mask;
    int shift;
} table;

/* Both return 0, or -1 where there is no memory (build) or a key comes twice (build, `*twice` is set). */
int table_build(table *into, const int64_t *keys, size_t count, int *twice);
void table_free(table *t);

static inline size_t table_place(const table *t, uint64_t key) { return (size_t)((key * 0x9E3779B97F4A7C15ull) >> t->shift); }

static inline const slot *table_find(const table *t, uint64_t key) {
    size_t place = table_place(t, key);
    while (t->slots[place].used) {
        if (t->slots[place].key == key) return &t->slots[place];
        place = (place + 1) & t->mask;
    }
    return NULL;
}

/* ---- score.c: margins ---- */

/* Writes (width,) sums of the rows of weights named, each times its value. */
typedef void dot_function(const float *weights, size_t width, const uint32_t *rows, const double *values, size_t count,
                          double *sum);
dot_function *dot_for_this_machine(void);

enum source { TEXT_CHAR, TEXT_WORD, HEADING_CHAR };

typedef struct {
    enum source source;
    int shortest, longest, sublinear;
    double weight;
    size_t first, size; /* its rows of the weights */
    table ngrams;       /* none for words */
} block;

typedef struct {
    size_t rows, areas, roles, width; /* V, A, R, and the columns of `weights`, a multiple of LANES */
    const float *weights;             /* (V, width): areas, roles, zeros */
    const float *idf;                 /* (V,) */
    const double *bias;               /* (A + R,) */
    double clause_weight;
    block *blocks;
    size_t block_count;
    dot_function *dot;
} engine;

/* Words of one row: places in the block of words, each below its size. */
typedef struct {
    const int32_t *places;
    const int64_t *starts; /* one more than rows; NULL without a block of words */
} words;

typedef struct scratch scratch;
scratch *scratch_new(const engine *e, size_t longest_text); /* NULL without memory */
void scratch_free(scratch *s);

/* Adds what a prepared heading path gives to (width,) `sums`, which begin at 0. */
void score_path(const engine *e, scratch *s, const uint32_t *text, size_t size, double *sums);

/* Writes (areas,) and (roles,) margins of a passage under a path with `path` sums. `word_row` is the number of its
 * first row in `w`: the whole, then its clauses. Returns the number of rows. */
size_t score_passage(const engine *e, scratch *s, const uint32_t *text, size_t size, const double *path,
                     const words *w, size_t word_row, double *areas, double *roles);

/* Draws the areas' margins (count, areas) towards those of neighbours, see scoring.py; `before` has room for
 * (2, areas). */
void smooth(double *margins, size_t count, size_t areas, const int32_t *path_of, double weight, double *before);

/* ---- decide.c: from margins to tags ---- */

typedef struct {
    size_t areas, roles, domains;
    const double *thresholds, *slopes, *intercepts; /* (A,) */
    const double *knot_margins, *knot_scores;       /* (K,) */
    const int64_t *knot_start;                      /* (A + 1,) */
    const double *role_slopes, *role_intercepts;    /* (R,) */
    const int32_t *domain_of;                       /* (A,) -1 for none */
    double review_band;
    size_t min_areas, max_areas; /* max_areas 0: no limit */
} rule;

/* What is decided on one passage; `shown` are the columns tagged or too close to call, `held` the domains of those tagged,
 * best score first, of equal ones the first. */
typedef struct {
    double *scores, *domain_scores, *role_score; /* (A,), (D,), (1,) */
    uint8_t *tagged, *close;                     /* (A,) */
    int32_t *shown, *held, *role;                /* (A,), (D,), (1,): the best role, -1 without roles */
    size_t shown_count, held_count;
} decision;

void decide(const rule *r, const double *margins, const double *role_margins, decision *out);

#endif
