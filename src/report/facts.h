/* What the report needs to know of one record, read once from its members. */
#ifndef US_REPORT_FACTS_H
#define US_REPORT_FACTS_H

#include "record/record.h"

enum us_fact_polarity { US_FACT_NEGATIVE, US_FACT_NEUTRAL, US_FACT_POSITIVE, US_FACT_POLARITIES };
enum us_fact_severity {
    US_FACT_SEV_NONE,
    US_FACT_SEV_NO_REPROACH,
    US_FACT_SEV_DISAPPROVAL,
    US_FACT_SEV_ACCUSATION,
    US_FACT_SEV_BLAME,
    US_FACT_SEVERITIES
};
enum us_fact_stance {
    US_FACT_STANCE_NONE,
    US_FACT_STANCE_VOICE,
    US_FACT_STANCE_EXIT,
    US_FACT_STANCE_LOYALTY,
    US_FACT_STANCE_NEGLECT,
    US_FACT_STANCES
};

/* The names as they stand in records, in the order of the enums. */
extern const char *const us_fact_polarity_names[US_FACT_POLARITIES];
extern const char *const us_fact_severity_names[US_FACT_SEVERITIES];
extern const char *const us_fact_stance_names[US_FACT_STANCES];

struct us_facts {
    const struct us_record *rec;
    bool has_sentiment, has_complaint, has_silent;
    enum us_fact_polarity polarity;
    bool complains, silent;
    enum us_fact_severity severity; /* US_FACT_SEV_NONE unless it complains */
    enum us_fact_stance stance;
    double sentiment_score, complaint_score, silent_score, theme_score;
    struct us_str theme, theme_label;        /* theme.p is NULL without a theme */
    struct us_str id, channel, source, lang; /* .p is NULL when missing or empty */
    struct us_str product;                   /* the record's product, or else its brand */
    struct us_str url; /* only http and https without spaces or controls, else .p is NULL */
    struct us_str sentiment, complaint, silent_value; /* raw JSON, for evidence; or .p NULL */
    bool has_time, bad_time;
    long day;
    bool has_rating;
    long stars; /* thousandths of a star on a scale of five */
    bool rescaled;
};

/* Silent but not voiced: the group that no complaint channel shows. False when complaints were not
 * looked for. */
bool us_facts_quiet(const struct us_facts *f);

/* Negative in sentiment, or a complaint, or silently dissatisfied. */
bool us_facts_unhappy(const struct us_facts *f);

/* A member of the wrong type counts as missing: another program may own the name. Strings are
 * borrowed from the record and its arena. Never fails. Linear in the line. */
void us_facts_read(struct us_facts *f, const struct us_record *rec);

#endif
