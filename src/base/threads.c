#include "base/threads.h"

#include "base/arena.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
    struct us_pool *pool;
    size_t index;
    pthread_t thread;
};

struct us_pool {
    size_t n;
    struct worker *workers; /* 1 .. n-1 are threads */
    pthread_mutex_t lock;
    pthread_cond_t start, done;
    us_job_fn *fn;
    void *ctx;
    size_t njobs, next, running, round;
    bool quit;
};

/* Takes jobs until none is left. The lock is held on entry and on return. */
static void
work(struct us_pool *p, size_t index)
{
    while (p->next < p->njobs) {
        size_t job = p->next++;
        pthread_mutex_unlock(&p->lock);
        p->fn(p->ctx, index, job);
        pthread_mutex_lock(&p->lock);
    }
}

static void *
worker_main(void *arg)
{
    struct worker *w = arg;
    struct us_pool *p = w->pool;
    size_t round = 0;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (p->round == round && !p->quit)
            pthread_cond_wait(&p->start, &p->lock);
        if (p->quit)
            break;
        round = p->round;
        work(p, w->index);
        if (--p->running == 0)
            pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

struct us_pool *
us_pool_new(size_t n)
{
    struct us_pool *p = us_calloc(1, sizeof(*p));
    p->n = n ? n : 1;
    p->workers = us_calloc(p->n, sizeof(*p->workers));
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->start, NULL);
    pthread_cond_init(&p->done, NULL);
    for (size_t i = 1; i < p->n; i++) {
        p->workers[i] = (struct worker){.pool = p, .index = i};
        if (pthread_create(&p->workers[i].thread, NULL, worker_main, &p->workers[i]))
            us_oom();
    }
    return p;
}

void
us_pool_run(struct us_pool *p, size_t njobs, us_job_fn *fn, void *ctx)
{
    if (p->n == 1 || njobs == 1) {
        for (size_t job = 0; job < njobs; job++)
            fn(ctx, 0, job);
        return;
    }
    pthread_mutex_lock(&p->lock);
    p->fn = fn;
    p->ctx = ctx;
    p->njobs = njobs;
    p->next = 0;
    p->running = p->n - 1;
    p->round++;
    pthread_cond_broadcast(&p->start);
    work(p, 0);
    while (p->running)
        pthread_cond_wait(&p->done, &p->lock);
    pthread_mutex_unlock(&p->lock);
}

size_t
us_pool_size(const struct us_pool *p)
{
    return p->n;
}

void
us_pool_free(struct us_pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->quit = true;
    pthread_cond_broadcast(&p->start);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 1; i < p->n; i++)
        pthread_join(p->workers[i].thread, NULL);
    pthread_cond_destroy(&p->start);
    pthread_cond_destroy(&p->done);
    pthread_mutex_destroy(&p->lock);
    free(p->workers);
    free(p);
}
