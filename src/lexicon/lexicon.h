/* The loaded lexicons: entries of all kinds wanted, compiled into one automaton over units, shared
 * by all threads.
 *
 * Terms are those of lexicons/README.md. Each is walked into a trie; alternatives are expanded
 * while they are few and joined behind the group when they are many, so that a row of (20 words)
 * (50 words) costs 70 edges and not 1,000. Gaps are edges that swallow units. A later table
 * overrides an earlier one term by term, which is what -L does. */
#ifndef US_LEXICON_LEXICON_H
#define US_LEXICON_LEXICON_H

#include "lexicon/table.h"
#include "lexicon/units.h"

enum us_role {
    US_ROLE_NEGATE,
    US_ROLE_BOOST,
    US_ROLE_DAMPEN,
    US_ROLE_BUT,
    US_ROLE_CONCEDE,
    US_ROLE_IRREALIS,
    US_ROLE_STOP,
    US_ROLE_N
};

enum us_cue_group {
    US_CUE_EXPECTATION,
    US_CUE_FAILURE,
    US_CUE_SERVICE,
    US_CUE_REQUEST,
    US_CUE_ESCALATION,
    US_CUE_REPETITION,
    US_CUE_TIME,
    US_CUE_MONEY,
    US_CUE_BLAME,
    US_CUE_EMOTION,
    US_CUE_ABSENCE,
    US_CUE_TRAP,
    US_CUE_N
};

enum us_severity {
    US_SEVERITY_NONE,
    US_SEVERITY_STATED,
    US_SEVERITY_DISAPPROVAL,
    US_SEVERITY_ACCUSATION,
    US_SEVERITY_BLAME
};

enum us_stance {
    US_STANCE_NONE,
    US_STANCE_VOICE,
    US_STANCE_EXIT,
    US_STANCE_LOYALTY,
    US_STANCE_NEGLECT,
    US_STANCE_N
};

enum us_entry_flag { US_ENTRY_ASIS = 1, US_ENTRY_EVENT = 2, US_ENTRY_SLANG = 4, US_ENTRY_WEAK = 8 };

/* Figures are kept in thousandths, so that sums do not depend on order. */
struct us_entry {
    struct us_str term;
    struct us_str kind_path; /* complaint: "delivery.late", or empty */
    int32_t value;           /* valence, factor or weight x 1000 */
    uint8_t kind;            /* enum us_table_kind */
    uint8_t group;           /* us_role, us_cue_group, or the number of the signal */
    uint8_t severity;
    uint8_t flags;
};

enum { US_SIGNAL_MAX = 64 };

struct us_signal {
    char id[4]; /* "S07" */
    struct us_str name;
    uint8_t stance;
    int32_t weight; /* x 1000 */
};

struct us_edge {
    uint32_t from, sym, to;
};

struct us_node {
    uint32_t entry[US_TABLE_SIGNAL]; /* one more than the entry's index, by kind, or 0 */
    uint32_t joins;                  /* chain of joins and gaps */
};

struct us_join {
    uint32_t to, next;
    uint32_t gap; /* 0: an empty edge; else the most units swallowed */
};

struct us_lexicon {
    struct us_arena arena, scratch;
    struct us_map syms;
    struct us_entry *entries;
    size_t nentry, entry_cap;
    struct us_node *nodes;
    size_t nnode, node_cap;
    struct us_edge *edges; /* hash table, open addressing; sym US_SYM_NONE is free */
    size_t nedge, nslot;
    struct us_join *joins;
    size_t njoin, join_cap;
    uint32_t *root; /* by symbol: the child of the root, or 0 */
    size_t nroot;
    uint32_t number_sym, start_sym, end_sym;
    struct us_signal signals[US_SIGNAL_MAX];
    size_t nsignal;
    const struct us_dict *dict;
    struct us_tokenizer *tokenizer; /* for terms; coarse units */
    unsigned kinds;                 /* bit set of enum us_table_kind that is loaded */
    uint64_t hash;                  /* of all tables read, in order: the version of the lexicon */
};

/* `kinds`: bits 1 << enum us_table_kind; rows of other kinds are skipped. `dict` (may be NULL)
 * folds traditional characters. */
void us_lexicon_init(struct us_lexicon *lx, const struct us_dict *dict, unsigned kinds);
void us_lexicon_free(struct us_lexicon *lx);

/* Adds the table at `path`, or every .tsv below it when it is a directory, in bytewise order of
 * their names. US_EIO, US_EUTF8, US_ESYNTAX with err->line; *where is then the file. Call
 * us_lexicon_finish after the last. */
int us_lexicon_add(struct us_lexicon *lx, const char *path, const char **where, struct us_err *err);

/* Must stand between the last add and the first match. */
void us_lexicon_finish(struct us_lexicon *lx);

/* A match: entry over units first .. last, inclusive. */
struct us_match {
    uint32_t first, last;
    uint32_t entry;
};

/* All matches in `units`, for each kind the longest at its place, left to right, never overlapping
 * within a kind (sentiment, shifter) or within a group of a kind (complaint, silent; where a trap
 * also removes what it overlaps and is not longer than it). matches[kind] is in `a`, nmatch[kind]
 * long. Time is linear in the units for bounded terms and gaps. */
void us_lexicon_match(const struct us_lexicon *lx, const struct us_unit *units, size_t n,
                      struct us_arena *a, struct us_match *matches[US_TABLE_NKIND],
                      size_t nmatch[US_TABLE_NKIND]);

/* Number of the signal "S07", or US_SIGNAL_MAX. */
size_t us_lexicon_signal(const struct us_lexicon *lx, struct us_str id);

const char *us_severity_name(enum us_severity s);
const char *us_stance_name(enum us_stance s);
const char *us_cue_group_name(enum us_cue_group g);
const char *us_role_name(enum us_role r);

#endif
