/* S35: authors who fall silent after a bad experience, judged by their own rhythm.
 *
 * One fixed-size state for each author of a source, so that memory is bounded by authors and not by
 * records, and nothing depends on the order of the records: a state holds the author's latest days
 * and the latest record. States add up, whatever the split.
 *
 * Time is counted in days on which the source has any record. So a gap in the feed (nobody is
 * heard) and the time behind its end are no silence of anyone. Who falls silent after a good
 * experience is counted with the same rule: that share is what silence is worth without any
 * grievance (the placebo). */
#ifndef US_MINE_AUTHORS_H
#define US_MINE_AUTHORS_H

#include "base/map.h"

enum { US_AUTHOR_DAYS = 16, US_AUTHOR_ID_BYTES = 48, US_AUTHOR_TIME_BYTES = 32 };

struct us_author {
    int32_t day[US_AUTHOR_DAYS]; /* latest days with a record, latest first */
    uint32_t nday;
    bool is_bad; /* the latest record is unhappy */
    uint8_t nid, ntime;
    uint64_t records, hash; /* of the latest record: breaks ties of its time */
    char id[US_AUTHOR_ID_BYTES], time[US_AUTHOR_TIME_BYTES]; /* of the latest record */
};

struct us_authors {
    struct us_arena arena; /* of the keys */
    struct us_map map;     /* source, NUL, author -> author */
    struct us_author *author;
    size_t cap, most;
    struct us_map days; /* (source, day) seen */
    uint64_t without_author, without_time, records;
    bool is_full; /* there were more than `most` authors: the counts are of no use */
};

/* At most `most` authors. */
void us_authors_init(struct us_authors *s, size_t most);
void us_authors_free(struct us_authors *s);

struct us_author_record {
    struct us_str source, author, id, time; /* time: ISO 8601 */
    long day;
    uint64_t hash; /* of id and text */
    bool is_bad;
};

/* Counts one record. Amortised constant. */
void us_authors_add(struct us_authors *s, const struct us_author_record *r);

/* Counts a record of nobody: it shows that the source was heard that day. */
void us_authors_add_day(struct us_authors *s, struct us_str source, long day);

/* Adds the states of `from`. */
void us_authors_merge(struct us_authors *s, const struct us_authors *from);

struct us_silence {
    struct us_str source, author;
    const struct us_author *state;
    long days;    /* days of the feed behind the author's last one */
    long usual;   /* median gap before, in days of the feed */
    long longest; /* longest gap before */
};

struct us_author_rule {
    long regular; /* an author is regular from so many days on */
    long gap;     /* and silent after at least so many days of the calendar up to the feed's last */
    double factor; /* and so many times the longest gap before */
};

/* Regular authors, and of them the silent ones, by what their last record was. */
struct us_silence_counts {
    uint64_t authors, regular, after_bad, after_good, silent_bad, silent_good;
};

/* The authors who fell silent after a bad record, bytewise by source and author; `*n` of them in
 * `a`. */
struct us_silence *us_authors_silent(const struct us_authors *s, const struct us_author_rule *rule,
                                     struct us_arena *a, size_t *n, struct us_silence_counts *c);

#endif
