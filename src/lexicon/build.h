/* Tables into a lexicon. */
#ifndef US_LEXICON_BUILD_H
#define US_LEXICON_BUILD_H

#include "lexicon/lexicon.h"

/* The automaton while it is built: a trie with joins, whose nodes are numbered in the order they
 * are made; every edge and join leads to a higher number. */
struct us_edge {
    uint32_t from, sym, to;
};

struct us_node {
    uint32_t entry[US_TABLE_SIGNAL]; /* one more than the entry's index, by kind, or 0 */
    uint32_t joins;                  /* first of a chain of joins and gaps, or 0 */
};

struct us_join {
    uint32_t to, next;
    uint32_t gap; /* 0: an empty edge; else the most units swallowed */
};

/* A tree of names while it is read; number 0 is none. */
struct us_tree {
    struct us_branch node[US_TREE_MAX];
    size_t n; /* with number 0, once there are any */
};

struct us_lexicon_build {
    struct us_arena arena, scratch;
    struct us_map syms;
    struct us_buf pool;
    struct us_entry *entries;
    struct us_node *nodes;
    struct us_edge *edges; /* hash table, open addressing; sym UINT32_MAX is free */
    struct us_join *joins;
    struct us_signal signals[US_SIGNAL_MAX];
    struct us_tree aspects, complaint_kinds;
    int32_t cue_weights[US_CHANNEL_N * US_FEATURE_N];
    size_t nentry, entry_cap, nnode, node_cap, nedge, nslot, njoin, join_cap;
    uint32_t number_sym, start_sym, end_sym;
    struct us_symbols view; /* owns its arrays */
    struct us_tokenizer *tokenizer;
    const struct us_dict *dict;
    unsigned kinds;
    unsigned words;  /* set of kinds of whose tables nothing is kept but the words, see
                        us_lexicon_build_init */
    bool only_words; /* of the table that is read now */
    uint64_t hash;
};

/* `kinds`: bits 1 << enum us_table_kind; tables of other kinds are skipped, the catalogues
 * of signals, aspects and kinds of complaints are always read. Of other kinds that hold terms the
 * words are known, if any such kind is asked for: hashtags are cut, and stretched words are
 * shortened, into what is known, so that every command reads them alike. `dict` (may be NULL)
 * folds traditional characters in terms. */
void us_lexicon_build_init(struct us_lexicon_build *b, const struct us_dict *dict, unsigned kinds);
void us_lexicon_build_free(struct us_lexicon_build *b);

/* Adds the table at `path`, or every .tsv below it when it is a directory, in bytewise order of
 * their names; an aspect or a kind must be in its tree before a term of it is read. A term that is
 * there already is overridden. US_EIO, US_EUTF8, US_ESYNTAX with err->line; *where is then the
 * file. */
int us_lexicon_build_add(struct us_lexicon_build *b, const char *path, const char **where,
                         struct us_err *err);

/* The same by steps, for a checker that goes on behind a fault: the ids of a table that is a
 * tree must be known before its rows (does nothing for other tables); a row is checked and added
 * whatever `kinds` says. US_ESYNTAX with err->line and err->off, a byte of the line. */
int us_lexicon_build_ids(struct us_lexicon_build *b, struct us_table t, struct us_err *err);
int us_lexicon_build_row(struct us_lexicon_build *b, enum us_table_kind kind,
                         const struct us_table_row *row, struct us_err *err);

/* Fills `lx`, which borrows everything from `b`. Nothing can be added afterwards. */
void us_lexicon_build_finish(struct us_lexicon_build *b, struct us_lexicon *lx);

#endif
