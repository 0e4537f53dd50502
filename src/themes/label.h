/* Names for themes, from words that stand in their documents.
 *
 * A phrase of one to three words is ranked by the F1 of coverage (share of the theme's texts that
 * hold it) and exclusivity (share of the texts that hold it which are in the theme): of four rules
 * measured it gave the best labels. Longer phrases get a bonus, since the F1 of a phrase can
 * never exceed the coverage of its rarest word. Labels are the most frequent surface form in lower
 * case; no function word or negation stands at an end; no two themes share one. A theme in
 * which both languages hold a quarter of the texts gets a label in each: "late delivery / 送餐慢".
 */
#ifndef US_THEMES_LABEL_H
#define US_THEMES_LABEL_H

#include "themes/cluster.h"

enum { US_LABEL_TERMS = 8 };

struct us_label_term {
    struct us_str text; /* surface form */
    double coverage, exclusivity;
};

struct us_label {
    struct us_str text;
    struct us_label_term terms[US_LABEL_TERMS]; /* best first */
    size_t nterm;
};

/* Whether `term` stands in a label as a word or words of its own; Chinese anywhere. Both in lower
 * case. */
bool us_label_holds(struct us_str label, struct us_str term);

/* Labels of the themes 0 .. p->k - 1 into labels[], strings in `a`. Earlier themes choose first, so
 * themes should come in order of size. No phrase holds a term of c->ban. Linear in the tokens. */
void us_labels(const struct us_corpus *c, const struct us_partition *p, struct us_arena *a,
               struct us_label *labels);

#endif
