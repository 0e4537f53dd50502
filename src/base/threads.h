/* A pool of workers that run numbered jobs. Jobs are handed out in order of number; results belong
 * to the job, never to the worker, so that nothing depends on which worker took which job. */
#ifndef US_BASE_THREADS_H
#define US_BASE_THREADS_H

#include "base/compat.h"

struct us_pool;
typedef void us_job_fn(void *ctx, size_t worker, size_t job);

/* `n` workers, the caller being worker 0; n = 1 makes no thread. Exits 2 when threads cannot be
 * made. */
struct us_pool *us_pool_new(size_t n);

/* Runs fn(ctx, worker, job) for job 0 .. njobs-1; returns when all are done. */
void us_pool_run(struct us_pool *p, size_t njobs, us_job_fn *fn, void *ctx);

size_t us_pool_size(const struct us_pool *p);
void us_pool_free(struct us_pool *p);

#endif
