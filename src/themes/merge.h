/* Models of themes made one: those of shards that were fitted apart, and themes of one model.
 *
 * Counts add up, so a merged model is what it would be had its themes learnt all texts. Themes of
 * different models are one when they have the same id (a common ancestor; unless their centres say
 * that it is chance) or when their centres are close; never two themes of the same model, for those
 * are the analyst's to join, unless another model says that they were joined. The result is a
 * function of the set of models: they are ordered by their bytes first, and a model given twice
 * counts once. */
#ifndef US_THEMES_MERGE_H
#define US_THEMES_MERGE_H

#include "themes/model.h"

/* The centres of all themes are compared with each other: beyond this, merge in steps. */
enum { US_MERGE_THEMES = 8000 };

struct us_merge {
    size_t nmodel;   /* different models */
    size_t njoined;  /* themes that went into another's */
    size_t nsame;    /* documents that several models know */
    size_t nmoved;   /* of these, those whose models disagree: they are in the larger theme */
    size_t nrenamed; /* themes whose id was another theme's: they have a new one */
    bool mixed;      /* some models know concepts and some do not */
    size_t bad;      /* on failure: which of the inputs is at fault */
};

/* Reads `n` files' bytes into the empty model `m`, and settles it. Of one different file the
 * model is that file's. A merged theme keeps the id, label and language of its member with most
 * texts (a label given by hand goes first); the other ids stay known (struct us_model_alias).
 * Thresholds of fit are means by texts. Terms banned in any model are banned. Groups are made anew.
 * US_EDATA (us_model_parse), US_ELIMIT. */
int us_models_merge(struct us_model *m, const struct us_str *bytes, size_t n, struct us_merge *info,
                    struct us_err *err);

/* Theme `from` becomes `to`: its counts, documents and ids are added to it. Themes are numbered
 * anew, the largest first. Settled afterwards; a group that `from` led joins that of `to`.
 * US_ELIMIT when a count is over 2^32 - 1. */
int us_model_join(struct us_model *m, uint32_t from, uint32_t to, struct us_err *err);

#endif
