/* fetch.h - asks an HTTP server for a file, or for the rest of one; the only file that sees
 * libcurl.
 *
 *     FetchCall call = {.url = url, .begin = begin, .take = take, .context = &job, ...};
 *     FetchEnd end = fetch(&call, err);
 *     if (end.kind == FETCH_AGAIN) ...                 another try may do better
 *
 * Proxies come from the environment (http_proxy, https_proxy, all_proxy, no_proxy), authorities
 * from CURL_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR, as for the program curl.  Every wait is
 * bounded: names and connections take 15 seconds at most, a body that stands still `patience`
 * seconds; of redirects 10 are followed, to http or https only, and never from https to http. */
#ifndef IO_FETCH_H
#define IO_FETCH_H

#include "base/base.h"
#include "base/error.h"
#include "io/fetch_head.h"

#include <stdatomic.h>

/* A request.  All of it is borrowed for the call. */
typedef struct {
    const char *url;
    int64_t from;     /* above 0: the rest from this byte on, if the file still has the mark */
    const char *mark; /* of a FetchHead; needed with `from` */
    long patience;    /* seconds */
    const atomic_int *interrupts; /* or NULL: above 0 ends the call */
    /* Called once, with the first bytes of the body; false, with err, ends the call. */
    bool (*begin)(void *context, const FetchHead *head, Bytes first, Error *err);
    /* Called with all bytes in turn, the first ones among them. */
    bool (*take)(void *context, Bytes bytes, Error *err);
    void (*idle)(void *context); /* called about ten times per second; or NULL */
    void *context;
} FetchCall;

typedef enum {
    FETCH_WHOLE,   /* everything came, to the end */
    FETCH_AGAIN,   /* the network or the server failed: another try may do better */
    FETCH_STALE,   /* the server has no such rest: the file must be asked for from its beginning */
    FETCH_REFUSED, /* another try would end the same way, or begin, take or an interrupt ended it */
} FetchKind;

/* How it ended.  But for FETCH_WHOLE err says why, and does not name the address. */
typedef struct {
    FetchKind kind;
    long wait; /* seconds that the server asks to wait before another try; 0: none */
} FetchEnd;

FetchEnd fetch(const FetchCall *call, Error *err);

#endif
