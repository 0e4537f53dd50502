/* Who leaves for whom: the change of firms that a text tells of.
 *
 * Phrases of the tables of kind `switch` open a frame ("switched to", "left", 从 … 换到); what
 * stands in its slots is read as a firm: the one addressed (you, 你们家, or the record's own brand
 * or product), one without a name (another bank, 别家), or a name: in English words with a capital,
 * in Chinese what stands there, when its frame is strong or it looks like a firm. A text that tells
 * of leaving without such a frame (a signal of exit) has a change without parties. */
#ifndef US_MINE_CHURN_H
#define US_MINE_CHURN_H

#include "mine/analysis.h"

struct us_silent;

enum us_churn_status { US_CHURN_NONE, US_CHURN_INTENDS, US_CHURN_LEFT, US_CHURN_JOINED };
enum us_churn_direction { US_CHURN_UNKNOWN, US_CHURN_AWAY, US_CHURN_HERE };

struct us_churn_party {
    bool is_set, is_us;
    uint32_t first, last; /* units */
};

struct us_churn {
    enum us_churn_status status;
    enum us_churn_direction direction;
    bool is_conditional; /* it hangs on what the firm does next */
    bool is_recoverable; /* not done yet, or would come back */
    struct us_churn_party from, to;
};

/* `brand` and `product` as in the record, or empty. `q` has the signals found so far. Linear in the
 * text. */
void us_churn_find(const struct us_miner *m, const struct us_analysis *an, struct us_str brand,
                   struct us_str product, const struct us_silent *q, struct us_churn *out);

const char *us_churn_status_name(enum us_churn_status s);
const char *us_churn_direction_name(enum us_churn_direction d);

#endif
