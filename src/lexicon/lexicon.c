#include "lexicon/lexicon.h"

#include "lexicon/names.h"

const char *const us_role_names[] = {"negate", "boost", "dampen",   "but",   "concede", "irrealis",
                                     "and",    "stop",  "distance", "aside", "verdict", NULL};
const char *const us_group_names[] = {"expectation", "failure", "service", "request", "escalation",
                                      "repetition",  "time",    "money",   "blame",   "emotion",
                                      "absence",     "trap",    NULL};
const char *const us_severity_names[] = {
    "none", "no-explicit-reproach", "disapproval", "accusation", "blame", NULL};
const char *const us_severity_columns[] = {"-", "none", "disapproval", "accusation", "blame", NULL};
const char *const us_stance_names[] = {"none", "voice", "exit", "loyalty", "neglect", NULL};

const char *const us_ask_names[] = {"refund",      "replacement",  "repair",   "apology",
                                    "explanation", "compensation", "answer",   "regulator",
                                    "court",       "media",        "platform", NULL};

const char *const us_switch_names[] = {
    "to",   "toward", "to-if-instead", "weak",   "before", "from", "from-here",
    "came", "leave",  "leaving",       "onward", "off",    "us",   "generic",
    "name", "intend", "condition",     "return", "not",    NULL};

/* "trap" hides cues and has no weight, so its number serves the bias. */
const char *const us_feature_names[] = {
    "expectation", "failure",     "service", "request",  "escalation", "repetition", "time",
    "money",       "blame",       "emotion", "absence",  "bias",       "thanks",     "trouble",
    "event",       "praise",      "lean",    "negative", "positive",   "distance",   "negation",
    "question",    "exclamation", "number",  "capitals", "title",      "trailing",   "length",
    "reply",       "mention",     "link",    "hashtag",  "retweet",    NULL};

const struct us_branch *
us_lexicon_complaint_kind(const struct us_lexicon *lx, struct us_str id)
{
    const struct us_branch *kind = lx->complaint_kinds;
    for (size_t i = 1; i < US_TREE_MAX && kind[i].id.n; i++)
        if (us_str_eq(us_lexicon_text(lx, kind[i].id), id))
            return &kind[i];
    return NULL;
}

const char *
us_severity_name(enum us_severity s)
{
    return us_severity_names[s];
}

const char *
us_severity_column(unsigned severity)
{
    return us_severity_columns[severity];
}

const char *
us_stance_name(enum us_stance s)
{
    return us_stance_names[s];
}

const char *
us_cue_group_name(enum us_cue_group g)
{
    return us_group_names[g];
}

const char *
us_role_name(enum us_role r)
{
    return us_role_names[r];
}

const char *
us_ask_name(enum us_ask a)
{
    return us_ask_names[a];
}

const char *
us_feature_name(unsigned feature)
{
    return feature < US_FEATURE_SIGNAL ? us_feature_names[feature] : NULL;
}
