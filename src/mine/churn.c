#include "mine/churn.h"

#include "mine/silent.h"

enum { NAME_WORDS = 3, NAME_CHARS = 8, REACH = 12 };

struct walk {
    const struct us_miner *m;
    const struct us_analysis *an;
    const struct us_match *list;
    size_t n;
    struct us_str brand, product;
    bool lower;  /* the text has no capitals to tell names by */
    bool leaves; /* a signal of exit stands in the text */
};

static enum us_switch
role_of(const struct walk *w, size_t i)
{
    return (enum us_switch)us_match_entry(w->m, &w->list[i])->group;
}

static struct us_str
unit_text(const struct walk *w, uint32_t u)
{
    return us_str_sub(w->an->text, w->an->units[u].start, w->an->units[u].end);
}

static bool
is_capital(const struct walk *w, uint32_t u)
{
    const struct us_unit *x = &w->an->units[u];
    char c = w->an->text.p[x->start];
    return (x->flags & US_UNIT_WORD) && c >= 'A' && c <= 'Z' && x->end - x->start > 1;
}

static bool
is_any(struct us_str s, const char *const *list)
{
    for (; *list; list++)
        if (us_str_eqc(s, *list))
            return true;
    return false;
}

static bool
same_folded(struct us_str a, struct us_str b)
{
    if (!b.n || a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        char x = a.p[i], y = b.p[i];
        x = (char)(x >= 'A' && x <= 'Z' ? x + 32 : x);
        y = (char)(y >= 'A' && y <= 'Z' ? y + 32 : y);
        if (x != y)
            return false;
    }
    return true;
}

static bool
is_ours(const struct walk *w, uint32_t first, uint32_t last)
{
    struct us_str s = us_str_sub(w->an->text, w->an->units[first].start, w->an->units[last].end);
    return same_folded(s, w->brand) || same_folded(s, w->product);
}

/* The first match that begins at unit `u` or behind it. */
static size_t
match_from(const struct walk *w, uint32_t u)
{
    size_t lo = 0, hi = w->n;
    while (lo < hi) {
        size_t middle = (lo + hi) / 2;
        if (w->list[middle].first < u)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static bool
is_party(const struct walk *w, size_t i)
{
    return role_of(w, i) >= US_SWITCH_US && role_of(w, i) <= US_SWITCH_NAME;
}

/* The match of a party role that begins at unit `u`, or NULL. */
static const struct us_match *
party_at(const struct walk *w, uint32_t u)
{
    size_t i = match_from(w, u);
    return i < w->n && w->list[i].first == u && is_party(w, i) ? &w->list[i] : NULL;
}

static bool
stops_english(const struct walk *w, uint32_t u)
{
    static const char *const stops[] = {"it",  "that", "this", "them",  "the",  "a",    "an",
                                        "my",  "our",  "be",   "get",   "have", "do",   "see",
                                        "one", "and",  "but",  "for",   "from", "to",   "all",
                                        "any", "what", "day",  "night", "now",  "then", NULL};
    static const char *const held[] = {"account", "subscription", "membership", "order", "contract",
                                       "plan",    "trial",        "booking",    "card",  "service",
                                       "policy",  "reservation",  "deposit",    NULL};
    if (is_any(w->an->tokens[w->an->units[u].token].norm, held))
        return true;
    return is_any(w->an->tokens[w->an->units[u].token].norm, stops);
}

/* A name of the alphabet at `u`: words with capitals; where the text has none, one word at the end
 * of its clause or before a word that goes on. */
static bool
latin_name(const struct walk *w, uint32_t u, struct us_churn_party *p)
{
    const struct us_analysis *an = w->an;
    static const char *const go_on[] = {"and", "because", "after", "last",  "today",
                                        "now", "instead", "this",  "since", "from",
                                        "for", "as",      "so",    NULL};
    if (is_capital(w, u)) {
        p->first = p->last = u;
        while (p->last + 1 < an->nunit && p->last + 1 < u + NAME_WORDS &&
               is_capital(w, p->last + 1) && !party_at(w, p->last + 1))
            p->last++;
        return true;
    }
    if (!w->lower || !(an->units[u].flags & US_UNIT_WORD) || stops_english(w, u) ||
        an->units[u].end - an->units[u].start < 3)
        return false;
    bool ends = u + 1 == an->nunit || (an->units[u + 1].flags & US_UNIT_CLAUSE) ||
                is_any(an->tokens[an->units[u + 1].token].norm, go_on);
    p->first = p->last = u;
    return ends;
}

/* Whether Chinese units first .. last end as names of firms do, or hold letters. */
static bool
looks_like_firm(const struct walk *w, uint32_t first, uint32_t last)
{
    static const char *const ends[] = {"家", "行", "网", "牌", "宝", "通", "店", "号", NULL};
    static const char *const words[] = {"宽带", "银行", "移动", "联通", "电信", "外卖", "打车",
                                        "快递", "酒店", "超市", "平台", "软件", "手机", "航空",
                                        "保险", "奶茶", "健身", "商城", "优选", "出行", NULL};
    for (uint32_t u = first; u <= last; u++)
        if (w->an->units[u].flags & US_UNIT_WORD)
            return true;
    if (is_any(unit_text(w, last), ends))
        return true;
    return last > first &&
           is_any(us_str_sub(w->an->text, w->an->units[last - 1].start, w->an->units[last].end),
                  words);
}

/* What a Chinese name ends before. */
static bool
ends_han_name(const struct walk *w, uint32_t u)
{
    static const char *const stops[] = {
        "了", "的", "吧", "呢", "啊", "呀", "去", "来", "用", "买",   "办",   "试试", "看看", "这",
        "上", "好", "很", "再", "就", "也", "都", "后", "不", "因为", "之后", "以后", "更",   "是",
        "转", "换", "到", "投", "成", "至", "为", "才", "还", "改",   "选择", "过来", NULL};
    const struct us_analysis *an = w->an;
    if (an->units[u].flags & (US_UNIT_CLAUSE | US_UNIT_SENTENCE | US_UNIT_NUMBER))
        return true;
    if (!(an->units[u].flags & (US_UNIT_HAN | US_UNIT_WORD)))
        return true;
    if (!(an->units[u].flags & US_UNIT_FIRST) && us_str_eqc(unit_text(w, u), "了"))
        return false; /* 饿了么; the others end one inside a word too, since unknown names cut badly
                       */
    return is_any(unit_text(w, u), stops) || is_any(an->tokens[an->units[u].token].norm, stops);
}

static bool
han_name(const struct walk *w, uint32_t u, struct us_churn_party *p)
{
    uint32_t last = u;
    if (ends_han_name(w, u))
        return false;
    while (last + 1 < w->an->nunit && last + 1 < u + NAME_CHARS && !ends_han_name(w, last + 1))
        last++;
    p->first = u;
    p->last = last;
    return true;
}

/* The party at unit `u` or behind a determiner. */
static bool
read_party(const struct walk *w, uint32_t u, struct us_churn_party *p)
{
    static const char *const determiners[] = {"the", "a", "an", "my", "our", NULL};
    const struct us_analysis *an = w->an;
    for (int skipped = 0; u < an->nunit; skipped++, u++) {
        const struct us_match *x = party_at(w, u);
        if (x) {
            bool is_us = us_match_entry(w->m, x)->group == US_SWITCH_US;
            *p = (struct us_churn_party){true, is_us, u, x->last};
            return true;
        }
        if (skipped || !is_any(an->tokens[an->units[u].token].norm, determiners))
            break;
    }
    if (u >= an->nunit)
        return false;
    struct us_churn_party name = {.is_set = true};
    if (!(an->units[u].flags & US_UNIT_HAN ? han_name(w, u, &name) : latin_name(w, u, &name)) &&
        !(an->nhan && han_name(w, u, &name)))
        return false;
    name.is_us = is_ours(w, name.first, name.last);
    *p = name;
    return true;
}

/* The party that ends before unit `u`, at or behind unit `least`; Chinese, or a capital. */
static bool
read_party_before(const struct walk *w, uint32_t least, uint32_t u, struct us_churn_party *p)
{
    size_t i = match_from(w, u);
    if (i && w->list[i - 1].last + 1 == u && is_party(w, i - 1)) {
        *p = (struct us_churn_party){true, role_of(w, i - 1) == US_SWITCH_US, w->list[i - 1].first,
                                     w->list[i - 1].last};
        return true;
    }
    uint32_t first = u;
    while (first > least && first + NAME_WORDS > u && is_capital(w, first - 1))
        first--;
    if (first == u)
        return false;
    *p = (struct us_churn_party){true, is_ours(w, first, u - 1), first, u - 1};
    return true;
}

static bool
is_word(const struct walk *w, uint32_t u, const char *word)
{
    return u < w->an->nunit && us_str_eqc(w->an->tokens[w->an->units[u].token].norm, word);
}

static bool
same_sentence(const struct walk *w, uint32_t a, uint32_t b)
{
    return w->an->sentence[a] == w->an->sentence[b];
}

/* Behind an origin: "for BrandB", "with a BrandB", "to BrandB", 投蓝鲸. */
static bool
read_onward(const struct walk *w, uint32_t u, struct us_churn_party *to)
{
    static const char *const words[] = {"for", "with", "to", NULL};
    static const char *const verbs[] = {"投", "来", "去", "选", NULL}; /* unknown names cut badly */
    const struct us_analysis *an = w->an;
    if (u < an->nunit && is_any(unit_text(w, u), verbs) && read_party(w, u + 1, to))
        return true;
    for (uint32_t k = u; k < an->nunit && k < u + REACH && same_sentence(w, u, k); k++) {
        if (is_any(an->tokens[an->units[k].token].norm, words) && read_party(w, k + 1, to))
            return true;
        size_t i = match_from(w, k);
        if (i < w->n && w->list[i].first == k &&
            (role_of(w, i) <= US_SWITCH_WEAK || role_of(w, i) == US_SWITCH_ONWARD) &&
            read_party(w, w->list[i].last + 1, to))
            return true;
    }
    return false;
}

/* 从 or 把 before the frame at match `i`: the origin stands behind it. */
static bool
read_off(const struct walk *w, size_t i, struct us_churn_party *from)
{
    for (size_t k = i; k-- > 0;) {
        if (w->list[i].first - w->list[k].last > REACH ||
            !same_sentence(w, w->list[k].last, w->list[i].first))
            return false;
        if (role_of(w, k) == US_SWITCH_OFF)
            return read_party(w, w->list[k].last + 1, from) && from->last < w->list[i].first;
    }
    return false;
}

/* Whether match i has another with this role in its sentence, and not so many others between them
 * that a text without marks takes time by the square of its length. */
static bool
has_near(const struct walk *w, size_t i, enum us_switch role)
{
    enum { NEAR = 32 };
    for (size_t k = i > NEAR ? i - NEAR : 0; k < w->n && k < i + NEAR; k++)
        if (role_of(w, k) == role && same_sentence(w, w->list[k].first, w->list[i].first))
            return true;
    return false;
}

/* A weak frame needs more than any noun behind it. */
static bool
stands(const struct walk *w, size_t i, const struct us_churn_party *from,
       const struct us_churn_party *to)
{
    enum us_switch role = role_of(w, i);
    if (role == US_SWITCH_TO_IF_INSTEAD) {
        for (uint32_t u = to->last + 1; u < w->an->nunit && u < to->last + REACH; u++)
            if (is_word(w, u, "instead"))
                return true;
        return false;
    }
    if (role != US_SWITCH_WEAK || to->is_us || from->is_us || w->leaves)
        return true;
    return party_at(w, to->first) || looks_like_firm(w, to->first, to->last) ||
           (from->is_set && looks_like_firm(w, from->first, from->last)) ||
           has_near(w, i, US_SWITCH_INTEND) || has_near(w, i, US_SWITCH_CONDITION);
}

static bool
read_to(const struct walk *w, size_t i, struct us_churn *c)
{
    struct us_churn_party to, from = {0};
    if (!read_party(w, w->list[i].last + 1, &to))
        return false;
    if (!read_off(w, i, &from) && is_word(w, to.last + 1, "from"))
        read_party(w, to.last + 2, &from);
    if (!stands(w, i, &from, &to))
        return false;
    c->to = to;
    if (from.is_set)
        c->from = from;
    return true;
}

/* Reads the frame that match `i` opens. */
static bool
read_frame(const struct walk *w, size_t i, struct us_churn *c)
{
    const struct us_match *x = &w->list[i];
    static const struct us_churn_party us = {true, true, 0, 0};
    switch (role_of(w, i)) {
    case US_SWITCH_TO:
    case US_SWITCH_TOWARD:
    case US_SWITCH_TO_IF_INSTEAD:
    case US_SWITCH_WEAK:
        return read_to(w, i, c);
    case US_SWITCH_BEFORE:
        return read_party_before(w, 0, x->first, &c->to);
    case US_SWITCH_FROM:
        if (!read_party(w, x->last + 1, &c->from))
            return false;
        if (!read_onward(w, c->from.last + 1, &c->to) && !c->from.is_us)
            c->to = us;
        return true;
    case US_SWITCH_FROM_HERE:
        c->to = us;
        read_party(w, x->last + 1, &c->from);
        return true;
    case US_SWITCH_CAME:
        if (!read_off(w, i, &c->from))
            return false;
        c->to = us;
        return true;
    case US_SWITCH_LEAVE:
    case US_SWITCH_LEAVING:
        if (!read_party(w, x->last + 1, &c->from))
            return false;
        if (!read_onward(w, c->from.last + 1, &c->to) && !c->from.is_us &&
            !party_at(w, c->from.first))
            c->from.is_set = w->leaves; /* "left Acme" alone may be a walk */
        return c->from.is_set;
    default:
        return false;
    }
}

/* X转Y, 弃X投Y, when X is the record's brand. */
static bool
read_turn(const struct walk *w, struct us_churn *c)
{
    const struct us_analysis *an = w->an;
    static const char *const turns[] = {"转", "投", "换", NULL};
    struct us_str b = w->brand;
    for (uint32_t u = 0; b.n && u + 1 < an->nunit; u++) {
        uint32_t last = u;
        if (an->units[u].end - an->units[u].start > b.n)
            continue;
        while (last + 1 < an->nunit && an->units[last].end - an->units[u].start < b.n)
            last++;
        if (!is_ours(w, u, last) || last + 2 >= an->nunit ||
            !is_any(unit_text(w, last + 1), turns) || !read_party(w, last + 2, &c->to))
            continue;
        c->from = (struct us_churn_party){true, true, u, last};
        return true;
    }
    return false;
}

static enum us_churn_direction
direction_of(const struct walk *w, const struct us_churn *c)
{
    if (c->to.is_set && c->to.is_us)
        return US_CHURN_HERE;
    if (c->from.is_set && c->from.is_us)
        return US_CHURN_AWAY;
    if (c->to.is_set && (!c->from.is_set || !w->brand.n))
        return c->from.is_set ? US_CHURN_UNKNOWN : US_CHURN_AWAY;
    return US_CHURN_UNKNOWN;
}

static bool
has_signal(const struct us_silent *q, unsigned id)
{
    for (size_t i = 0; i < q->n; i++)
        if (q->signals[i].id == id)
            return true;
    return false;
}

static bool
has_role(const struct walk *w, enum us_switch role)
{
    for (size_t i = 0; i < w->n; i++)
        if (role_of(w, i) == role)
            return true;
    return false;
}

static bool
no_capitals(const struct us_analysis *an)
{
    for (size_t i = 0; i < an->nunit; i++) {
        char c = an->text.p[an->units[i].start];
        if (c >= 'A' && c <= 'Z' && an->units[i].end - an->units[i].start > 1)
            return false;
    }
    return true;
}

static void
judge(const struct walk *w, const struct us_silent *q, enum us_switch frame, struct us_churn *c)
{
    bool intends =
        frame == US_SWITCH_TOWARD || frame == US_SWITCH_LEAVING || has_role(w, US_SWITCH_INTEND);
    bool condition = has_signal(q, 8) || has_role(w, US_SWITCH_CONDITION);
    bool returns = has_role(w, US_SWITCH_RETURN);
    c->direction = direction_of(w, c);
    if (c->direction == US_CHURN_HERE) {
        c->status = US_CHURN_JOINED;
        return;
    }
    if (c->direction == US_CHURN_UNKNOWN && !c->to.is_set && !c->from.is_set)
        c->direction = US_CHURN_AWAY;
    c->status = (intends || condition) && !returns ? US_CHURN_INTENDS : US_CHURN_LEFT;
    c->is_conditional = condition && c->status == US_CHURN_INTENDS;
    c->is_recoverable = returns || c->status == US_CHURN_INTENDS;
}

void
us_churn_find(const struct us_miner *m, const struct us_analysis *an, struct us_str brand,
              struct us_str product, const struct us_silent *q, struct us_churn *out)
{
    struct walk w = {
        m,     an,   an->match[US_TABLE_SWITCH], an->nmatch[US_TABLE_SWITCH], brand, product,
        false, false};
    enum us_switch frame = US_SWITCH_NOT;
    memset(out, 0, sizeof(*out));
    w.leaves = has_signal(q, 7) || has_signal(q, 8) || has_signal(q, 9);
    bool any = w.leaves || (has_role(&w, US_SWITCH_RETURN) && has_role(&w, US_SWITCH_LEAVE)),
         asked = false;
    for (size_t i = 0; i < w.n && frame == US_SWITCH_NOT; i++) {
        if (role_of(&w, i) > US_SWITCH_LEAVING)
            continue;
        if (!asked)
            w.lower = no_capitals(an);
        asked = true;
        if (read_frame(&w, i, out))
            frame = role_of(&w, i);
        else
            memset(out, 0, sizeof(*out));
    }
    if (frame != US_SWITCH_NOT || read_turn(&w, out) || any)
        judge(&w, q, frame, out);
}

const char *
us_churn_status_name(enum us_churn_status s)
{
    static const char *const names[] = {"none", "intends", "left", "joined"};
    return names[s];
}

const char *
us_churn_direction_name(enum us_churn_direction d)
{
    static const char *const names[] = {"unknown", "away", "here"};
    return names[d];
}
