/* Documents into themes: seeds, spherical k-means, refinement by a mixture of words.
 *
 * No step draws random numbers, and all of them walk the documents in the corpus's canonical order,
 * so the partition is a function of the set of texts. */
#ifndef US_THEMES_CLUSTER_H
#define US_THEMES_CLUSTER_H

#include "themes/corpus.h"
#include "themes/matrix.h"

/* Nearest neighbours are sought among the first US_KNN_SAMPLE documents (in canonical order, which
 * is that of a hash, so they are a fair sample). Bounds time: quadratic in the sample. */
enum { US_KNN = 15, US_KNN_SAMPLE = 4096 };

struct us_knn {
    size_t n;     /* documents in the sample */
    uint32_t *of; /* US_KNN neighbours of each, nearest first; US_CORPUS_NONE behind the last */
    float *sim;   /* cosine with each */
};
void us_knn_init(struct us_knn *g, const struct us_matrix *x, struct us_pool *pool);
void us_knn_free(struct us_knn *g);

/* Themes: of[d] of every document d is below k. Documents with a zero vector are US_CORPUS_NONE. */
struct us_partition {
    size_t n, k;
    uint32_t *of;
};
void us_partition_free(struct us_partition *p);

/* How many communities the neighbour graph has by modularity at resolution `gamma` (Louvain:
 * Blondel et al. 2008; nodes in canonical order, ties to the earlier one; communities that came out
 * disconnected are split, as Traag et al. 2019 ask). Those below `least` members do not count; at
 * least 1 when there is any document with a vector. */
size_t us_communities(const struct us_matrix *x, const struct us_knn *g, double gamma,
                      size_t least);

/* k centres, rows of length 1: communities at a resolution that gives about four times k, merged
 * down to k by least growth of variance (Ward 1963). More robust than the seeds below: on six
 * labelled sets never worse than .01 NMI, on three better by .01 to .03. Falls back on them when
 * the graph has too few communities. */
void us_seeds(const struct us_matrix *x, const struct us_knn *g, size_t k,
              struct us_matrix *centres);

/* k centres, each next one the document with the highest density times distance to the nearest so
 * far (Rodriguez and Laio 2014 in spirit), smoothed to the mean of its neighbours. Fewer rows
 * when there are fewer different documents. */
void us_seeds_spread(const struct us_matrix *x, const struct us_knn *g, size_t k,
                     struct us_matrix *centres);

/* Spherical k-means (Dhillon and Modha 2001) from `centres`, which it moves. At most `rounds`
 * rounds; centres are fitted on the first US_FIT_SAMPLE documents, all are assigned. An empty theme
 * takes the document that fits worst. */
enum { US_FIT_SAMPLE = 20000 };
void us_kmeans(const struct us_matrix *x, const uint32_t *weight, int rounds,
               struct us_matrix *centres, struct us_partition *p, struct us_pool *pool);

/* Gives the documents behind the first p->n the nearest of `centres`; p->n becomes x->n. */
void us_assign_rest(const struct us_matrix *x, const struct us_matrix *centres,
                    struct us_partition *p, struct us_pool *pool);

/* Mean directions of the themes. */
void us_centres(const struct us_matrix *x, const uint32_t *weight, const struct us_partition *p,
                struct us_matrix *centres);

#endif
