#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/file.h"
#include "base/map.h"
#include "text/boundary.h"
#include "text/token.h"
#include "text/unicode.h"

struct sent { struct us_str id, source, text; bool *base, *gold, *now; unsigned held, fold; unsigned src; size_t g0, g1; double *cert; };
struct gap { uint32_t sent, off; uint32_t f[US_BOUNDARY_NFEATURE]; bool base, flip; };
struct mk { struct us_arena a; struct us_dict d; struct us_segmenter seg; struct us_tokenizer *tok; struct us_map map, srcs;
 struct sent *sent; size_t nsent, sent_cap; struct gap *gap; size_t ngap, gap_cap; unsigned mask; enum us_units units;
 double lambda, l1, thr; int mincount;};

static void add_run(struct mk *m, struct sent *s, size_t from, size_t to, struct us_str num)
{
    uint64_t key[US_BOUNDARY_NFEATURE];
    size_t n = us_segment_run(&m->seg, us_str_sub(s->text, from, to), num, m->units);
    if (!n) return;
    struct us_boundary_gap g = {.word = m->seg.joins_number};
    while (us_boundary_next(&m->seg, &g)) {
        us_boundary_features(&m->seg, &g, key);
        US_GROW(m->gap, m->gap_cap, m->ngap+1);
        struct gap *x = &m->gap[m->ngap++];
        x->sent = (uint32_t)(s - m->sent); x->off = (uint32_t)from + m->seg.off[g.at];
        x->base = g.boundary; x->flip = s->gold[x->off] != g.boundary;
        if (s->base[x->off] != g.boundary) { fprintf(stderr, "mismatch %.*s at %u\n", (int)s->text.n, s->text.p, x->off); }
        for (int t = 0; t < US_BOUNDARY_NFEATURE; t++)
            x->f[t] = us_map_add(&m->map, (struct us_str){(char*)&key[t], 8});
    }
}
static bool han(struct us_str s, size_t at, size_t *next) { *next = at; uint32_t cp = us_dict_next(s, next); return us_unicode_class(cp) == US_U_HAN; }

static void add_sent(struct mk *m, struct us_str line)
{
    struct us_str col[4]; 
    for (int i = 0; i < 4; i++) if (!us_str_cut(&line, '\t', &col[i])) { if (i) abort(); return; }
    US_GROW(m->sent, m->sent_cap, m->nsent+1);
    struct sent *s = &m->sent[m->nsent++];
    *s = (struct sent){.id=us_str_dup(&m->a,col[0]), .source=col[1]};
    s->src = us_map_add(&m->srcs, col[1]);
    char *t = us_arena_raw(&m->a, col[3].n+1); size_t n = 0;
    s->gold = us_arena_zero(&m->a, col[3].n+1, 1); s->base = us_arena_zero(&m->a, col[3].n+1, 1); s->now = us_arena_zero(&m->a, col[3].n+1, 1);
    s->cert = NULL;
    for (size_t i = 0; i < col[3].n; i++) if (col[3].p[i]==' ') s->gold[n]=true; else t[n++]=col[3].p[i];
    s->gold[n]=true; s->text=(struct us_str){t,n};
    struct us_token *tok; size_t ntok = us_tokenize(m->tok, s->text, US_WANT_OFFSETS, &m->a, &tok);
    for (size_t i = 0; i < ntok; i++) s->base[tok[i].end]=true;
    s->g0 = m->ngap;
    for (size_t i = 0; i < ntok; i++) {
        if (tok[i].kind != US_TOKEN_HAN && tok[i].kind != US_TOKEN_NUMBER) continue;
        size_t at = tok[i].start, next;
        while (at < tok[i].end && !han(s->text, at, &next)) at = next;
        if (at >= tok[i].end) continue;
        struct us_str num = {0};
        size_t start = at;
        if (at > tok[i].start) num = us_str_sub(s->text, tok[i].start, at);
        else if (i && tok[i-1].end == at && (tok[i-1].kind == US_TOKEN_NUMBER || (tok[i-1].kind==US_TOKEN_HAN && (unsigned char)s->text.p[at-1] - '0' < 10u))) num = us_str_sub(s->text, tok[i-1].start, at);
        while (at < s->text.n && han(s->text, at, &next)) at = next;
        add_run(m, s, start, at, num);
        while (i + 1 < ntok && tok[i+1].start < at) i++;
    }
    s->g1 = m->ngap;
}

/* fit */
struct fit { double *w, *z; };
static double sigm(double z) { return z >= 0 ? 1/(1+exp(-z)) : exp(z)/(1+exp(z)); }

static void fit(struct mk *m, const bool *use, double *w)
{
    size_t nf = m->map.n, no = 0;
    size_t *start = calloc(nf+2, sizeof *start);
    for (size_t i = 0; i < m->ngap; i++) if (use[m->gap[i].sent]) for (int t = 0; t < US_BOUNDARY_NFEATURE; t++) if (m->mask >> t & 1) { start[m->gap[i].f[t]+1]++; no++; }
    for (size_t f = 0; f < nf; f++) start[f+1] += start[f];
    uint32_t *occ = malloc((no+1) * sizeof *occ); size_t *at = malloc((nf+1)*sizeof *at); memcpy(at, start, nf*sizeof *at);
    for (size_t i = 0; i < m->ngap; i++) if (use[m->gap[i].sent]) for (int t = 0; t < US_BOUNDARY_NFEATURE; t++) if (m->mask >> t & 1) occ[at[m->gap[i].f[t]]++] = (uint32_t)i;
    double *z = calloc(m->ngap+1, sizeof *z), *delta = malloc((nf+1)*sizeof *delta);
    for (size_t f = 0; f < nf; f++) { w[f]=0; delta[f]=1; }
    for (int pass = 0; pass < 40; pass++) {
        double moved = 0;
        for (size_t f = 0; f < nf; f++) {
            size_t n = start[f+1]-start[f];
            if (n < (size_t)m->mincount) continue;
            double g = 0, h = 0;
            for (size_t k = start[f]; k < start[f+1]; k++) { double p = sigm(z[occ[k]]); g += p - m->gap[occ[k]].flip; h += p*(1-p); }
            h += m->lambda + 1e-6; g += m->lambda * w[f];
            double step;
            if (w[f] > 0 || (w[f]==0 && g + m->l1 < 0)) step = -(g+m->l1)/h;
            else if (w[f] < 0 || (w[f]==0 && g - m->l1 > 0)) step = -(g-m->l1)/h;
            else step = 0;
            if (w[f]*(w[f]+step) < 0) step = -w[f];
            if (step > delta[f]) step = delta[f];
            if (step < -delta[f]) step = -delta[f];
            delta[f] = fmax(2*fabs(step), delta[f]/2);
            if (step == 0) continue;
            w[f] += step; moved += fabs(step)*(double)n;
            for (size_t k = start[f]; k < start[f+1]; k++) z[occ[k]] += step;
        }
        if (moved < 1e-3*(double)m->ngap*0.05) break;
    }
    free(start); free(occ); free(at); free(z); free(delta);
}

struct score { size_t tp, np, ng; };
static void count(struct score *c, const struct sent *s, const bool *pred)
{
    size_t gs = 0, ps = 0;
    for (size_t i = 1; i <= s->text.n; i++) {
        bool g = s->gold[i], p = pred[i];
        if (g && p && gs == ps) c->tp++;
        if (g) { c->ng++; gs = i; }
        if (p) { c->np++; ps = i; }
    }
}
static double f1(struct score c) { return 2.0*(double)c.tp/(double)(c.np+c.ng); }

static void predict(struct mk *m, const double *w, struct sent *s, size_t *flips, size_t *right)
{
    memcpy(s->now, s->base, s->text.n+1);
    for (size_t i = s->g0; i < s->g1; i++) {
        double z = -m->thr;
        for (int t = 0; t < US_BOUNDARY_NFEATURE; t++) if (m->mask >> t & 1) z += w[m->gap[i].f[t]];
        if (z > 0) { s->now[m->gap[i].off] ^= 1; ++*flips; *right += m->gap[i].flip; }
    }
}
static size_t nonzero(const struct mk *m, const double *w) { size_t n=0; for (size_t f=0; f<m->map.n; f++) n += w[f]!=0; return n; }

static double cv(struct mk *m, unsigned nfold, bool by_source, bool print)
{
    bool *use = calloc(m->nsent, 1); double *w = calloc(m->map.n+1, sizeof *w);
    struct score tb = {0}, tn = {0}; size_t flips = 0, right = 0, nz = 0;
    unsigned K = by_source ? (unsigned)m->srcs.n : nfold;
    for (unsigned k = 0; k < K; k++) {
        struct score b = {0}, a = {0};
        for (size_t i = 0; i < m->nsent; i++) use[i] = !m->sent[i].held && (by_source ? m->sent[i].src : m->sent[i].fold) != k;
        fit(m, use, w); nz = nonzero(m, w);
        for (size_t i = 0; i < m->nsent; i++) if (!m->sent[i].held && !use[i]) { predict(m, w, &m->sent[i], &flips, &right); count(&b, &m->sent[i], m->sent[i].base); count(&a, &m->sent[i], m->sent[i].now); }
        if (by_source && print) printf("  %.*s %.4f -> %.4f\n", (int)m->srcs.keys[k].n, m->srcs.keys[k].p, f1(b), f1(a));
        tb.tp+=b.tp; tb.np+=b.np; tb.ng+=b.ng; tn.tp+=a.tp; tn.np+=a.np; tn.ng+=a.ng;
    }
    printf("%s %.4f -> %.4f  flips %zu right %zu (%.3f) weights %zu\n", by_source ? "loso" : "cv  ", f1(tb), f1(tn), flips, right, (double)right/(double)(flips?flips:1), nz);
    free(use); free(w);
    return f1(tn);
}
static double num(const char *s) { double v = 0; us_str_to_double(us_str_c(s), &v); return v; }

int main(int argc, char **argv)
{
    struct mk m = {.mask = (1u << US_BOUNDARY_NFEATURE) - 1, .lambda = 1, .mincount = 2};
    struct us_err err; bool abl = false, ext = false; const char *extf[8]; int next = 0;
    const char *files[4]; int nf = 0;
    if (us_dict_open(&m.d, argv[1], &err) < 0) return 2;
    for (int i = 2; i < argc; i++) {
        if (!strcmp(argv[i], "-l")) m.lambda = num(argv[++i]);
        else if (!strcmp(argv[i], "-1")) m.l1 = num(argv[++i]);
        else if (!strcmp(argv[i], "-t")) m.thr = num(argv[++i]);
        else if (!strcmp(argv[i], "-c")) m.mincount = (int)num(argv[++i]);
        else if (!strcmp(argv[i], "-m")) m.mask &= ~(unsigned)strtoul(argv[++i], NULL, 0);
        else if (!strcmp(argv[i], "-a")) abl = true;
        else if (!strcmp(argv[i], "-f")) m.units = US_UNITS_FINE;
        else if (!strcmp(argv[i], "-x")) { ext = true; extf[next++] = argv[++i]; }
        else files[nf++] = argv[i];
    }
    us_segmenter_init(&m.seg, &m.d); m.tok = us_tokenizer_new(&m.d, m.units); us_map_init(&m.map, &m.a); us_map_init(&m.srcs, &m.a);
    for (int i = 0; i < nf; i++) { struct us_str all, line; if (us_file_read(&m.a, files[i], 1<<28, &all, &err) < 0) return 2; while (us_str_cut(&all, '\n', &line)) if (line.n && line.p[0] != '#') add_sent(&m, line); }
    size_t count_src[16] = {0}, flips = 0;
    for (size_t i = 0; i < m.nsent; i++) { size_t k = count_src[m.sent[i].src]++; m.sent[i].held = k % 5 == 0; m.sent[i].fold = (unsigned)(k % 5) - 1; }
    for (size_t i = 0; i < m.nsent; i++) m.sent[i].fold = (unsigned)(i / 7 % 5);
    for (size_t i = 0; i < m.ngap; i++) flips += m.gap[i].flip;
    printf("%zu sentences %zu gaps %zu flips %zu features\n", m.nsent, m.ngap, flips, m.map.n);
    cv(&m, 5, false, true); if (!abl) cv(&m, 5, true, true);
    unsigned all = m.mask;
    if (abl) for (int t = 1; t < US_BOUNDARY_NFEATURE; t++) if (all >> t & 1) { m.mask = all & ~(1u << t); printf("-%s: ", us_boundary_forms[t].name); fflush(stdout); cv(&m, 5, false, false); }
    m.mask = all;
    if (ext) {
        bool *use = calloc(m.nsent, 1); 
        for (size_t i = 0; i < m.nsent; i++) use[i] = !m.sent[i].held;
        size_t ns0 = m.nsent;
        double *w = calloc(m.map.n+1, sizeof *w); fit(&m, use, w); size_t nw = m.map.n;
        printf("weights %zu\n", nonzero(&m, w));
        for (int k = 0; k < next; k++) {
            struct us_str all2, line; struct us_buf b = {0}; size_t from = m.nsent; us_file_read(&m.a, extf[k], 1<<28, &all2, &err);
            while (us_str_cut(&all2, '\n', &line)) if (line.n) { b.n=0; us_buf_c(&b, "x\tx\tx\t"); us_buf_str(&b, line); add_sent(&m, us_str_dup(&m.a, us_buf_view(&b))); }
            w = realloc(w, (m.map.n+1)*sizeof *w); for (size_t f = nw; f <= m.map.n; f++) w[f]=0; nw = m.map.n;
            for (double th = 0; th < 2.1; th += 0.5) { m.thr = th; struct score x={0}, y={0}; size_t fl=0, ri=0;
            for (size_t i = from; i < m.nsent; i++) { predict(&m, w, &m.sent[i], &fl, &ri); count(&x,&m.sent[i],m.sent[i].base); count(&y,&m.sent[i],m.sent[i].now); }
            printf("%s thr %.1f: %.4f -> %.4f flips %zu right %zu\n", extf[k], th, f1(x), f1(y), fl, ri); }
        }
        (void)ns0;
    }
    return 0;
}
