/* What is kept of themes from run to run, and the assignment of texts by it.
 *
 * A model holds sufficient statistics only: how often each term stands in the texts of each theme.
 * Weights, centres and the mixture (themes/mixture.h) are derived from these counts, so that
 * learning a text is adding to counts. Besides: ids and labels, and the hash of every document
 * with its theme, by which a known document never changes its theme.
 *
 * The file is lines of tab-separated columns, the last of them a checksum (XXH3) of all bytes
 * before it:
 *
 *     #! unsaid-themes 3        (1 and 2 are read too: they know no halves, 1 no line `was`)
 *     texts N HAN               texts learnt; of which mostly Chinese
 *     bridge 0|1                terms carry concepts
 *     ban TERM
 *     theme ID TEXTS FIT GROUP NAMED LABEL      numbered from 0 in this order
 *     was ID THEME              an id that theme had before it was joined; sorted by id
 *     from ID THEME             the id of the theme that it was split off
 *     phrase THEME COVERAGE EXCLUSIVITY TEXT
 *     half THEME TEXTS          texts in the second half (themes/halves.h) of a theme that has one
 *     half-label THEME 1|2 LABEL
 *     half-phrase THEME 1|2 COVERAGE EXCLUSIVITY TEXT
 *     term DF KEY THEME:COUNT[:SECOND] ...      sorted by key; of COUNT, those in the second half
 *     doc HASH THEME|- [2]      sorted by hash; - is the theme of what has no topic words
 *     end CHECKSUM */
#ifndef US_THEMES_MODEL_H
#define US_THEMES_MODEL_H

#include "themes/theme.h"

/* Themes that every model has without holding them: texts without a known term, without words. */
#define US_MODEL_REST (UINT32_MAX - 1)
#define US_MODEL_WORDLESS (UINT32_MAX - 2)

enum { US_MODEL_TERMS = 60000, US_MODEL_THEMES = 100000, US_MODEL_HALF_TERMS = 3 };
enum { US_MODEL_LANES = sizeof(us_d4) / sizeof(double) };

struct us_model_cell {
    uint32_t theme, n; /* tokens of the term in the theme's texts */
    uint32_t second;   /* of n, those in the theme's second half */
};

struct us_model_term {
    uint32_t df;
    struct us_model_cell *cells; /* by theme */
    size_t n, cap;
};

/* What a half of a theme would be called; phrases best first. */
struct us_model_half {
    struct us_str label; /* or empty */
    struct us_label_term terms[US_MODEL_HALF_TERMS];
    size_t nterm;
};

struct us_model_theme {
    char id[8], from[8]; /* from: the id of the theme that it was split off, or empty */
    struct us_str label;
    bool named; /* by hand */
    struct us_label_term terms[US_LABEL_TERMS];
    size_t nterm;
    struct us_model_half half[2];
    uint32_t texts, second; /* second: of the texts, those in the second half */
    uint32_t group;         /* the number of the theme that leads it */
    double fit;             /* cosine below which a text fits badly */
};

/* What is derived of a term and of its cells, in the order of both and no larger than it must be:
 * a text is scored as fast as they come from memory. */
struct us_model_weight {
    double weight, idf, scale; /* scale: US_BRIDGE_PLAIN for a word beside concepts */
    uint32_t at, n;            /* its gains: at .. at + n - 1 */
};

struct us_model_gain {
    uint32_t theme, n; /* as in the cell */
    float gain;        /* log((weight n + beta) / beta) */
};

/* Of themes: `width` of each figure, side by side so that four are scored at once, for the themes
 * and then some that nothing suits. */
struct us_model_figures {
    double *logsize, *logtotal, *norm;
    struct us_model_weight *weights;
    struct us_model_gain *gains;
    size_t width, nweight;
};

struct us_model_known {
    uint64_t hash;
    uint32_t theme, half; /* half: 0 or 1 */
};

/* Order of two of them, for qsort: by hash, theme and half. */
int us_model_known_order(const void *x, const void *y);

/* The same for cells: by theme, as those of a term stand. */
int us_model_cell_order(const void *x, const void *y);

/* What a term counts in a theme, or NULL. */
struct us_model_cell *us_model_cell_of(const struct us_model_term *t, uint32_t theme);

/* An id of a theme that was joined to another. */
struct us_model_alias {
    char id[8];
    uint32_t theme;
};

/* Terms by the hash of their key, so that a look takes one line of memory; made by
 * us_model_settle(), and not used when terms were added since. 64 bits are taken for the key, as
 * those of a document are for its words. */
struct us_model_slot {
    uint64_t hash;
    uint32_t term;     /* US_MAP_NONE where there is none */
    bool begins, ends; /* a pair of words that is a term */
};

/* A pair of words that is a term, by the numbers of the words, which are terms. */
struct us_model_pair {
    uint64_t words; /* the first's number above the second's */
    uint32_t term;  /* US_MAP_NONE where there is none */
};

struct us_model_index {
    struct us_model_slot *slots;
    struct us_model_pair *pairs;
    size_t nslot, npair, nterm; /* powers of two; terms in it */
    bool closed;                /* both words of every pair are terms */
};

struct us_model {
    struct us_arena arena;
    struct us_map keys, ban;
    struct us_model_index index;
    struct us_model_term *terms; /* by number in `keys` */
    size_t term_cap;
    struct us_model_theme *themes;
    size_t ntheme, theme_cap;
    struct us_model_figures figures;
    struct us_model_known *known; /* sorted by hash after us_model_settle() */
    size_t nknown, known_cap;
    size_t *known_at; /* where in `known` hashes with these first bits begin; or NULL */
    unsigned known_bits;
    struct us_model_alias *aliases; /* by id */
    size_t nalias, alias_cap;
    uint64_t ntext, nhan;
    bool bridge;
    bool whole; /* learns no halves: nobody will read them */
};

void us_model_init(struct us_model *m);
void us_model_free(struct us_model *m);

/* Reads a file's bytes into an empty model, and settles it. US_EDATA: no model, of another version,
 * or damaged (err->line set). */
int us_model_parse(struct us_model *m, struct us_str bytes, struct us_err *err);
void us_model_write(const struct us_model *m, struct us_buf *out);

/* Derives what is not counted, after counts have changed. Linear in the counts. */
void us_model_settle(struct us_model *m);

/* A part of it: the terms by hash. */
void us_model_make_index(struct us_model *m);

/* The weights of a term, none when it was added since they were derived. */
static inline struct us_model_weight
us_model_weight_of(const struct us_model *m, uint32_t term)
{
    static const struct us_model_weight none = {0, 0, 0, 0, 0};
    return term < m->figures.nweight ? m->figures.weights[term] : none;
}

/* What a word that the model does not hold adds to the square of a vector's length. */
double us_model_strangeness(const struct us_model *m);

/* Which of the places in `known_at` is a hash's; the one behind it is where the next ones begin. */
static inline size_t
us_model_known_place(const struct us_model *m, uint64_t hash)
{
    return (size_t)(hash >> (64 - m->known_bits));
}

/* A text as terms of the model. */
struct us_model_doc {
    uint64_t hash;
    uint32_t half;  /* of its theme, 0 or 1: us_model_learn() counts it there */
    uint32_t *term; /* ascending */
    float *tf;
    size_t n, nword, ncontent, nstrange; /* terms; words; content words; of which unknown */
    double norm;                         /* of its TF-IDF vector, unknown words included */
};

/* Reads `keys` (us_keys_get) into `doc`, in `a`. */
void us_model_read(const struct us_model *m, const struct us_corpus_key *keys, size_t n,
                   struct us_arena *a, struct us_model_doc *doc);

/* The same in four steps, of which each asks for the memory that the next one needs: it comes while
 * other texts take this step. `keys` and `doc` must stay until the last. */
struct us_model_reading {
    const struct us_model *m;
    struct us_model_doc *doc;
    size_t found;    /* terms so far, with repetitions */
    uint64_t *pairs; /* that may be terms, by the numbers of their words */
    size_t npair;
    char *both; /* room for two keys */
};
void us_model_read_fetch(const struct us_model *m, const struct us_corpus_key *keys, size_t n);
void us_model_read_words(struct us_model_reading *r, const struct us_model *m,
                         const struct us_corpus_key *keys, size_t n, struct us_arena *a,
                         struct us_model_doc *doc);
void us_model_read_pairs(struct us_model_reading *r, struct us_arena *a);
void us_model_read_weights(struct us_model_reading *r);

/* One thread's scores of all themes: `score` the log posterior (up to a constant) with the cosine
 * joined in, `cosine` with the theme's centre in term space. */
struct us_model_scores {
    double *score, *cosine;
};
void us_model_scores_init(struct us_model_scores *s, const struct us_model *m);
void us_model_scores_free(struct us_model_scores *s);

/* Scores all themes for a document; the best one, or US_MODEL_REST when it has no term of the
 * model. Ties go to the older theme. */
uint32_t us_model_score(const struct us_model *m, const struct us_model_doc *doc,
                        struct us_model_scores *s);

/* The theme of a document: what is known of it, otherwise the best. US_MODEL_WORDLESS,
 * US_MODEL_REST. `*fit` gets the cosine, 0 where there is none; `s` may be overwritten. */
uint32_t us_model_assign(const struct us_model *m, const struct us_model_doc *doc,
                         struct us_model_scores *s, double *fit);

/* The theme a document is known to have; US_CORPUS_NONE when it is not known. */
uint32_t us_model_known(const struct us_model *m, uint64_t hash);

/* Additions, each followed by us_model_settle() at the end. A document counts as `weight` texts;
 * us_model_learn() needs its terms added, and `theme` may be US_MODEL_REST. */
void us_model_add_term(struct us_model *m, struct us_str key);
uint32_t us_model_add_theme(struct us_model *m, const struct us_theme *t);
void us_model_learn(struct us_model *m, const struct us_model_doc *doc, uint32_t theme,
                    uint32_t weight, uint32_t nhan);

/* Cosine of a member with its theme's centre as it would be without it. */
double us_model_fit_without(const struct us_model *m, const struct us_model_doc *doc,
                            uint32_t theme, uint32_t weight);

/* The cosines of all pairs of centres: ntheme x ntheme floats, malloc'ed. */
float *us_model_similarity(const struct us_model *m);

/* Gives every theme a group (struct us_model_theme) from `first` on. From 0: about the root of
 * their number, by least growth of variance (Ward 1963) on the centres; each is led by its theme
 * with most texts, ties to the older. Later: a theme joins the group of the nearest older one, so
 * that no theme changes its group. Quadratic. */
void us_model_group(struct us_model *m, size_t first);

/* The theme that has an id, or had it before it was joined to another; or US_CORPUS_NONE. */
uint32_t us_model_find(const struct us_model *m, struct us_str id);

/* Replaces an id that the model knows by one made from it. */
void us_model_fresh_id(const struct us_model *m, char id[8]);

/* `label`, with a number behind it when a theme has it; in the model's arena. */
struct us_str us_model_fresh_label(struct us_model *m, struct us_str label);

/* Names a theme by hand; US_EFIELD when no theme has the id or the label is another's. */
int us_model_name(struct us_model *m, struct us_str id, struct us_str label, struct us_err *err);

/* Bans a term from labels; labels that hold it give way to the theme's next phrase. */
void us_model_ban(struct us_model *m, struct us_str term);

#endif
