/* The corrector's weights (lexicons/zh/boundary.tsv) as the dictionary has them: an open-addressed
 * table of fingerprints, and the gate by character.
 *
 * Part of mkdict only. A feature with a character that this dictionary lacks cannot occur and is
 * left out. */
#ifndef US_TOOLS_MKDICT_BOUNDARY_H
#define US_TOOLS_MKDICT_BOUNDARY_H

#include "base/file.h"
#include "lexicon/table.h"
#include "text/boundary.h"

struct corrector {
    uint64_t *key; /* of each feature, with its weight */
    int16_t *value;
    size_t n;
    struct us_dict_bucket *bucket;
    uint32_t nbucket;
    struct us_dict_gate *gate; /* by character code */
    int8_t gate_shape[32];
};

static inline void
corrector_gate(struct corrector *c, uint64_t key, int8_t weight)
{
    unsigned shape = (unsigned)(key >> 48) & 0xFF, boundary = shape >> 4;
    struct us_dict_gate *g = &c->gate[(key >> 16) & 0xFFFF];
    if (key >> 56 == US_BOUNDARY_GATE_SHAPE)
        c->gate_shape[shape] = weight;
    else
        *(key >> 56 == US_BOUNDARY_GATE_LEFT ? &g->left[boundary] : &g->right[boundary]) = weight;
}

/* Places the features in n buckets; false when one is full, or a feature is taken for another. */
static inline bool
corrector_place(struct corrector *c, uint32_t n)
{
    memset(c->bucket, 0, n * sizeof *c->bucket);
    c->nbucket = n;
    for (size_t i = 0; i < c->n; i++) {
        uint64_t h = us_boundary_hash(c->key[i]);
        struct us_dict_bucket *b = c->bucket + us_boundary_bucket(h, n);
        int k = 0;
        while (k < US_DICT_BUCKET && b->print[k] && b->print[k] != us_boundary_print(h))
            k++;
        if (k == US_DICT_BUCKET || b->print[k])
            return false;
        b->print[k] = us_boundary_print(h);
        b->weight[k] = c->value[i];
    }
    return true;
}

static inline int
corrector_rows(struct corrector *c, const struct us_dict *d, struct us_table *t, struct us_err *err)
{
    struct us_table_row row;
    int rc;
    while ((rc = us_table_next(t, &row, err)) > 0) {
        uint64_t key;
        long weight;
        rc = us_boundary_read(d, row.col[0], &key, err);
        if (rc == US_EDATA)
            continue;
        bool gate = !rc && key >> 56 >= US_BOUNDARY_NFEATURE;
        if (!rc && !us_str_to_long(row.col[1], gate ? -INT8_MAX : -US_DICT_WEIGHT_MAX,
                                   gate ? INT8_MAX : US_DICT_WEIGHT_MAX, &weight))
            rc = us_fail(err, US_ESYNTAX, 0,
                         "a weight is a whole number up to 3000, of the gate up to 127");
        if (rc) {
            err->line = row.line;
            return rc;
        }
        if (gate) {
            corrector_gate(c, key, (int8_t)weight);
        } else {
            c->key[c->n] = key;
            c->value[c->n++] = (int16_t)weight;
        }
    }
    return rc;
}

static inline int
corrector_parse(struct corrector *c, struct us_arena *a, const struct us_dict *d,
                struct us_str file, struct us_err *err)
{
    struct us_table t;
    size_t most = 1;
    for (size_t i = 0; i < file.n; i++)
        most += file.p[i] == '\n';
    c->key = us_arena_zero(a, most, sizeof *c->key);
    c->value = us_arena_zero(a, most, sizeof *c->value);
    c->gate = us_arena_zero(a, d->ncode, sizeof *c->gate);
    int rc = us_table_open(&t, file, err);
    if (!rc && t.kind != US_TABLE_BOUNDARY)
        rc = us_fail(err, US_ESYNTAX, 0, "not a table of the kind boundary");
    return rc ? rc : corrector_rows(c, d, &t, err);
}

/* Reads the table at `path` ("-": none), of `d` only the characters. US_EIO, US_ESYNTAX with its
 * line, US_ELIMIT. */
static inline int
corrector_read(struct corrector *c, struct us_arena *a, const struct us_dict *d, const char *path,
               struct us_err *err)
{
    struct us_str file;
    if (strcmp(path, "-") == 0)
        return US_OK;
    int rc = us_file_read(a, path, 1 << 26, &file, err);
    if (!rc)
        rc = corrector_parse(c, a, d, file, err);
    if (rc || c->n == 0)
        return rc;
    uint32_t least = 16 + (uint32_t)c->n / 4; /* small, so that it stays in the cache */
    c->bucket = us_arena_zero(a, (size_t)least * 16, sizeof *c->bucket);
    for (uint32_t n = least; n < least * 16; n += 16)
        if (corrector_place(c, n))
            return US_OK;
    return us_fail(err, US_ELIMIT, 0, "two features have the same fingerprint");
}

#endif
