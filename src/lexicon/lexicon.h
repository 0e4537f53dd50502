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
    US_ROLE_AND,
    US_ROLE_STOP,
    US_ROLE_DISTANCE, /* told of others, of the past, or asked: weakens cues of complaint */
    US_ROLE_ASIDE,    /* a contrast that adds a small complaint: 就是…, 美中不足的是 */
    US_ROLE_VERDICT,  /* sums up: overall, 总的来说 */
    US_ROLE_N
};

/* Whether another half of the sentence begins with it. */
static inline bool
us_role_contrasts(unsigned role)
{
    return role == US_ROLE_BUT || role == US_ROLE_ASIDE;
}

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

/* Requests first, then where a complaint goes when they are not met. */
enum us_ask {
    US_ASK_REFUND,
    US_ASK_REPLACEMENT,
    US_ASK_REPAIR,
    US_ASK_APOLOGY,
    US_ASK_EXPLANATION,
    US_ASK_COMPENSATION,
    US_ASK_ANSWER,
    US_ASK_REGULATOR,
    US_ASK_COURT,
    US_ASK_MEDIA,
    US_ASK_PLATFORM,
    US_ASK_N
};

/* What a phrase does in a sentence about a change of firms; see mine/churn.h. */
enum us_switch {
    US_SWITCH_TO,            /* the destination follows: it is done */
    US_SWITCH_TOWARD,        /* the destination follows: it is to come */
    US_SWITCH_TO_IF_INSTEAD, /* so, when "instead" stands behind it */
    US_SWITCH_WEAK,          /* so, when what follows looks like a firm */
    US_SWITCH_BEFORE,        /* the destination stands before */
    US_SWITCH_FROM,          /* the origin follows */
    US_SWITCH_FROM_HERE,     /* so, and the destination is the firm addressed */
    US_SWITCH_CAME,          /* the origin stands before, the destination is the firm addressed */
    US_SWITCH_LEAVE,         /* the origin follows: it is done */
    US_SWITCH_LEAVING,       /* the origin follows: it is to come */
    US_SWITCH_ONWARD,        /* the destination follows, behind an origin */
    US_SWITCH_OFF,           /* the origin follows, before one of the others */
    US_SWITCH_US,            /* the firm addressed */
    US_SWITCH_GENERIC,       /* a firm without its name */
    US_SWITCH_NAME,          /* a firm by name, from the user's tables */
    US_SWITCH_INTEND,
    US_SWITCH_CONDITION,
    US_SWITCH_RETURN, /* would come back */
    US_SWITCH_NOT,    /* no change of firms: hides what it covers */
    US_SWITCH_N
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

enum us_entry_flag {
    US_ENTRY_ASIS = 1,
    US_ENTRY_EVENT = 2,
    US_ENTRY_SLANG = 4,
    US_ENTRY_WEAK = 8,
    US_ENTRY_ZH = 16 /* Chinese in Latin letters or digits: 996, nb */
};

/* A stretch of the lexicon's string pool. */
struct us_ref {
    uint32_t off, n;
};

/* Figures are kept in thousandths, so that sums do not depend on order. */
struct us_entry {
    struct us_ref term;
    union {
        struct us_ref path; /* complaint: the id of its kind, "delivery.late", or empty */
        int32_t value_zh;   /* context: valence in Chinese texts x 1000 */
    };
    int32_t value; /* valence, factor or weight x 1000 */
    uint8_t kind;  /* enum us_table_kind */
    uint8_t group; /* us_role, us_cue_group, or the number of the signal or aspect */
    uint8_t severity;
    uint8_t flags;
};

enum { US_SIGNAL_MAX = 64 };

/* What the score of a complaint is made of (mine/cues.h): the groups of cues, by their numbers,
 * then these, then the signals, each with a weight by channel. */
enum us_feature {
    US_FEATURE_BIAS = US_CUE_TRAP,
    US_FEATURE_THANKS,
    US_FEATURE_TROUBLE,
    US_FEATURE_EVENT,
    US_FEATURE_PRAISE,
    US_FEATURE_LEAN,
    US_FEATURE_NEGATIVE,
    US_FEATURE_POSITIVE,
    US_FEATURE_DISTANCE,
    US_FEATURE_NEGATION,
    US_FEATURE_QUESTION,
    US_FEATURE_EXCLAMATION,
    US_FEATURE_NUMBER,
    US_FEATURE_CAPITALS,
    US_FEATURE_TITLE,
    US_FEATURE_TRAILING,
    US_FEATURE_LENGTH,
    US_FEATURE_REPLY,
    US_FEATURE_MENTION,
    US_FEATURE_LINK,
    US_FEATURE_HASHTAG,
    US_FEATURE_RETWEET,
    US_FEATURE_SIGNAL, /* plus the signal's number */
    US_FEATURE_N = US_FEATURE_SIGNAL + US_SIGNAL_MAX
};

enum us_channel { US_CHANNEL_GENERAL, US_CHANNEL_SOCIAL, US_CHANNEL_N };

struct us_signal {
    char id[4]; /* "S07"; empty when there is no such signal */
    struct us_ref name;
    uint32_t stance;
    int32_t weight; /* x 1000 */
};

enum { US_TREE_MAX = 256 };

/* A node of a tree of names: of aspects, or of kinds of complaints. Number 0 is none: a term of it
 * hides shorter ones. */
struct us_branch {
    struct us_ref id; /* "delivery", "delivery.late"; empty when there is none */
    struct us_ref name_en, name_zh;
    uint32_t parent; /* its number, or 0 */
};

/* A child of the automaton's root, and whether a look at it is worth while (lexicon/pack.h). */
struct us_root {
    uint64_t glance;
    uint32_t node, entry; /* the entry's word, when all that the node has is one and edges */
};

/* A finished lexicon: read-only arrays, either made by us_lexicon_build_finish or mapped from a
 * file. */
struct us_lexicon {
    struct us_symbols syms;
    const char *pool;
    const struct us_entry *entries;
    const uint32_t *fsm;             /* the automaton, lexicon/pack.h */
    const struct us_root *root;      /* by symbol; the last one leads nowhere */
    const uint64_t *pairs;           /* 2^pair_bits bits: edges behind gaps */
    const struct us_signal *signals; /* US_SIGNAL_MAX */
    const int32_t *cue_weights;      /* US_CHANNEL_N rows of US_FEATURE_N, x 1000 */
    const struct us_branch *aspects; /* US_TREE_MAX, in the order of the tree's rows from 1 on */
    const struct us_branch *complaint_kinds; /* the same */
    size_t nentry, nnode, nfsm, npool;
    uint32_t pair_bits;
    uint32_t number_sym, start_sym, end_sym;
    unsigned kinds; /* bit set of enum us_table_kind that is loaded */
    uint64_t hash;  /* of all tables read, in order: the version of the lexicon */
    const struct us_dict *dict;
};

static inline struct us_str
us_lexicon_text(const struct us_lexicon *lx, struct us_ref ref)
{
    return (struct us_str){lx->pool + ref.off, ref.n};
}

/* A match: entry over units first .. last, inclusive. */
struct us_match {
    uint32_t first, last;
    uint32_t entry;
};

/* All matches in `units`, for each kind the longest at its place, left to right, never overlapping
 * within a kind (sentiment, shifter, aspect) or within a group of a kind (complaint, silent; where
 * a trap also hides what begins inside it and is not longer). matches[kind] is in `a`, nmatch[kind]
 * long. Time is linear in the units for bounded terms and gaps. */
void us_lexicon_match(const struct us_lexicon *lx, const struct us_unit *units, size_t n,
                      struct us_arena *a, struct us_match *matches[US_TABLE_NKIND],
                      size_t nmatch[US_TABLE_NKIND]);

/* The kind of complaint with this id, or NULL. Looks through the tree. */
const struct us_branch *us_lexicon_complaint_kind(const struct us_lexicon *lx, struct us_str id);

const char *us_severity_name(enum us_severity s);
const char *us_severity_column(unsigned severity); /* as tables spell it */
const char *us_stance_name(enum us_stance s);
const char *us_ask_name(enum us_ask a);
const char *us_cue_group_name(enum us_cue_group g);
const char *us_role_name(enum us_role r);
const char *us_feature_name(unsigned feature); /* as tables spell it; NULL for signals */

#endif
