#include "text/stem.h"

#include <stdlib.h>

#include <libstemmer.h>

enum { SLOTS = 32768, WORD_MAX = 24 };

struct slot {
    unsigned char nword, nstem;
    char word[WORD_MAX], stem[WORD_MAX];
};

struct us_stemmer {
    struct sb_stemmer *sb;
    struct slot *slots; /* direct mapped by hash */
};

struct us_stemmer *
us_stemmer_new(void)
{
    struct us_stemmer *s = us_calloc(1, sizeof(*s));
    s->sb = sb_stemmer_new("english", NULL);
    if (!s->sb)
        us_oom();
    s->slots = us_calloc(SLOTS, sizeof(*s->slots));
    return s;
}

void
us_stemmer_free(struct us_stemmer *s)
{
    if (!s)
        return;
    sb_stemmer_delete(s->sb);
    free(s->slots);
    free(s);
}

static struct us_str
stem_now(struct us_stemmer *s, struct us_str word)
{
    const sb_symbol *p = sb_stemmer_stem(s->sb, (const sb_symbol *)word.p, (int)word.n);
    if (!p)
        us_oom();
    return (struct us_str){(const char *)p, (size_t)sb_stemmer_length(s->sb)};
}

struct us_str
us_stem(struct us_stemmer *s, struct us_str word)
{
    if (word.n == 0 || word.n > WORD_MAX)
        return word.n < 256 ? stem_now(s, word) : word;
    struct slot *slot = &s->slots[us_hash(word.p, word.n, 0) % SLOTS];
    if (slot->nword != word.n || memcmp(slot->word, word.p, word.n) != 0) {
        struct us_str stem = stem_now(s, word);
        if (stem.n > WORD_MAX)
            return stem;
        memcpy(slot->word, word.p, word.n);
        memcpy(slot->stem, stem.p, stem.n);
        slot->nword = (unsigned char)word.n;
        slot->nstem = (unsigned char)stem.n;
    }
    return (struct us_str){slot->stem, slot->nstem};
}
