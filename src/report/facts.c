#include "report/facts.h"

#include "report/when.h"

#include <math.h>

const char *const us_fact_polarity_names[US_FACT_POLARITIES] = {"negative", "neutral", "positive"};
const char *const us_fact_severity_names[US_FACT_SEVERITIES] = {
    "none", "no-explicit-reproach", "disapproval", "accusation", "blame"};
const char *const us_fact_stance_names[US_FACT_STANCES] = {"none", "voice", "exit", "loyalty",
                                                           "neglect"};

bool
us_facts_quiet(const struct us_facts *f)
{
    return f->silent && f->has_complaint && !f->complains;
}

bool
us_facts_unhappy(const struct us_facts *f)
{
    return f->complains || f->silent || (f->has_sentiment && f->polarity == US_FACT_NEGATIVE);
}

/* Index of `name` in `names`, or `none`. */
static int
index_of(struct us_str name, const char *const *names, int n, int none)
{
    for (int i = 0; i < n; i++)
        if (us_str_eqc(name, names[i]))
            return i;
    return none;
}

static bool
object(const struct us_record *rec, const char *key, struct us_str *out)
{
    return us_record_get(rec, key, out) && us_json_kind_of(*out) == US_JSON_OBJECT;
}

static struct us_str
text_of(struct us_str obj, const char *key, struct us_arena *a)
{
    struct us_str v;
    if (us_json_get(obj, key, a, &v) && us_json_kind_of(v) == US_JSON_STRING)
        return us_json_text(v, a);
    return (struct us_str){NULL, 0};
}

/* Not a number counts as 0. */
static double
number_of(struct us_str obj, const char *key, struct us_arena *a)
{
    struct us_str v;
    double d;
    return us_json_get(obj, key, a, &v) && us_str_to_double(v, &d) ? d : 0;
}

static struct us_str
plain_text(const struct us_record *rec, const char *key)
{
    struct us_str v;
    if (us_record_string(rec, key, &v) && us_str_trim(v).n)
        return us_str_trim(v);
    return (struct us_str){NULL, 0};
}

static void
read_annotations(struct us_facts *f)
{
    struct us_arena *a = f->rec->arena;
    struct us_str v;
    if (object(f->rec, "sentiment", &v)) {
        f->sentiment = v;
        f->has_sentiment = true;
        f->polarity = (enum us_fact_polarity)index_of(
            text_of(v, "label", a), us_fact_polarity_names, US_FACT_POLARITIES, US_FACT_NEUTRAL);
        f->sentiment_score = number_of(v, "score", a);
    }
    if (object(f->rec, "complaint", &v)) {
        f->complaint = v;
        f->has_complaint = true;
        f->complains = us_str_eqc(text_of(v, "label", a), "complaint");
        f->complaint_score = number_of(v, "score", a);
        if (f->complains)
            f->severity =
                (enum us_fact_severity)index_of(text_of(v, "severity", a), us_fact_severity_names,
                                                US_FACT_SEVERITIES, US_FACT_SEV_NONE);
    }
    if (object(f->rec, "silent", &v)) {
        f->silent_value = v;
        f->has_silent = true;
        f->silent = us_str_eqc(text_of(v, "label", a), "silent");
        f->silent_score = number_of(v, "score", a);
        f->stance = (enum us_fact_stance)index_of(text_of(v, "stance", a), us_fact_stance_names,
                                                  US_FACT_STANCES, US_FACT_STANCE_NONE);
    }
    if (object(f->rec, "theme", &v)) {
        f->theme = text_of(v, "id", a);
        f->theme_label = text_of(v, "label", a);
        f->theme_score = number_of(v, "score", a);
        if (!f->theme.n)
            f->theme = f->theme_label;
        if (!f->theme.n)
            f->theme.p = NULL;
    }
}

/* A scale without rating_max is one of five, ten or a hundred: the least that holds the rating. One
 * whose best is not rating_max (school grades) is turned over: 1 of 6 is what 6 of 6 is elsewhere.
 * A rating that is better than the best, or a best beyond the end, is no rating. */
static void
read_rating(struct us_facts *f)
{
    double rating, max, best;
    if (!us_record_number(f->rec, "rating", &rating) || rating < 0)
        return;
    if (!us_record_number(f->rec, "rating_max", &max) || max <= 0)
        max = rating <= 5 ? 5 : rating <= 10 ? 10 : 100;
    if (!us_record_number(f->rec, "rating_best", &best))
        best = max;
    if (rating > max || best > max || best < 0 || (best < max && rating < best))
        return;
    f->has_rating = true;
    f->rescaled = max < 5 || max > 5 || best < max;
    f->stars = lround((best < max ? best + max - rating : rating) / max * 5000);
}

static bool
is_web_address(struct us_str url)
{
    if (!us_str_starts(url, "https://") && !us_str_starts(url, "http://"))
        return false;
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == 0x7F)
            return false;
    return url.n <= 2000;
}

static void
read_id(struct us_facts *f)
{
    struct us_str raw;
    f->id = plain_text(f->rec, "id");
    if (f->id.p)
        return;
    if (us_record_get(f->rec, "id", &raw) && us_json_kind_of(raw) == US_JSON_NUMBER) {
        f->id = raw;
        return;
    }
    const struct us_str none = {"", 0};
    struct us_str time = plain_text(f->rec, "time"), author = plain_text(f->rec, "author");
    char id[17];
    us_record_id(f->source.p ? f->source : none, time.p ? time : none, author.p ? author : none,
                 f->rec->text, id);
    f->id = us_str_dup(f->rec->arena, us_str_c(id));
}

void
us_facts_read(struct us_facts *f, const struct us_record *rec)
{
    *f = (struct us_facts){.rec = rec, .polarity = US_FACT_NEUTRAL};
    f->channel = plain_text(rec, "channel");
    f->source = plain_text(rec, "source");
    f->lang = plain_text(rec, "lang");
    f->product = plain_text(rec, "product");
    if (!f->product.p)
        f->product = plain_text(rec, "brand");
    struct us_str time = plain_text(rec, "time"), url = plain_text(rec, "url");
    if (url.p && is_web_address(url))
        f->url = url;
    f->has_time = time.p && us_when_day(time, &f->day);
    f->bad_time = time.p && !f->has_time;
    read_annotations(f);
    read_rating(f);
    read_id(f);
}
