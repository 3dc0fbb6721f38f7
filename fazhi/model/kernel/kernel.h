/* The C body of the engine: what fazhi/model/features.py and scoring.py define, on code points and plain arrays.
 *
 * Nothing in text.c, trie.c, score.c, dot.c and decide.c knows Python, keeps state between calls or writes to a model:
 * they run without the interpreter's lock, from as many threads as one likes.  module.c checks every extent before a
 * pointer comes here.
 */
#ifndef FAZHI_KERNEL_H
#define FAZHI_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#if SIZE_MAX < UINT64_MAX
#error "products of extents need 64 bits; the NumPy body runs on this machine"
#endif

#define MAX_N 3          /* longest n-gram: three code points of 21 bits fit into one key */
#define BITS 21
#define MOST_BLOCKS 8
#define LANES 8          /* columns of a row of weights come in multiples of so many */
#define MIN_CLAUSE 6     /* shorter clauses are no rows of their own, see prepared.py */
#define NOT_PLAIN SIZE_MAX

#if defined(__GNUC__)
#define FETCH(place) __builtin_prefetch(place)
#define RARELY(condition) __builtin_expect(!!(condition), 0)
#else
#define FETCH(place) ((void)(place))
#define RARELY(condition) (condition)
#endif

/* ---- text.c: code points as features see them ---- */

typedef struct {
    size_t start, end;
} span;

/* What OpenCC changes: characters always, one bit for each below 0x10000; others only in some phrases, and then they stand
 * beside one of the characters that they stand beside there. */
typedef struct {
    uint8_t always[0x2000], at_times[0x2000];
    uint32_t *pairs; /* two code points each */
    size_t pair_count;
} traditional;

/* Prepares a text in its place and returns its length, or NOT_PLAIN, with the text lost, where Python must do it:
 * traditional characters, brackets that name responsible units, and code points that are rare in reports. */
size_t prepare_plain(const traditional *t, uint32_t *text, size_t size);

/* Writes the clauses of a prepared text and returns their number, 0 where there is only one. `out` has room for
 * size / MIN_CLAUSE + 1 spans. */
size_t find_clauses(const uint32_t *text, size_t size, span *out);

/* ---- trie.c: from characters to features ---- */

#define NONE UINT32_MAX
#define NODE_BITS 22
#define BUCKET 4 /* words that share half a line of the cache */
#define MOST_NODES ((uint32_t)1 << NODE_BITS)
#define MOST_LETTERS 0xFFFE /* with one more, a free word could pass for the child of NONE */
#define FREE UINT64_MAX

/* Numbers for the characters that stand in any feature; 0 for all others. */
typedef struct {
    uint16_t *low;  /* (0x10000,) of code points below that */
    uint32_t *high; /* the other code points in use, ascending; their numbers follow those of the low ones */
    size_t low_count, high_count, high_room;
} alphabet;

/* The n-grams of one block. A node is an n-gram that is a feature, and then its number is the feature's place in the block,
 * or only the beginning of one, with a greater number. */
typedef struct {
    uint32_t *first; /* for each character's number the node of that character alone, or NONE */
    uint64_t *slots; /* parent, character's number and node in one word, or FREE */
    uint64_t mask;   /* of the places of words: buckets of four, a power of two of them, at most half full */
    int shift;
    uint32_t features;
} trie;

/* All return NULL, or what is wrong; "" where there is no memory. What was made must be freed in any case. */
const char *alphabet_add(alphabet *a, const int64_t *keys, size_t count);
const char *alphabet_close(alphabet *a);
const char *trie_build(trie *t, const alphabet *a, const int64_t *keys, size_t count);
void alphabet_free(alphabet *a);
void trie_free(trie *t);
uint32_t alphabet_high(const alphabet *a, uint32_t point);

static inline uint32_t alphabet_number(const alphabet *a, uint32_t point) {
    return point < 0x10000 ? a->low[point] : alphabet_high(a, point);
}

static inline uint64_t trie_key(uint32_t parent, uint32_t number) { return (uint64_t)parent << 16 | number; }

static inline size_t trie_place(const trie *t, uint64_t key) { return (size_t)((key * 0x9E3779B97F4A7C15ull) >> t->shift) * BUCKET; }

/* The node of a parent and a character's number, or NONE; for a parent that is NONE and for the number 0 as well.
 *
 * Whether an n-gram is known can be foretold no better than a coin's fall, so nothing branches on it: of a bucket's words
 * the one that agrees in all but the node is the least after what is looked for has been taken out of it. */
static inline uint32_t trie_child(const trie *t, uint64_t key) {
    for (size_t place = trie_place(t, key);; place = (place + BUCKET) & t->mask) {
        const uint64_t *held = t->slots + place, wanted = key << NODE_BITS;
        const uint64_t a = held[0] ^ wanted, b = held[1] ^ wanted, c = held[2] ^ wanted, d = held[3] ^ wanted;
        const uint64_t ab = a < b ? a : b, cd = c < d ? c : d, least = ab < cd ? ab : cd;
        if (RARELY(held[3] != FREE && least >= MOST_NODES)) continue; /* a full bucket goes on in the next one */
        return least < MOST_NODES ? (uint32_t)least : NONE;
    }
}

/* ---- score.c: margins ---- */

/* Writes (width,) sums of the rows of weights named, each times its value. */
typedef void dot_function(const float *weights, size_t width, const uint32_t *rows, const double *values, size_t count,
                          double *sum);
typedef struct {
    dot_function *single, *precise; /* adding up in single and in double precision */
} dots;
dots dots_of_this_machine(void);

enum source { TEXT_CHAR, TEXT_WORD, HEADING_CHAR };

typedef struct {
    enum source source;
    int shortest, longest, sublinear;
    double weight;
    size_t first, size; /* its rows of the weights */
    const int64_t *keys; /* (size,) of the n-grams; NULL for words */
    trie ngrams;
} block;

typedef struct {
    size_t rows, areas, roles, width; /* V, A, R, and the columns of `weights`, a multiple of LANES */
    const float *weights;             /* (V, width): areas, roles, zeros */
    const float *idf;                 /* (V,) */
    const double *bias;               /* (A + R,) */
    double clause_weight;
    alphabet letters;
    block blocks[MOST_BLOCKS];
    size_t block_count;
    dots dot;
} engine;

/* Words of rows: places in the block of words, each below its size; row r has those from starts[r] to starts[r + 1]. */
typedef struct {
    const int32_t *places;
    const int64_t *starts; /* NULL without a block of words */
} words;

typedef struct scratch scratch;
/* Room for texts of so many code points and passages of so many words; NULL without memory. */
scratch *scratch_new(const engine *e, size_t longest_text, size_t most_words);
void scratch_free(scratch *s);

/* Adds what a prepared heading path gives to (width,) `sums`, which begin at 0. */
void score_path(const engine *e, scratch *s, const uint32_t *text, size_t size, double *sums);

/* Writes (areas,) and (roles,) margins of a prepared passage under a path with `path` sums. `word_row` is the number of
 * its first row in `w`: the whole, then its clauses. Returns the number of rows. */
size_t score_passage(const engine *e, scratch *s, dot_function *dot, const uint32_t *text, size_t size,
                     const double *path, const words *w, size_t word_row, double *areas, double *roles);

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
    double review_band, rounding; /* margins in single precision are off by less than `rounding` */
    size_t min_areas, max_areas; /* max_areas 0: no limit */
    int steep;                   /* whether a sigmoid is so steep that single precision shows in its scores */
} rule;

#define STEEP 3.0  /* a score that rises faster than this shows what single precision leaves out */
#define ALIKE 2e-5 /* scores that differ by less may change places by what single precision leaves out */

/* Whether a passage must be looked at in double precision: a margin comes close to where a decision turns, or stands
 * where its score rises steeply, or two areas that are shown, or the two best roles, score alike. `scores` has room for (areas,). */
int rounding_tells(const rule *r, const double *margins, const double *role_margins, double *scores);

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
