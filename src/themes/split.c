#include "themes/split.h"

/* Moves half `h` of a theme's counts and texts to theme `to`, the last one. */
static void
move_half(struct us_model *m, uint32_t theme, uint32_t h, uint32_t to)
{
    for (size_t t = 0; t < m->keys.n; t++) {
        struct us_model_term *v = &m->terms[t];
        struct us_model_cell *c = us_model_cell_of(v, theme);
        if (!c)
            continue;
        uint32_t gone = h ? c->second : c->n - c->second;
        c->n -= gone;
        c->second = 0;
        if (c->n == 0) {
            size_t at = (size_t)(c - v->cells);
            memmove(c, c + 1, (v->n - at - 1) * sizeof(*c));
            v->n--;
        }
        if (gone) {
            US_GROW(v->cells, v->cap, v->n + 1);
            v->cells[v->n++] = (struct us_model_cell){to, gone, 0};
        }
    }
    for (size_t i = 0; i < m->nknown; i++)
        if (m->known[i].theme == theme) {
            m->known[i].theme = m->known[i].half == h ? to : theme;
            m->known[i].half = 0;
        }
}

/* The phrases of a half become those of a theme. */
static void
take_phrases(struct us_model_theme *v, const struct us_model_half *half)
{
    v->nterm = half->nterm;
    memcpy(v->terms, half->terms, half->nterm * sizeof(*v->terms));
}

int
us_model_split(struct us_model *m, uint32_t theme, struct us_err *err)
{
    US_GROW(m->themes, m->theme_cap, m->ntheme + 1);
    struct us_model_theme *old = &m->themes[theme], new = *old;
    uint32_t first = old->texts - old->second, h = first >= old->second;
    if (!first || !old->second)
        return us_fail(err, US_EFIELD, 0, "the model sees no two halves in it");
    if (m->ntheme == US_MODEL_THEMES)
        return us_fail(err, US_ELIMIT, 0, "the model has as many themes as it can hold");
    struct us_model_half stays = old->half[!h], goes = old->half[h];
    memcpy(new.from, old->id, sizeof(new.from));
    us_model_fresh_id(m, new.id);
    new.named = false;
    new.texts = h ? old->second : first;
    old->texts -= new.texts;
    new.second = old->second = 0;
    memset(new.half, 0, sizeof(new.half));
    memset(old->half, 0, sizeof(old->half));
    take_phrases(&new, &goes);
    if (stays.nterm)
        take_phrases(old, &stays);
    if (stays.label.n && !old->named && !us_str_eq(old->label, stays.label))
        old->label = us_model_fresh_label(m, stays.label);
    new.label = us_model_fresh_label(m, goes.label.n ? goes.label : old->label);
    m->themes[m->ntheme] = new;
    move_half(m, theme, h, (uint32_t)m->ntheme++);
    us_model_settle(m);
    return US_OK;
}
