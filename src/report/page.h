/* What all forms of the report share: the options, the order of things, the bins of the time axis,
 * the choice of quotes, and the sentence at the top. Each form (html, md, json) only writes it. */
#ifndef US_REPORT_PAGE_H
#define US_REPORT_PAGE_H

#include "lexicon/lexicon.h"
#include "report/figures.h"
#include "report/out.h"
#include "report/summary.h"
#include "report/ui.h"
#include "report/when.h"

struct us_report_options {
    enum us_ui_lang ui;
    const char *title; /* UTF-8, or NULL for the default one */
    size_t quotes, themes;
    const char *version;
    struct us_rate rate;            /* of complaints among the dissatisfied; zeros: the default */
    bool rejected;                  /* some input lines were not read */
    const struct us_lexicon *names; /* of kinds of complaints */
};

struct us_axis {
    enum us_when_unit unit;
    long first; /* bin */
    size_t n;   /* bins; 0 when no record has a time */
};

struct us_page {
    const struct us_summary *s;
    const struct us_report_options *opt;
    struct us_arena *a;
    struct us_buf *out;
    uint32_t *order;         /* themes, unhappiest first */
    size_t shown;            /* of them */
    struct us_tally further; /* sum of the themes not shown */
    struct us_axis axis;
};

/* Prepares a page; everything lives in `a`. */
void us_page_init(struct us_page *p, const struct us_summary *s,
                  const struct us_report_options *opt, struct us_arena *a, struct us_buf *out);

/* Cells of theme `theme` (US_MAP_NONE: of all records) along the axis, p->axis.n of them. */
struct us_cell *us_page_series(const struct us_page *p, uint32_t theme);

/* The label of a theme, its id when it has none. */
struct us_str us_page_label(const struct us_page *p, uint32_t theme);

/* The name of a kind of complaint in the report's language; its id when the tree does not have it.
 */
struct us_str us_page_kind(const struct us_page *p, struct us_str id);

struct us_choice {
    enum us_quote_role role;
    const struct us_quote *quote;
};

/* The quotes to show for a theme, at most opt->quotes, no text twice, grouped by role. Places go
 * round the roles (typical, silent, severe, content), so that five are 2, 1, 1, 1; what a role
 * cannot fill goes to the others. */
struct us_choice *us_page_quotes(const struct us_page *p, uint32_t theme, size_t *n);

/* The one sentence at the top: which text, and the themes it names (US_MAP_NONE: none). */
struct us_lede {
    enum us_ui text;
    uint32_t theme;
    struct us_str args[5]; /* figures; args[0] is left empty when it is the theme */
    size_t nargs;
};
struct us_lede us_page_lede(const struct us_page *p);

/* The second sentence: the theme of 20 or more unhappy records whose silent part is largest, when
 * it is not the first sentence's. False when there is none. */
bool us_page_second(const struct us_page *p, const struct us_lede *first, struct us_lede *second);

/* The stance that most records of a tally take, other than none; the first of the enum at a tie. */
enum us_fact_stance us_page_stance(const struct us_tally *t);

/* One group of the estimate: all records, a theme, a product, a week (the last twelve, when every
 * record was annotated and there are two or more). */
struct us_iceberg_row {
    enum us_ui what;
    struct us_str id, name; /* id: of a theme */
    struct us_iceberg_counts c;
};

/* The rows in that order; `*n` of them in the page's arena. */
struct us_iceberg_row *us_page_iceberg_rows(const struct us_page *p, size_t *n);

/* The sentence of the estimate in its five figures and the source: complaints, people from and to,
 * rates from and to. */
enum { US_ICEBERG_ARGS = 6 };
void us_page_iceberg(const struct us_page *p, struct us_str args[US_ICEBERG_ARGS]);

/* The eight shares of the headline, in order. `k` and `n` are counts. */
struct us_headline {
    enum us_ui name;
    uint64_t k, n;
    const char *key; /* in JSON */
};
enum { US_HEADLINES = 8 };
void us_page_headlines(const struct us_tally *t, struct us_headline out[US_HEADLINES]);

/* Rows of the data quality table: counts of records that lack something. */
struct us_quality {
    enum us_ui name;
    uint64_t n;
    const char *key;
};
enum { US_QUALITIES = 11 };
void us_page_quality(const struct us_summary *s, struct us_quality out[US_QUALITIES]);

/* The writers. */
void us_html_write(struct us_page *p);
void us_md_write(struct us_page *p, bool plain);
void us_report_json_write(struct us_page *p);

#endif
