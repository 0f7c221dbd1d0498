/* Asks HTTP servers for files; the only file that sees libcurl, which a build may lack.  The
 * library is loaded with the first request: with all that it needs itself it would more than
 * double the time in which the program starts. */
#include "io/fetch.h"

#include "base/arena.h"
#include "io/address.h"

#ifdef HAVE_CURL

#include "base/clock.h"
#include "base/die.h"
#include "base/text.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum {
    CONNECT = 15,   /* seconds for a name and a connection */
    REDIRECTS = 10, /* that are followed */
    NAP = 100,      /* milliseconds between two looks at interrupts */
};

/* What is called of libcurl. */
typedef struct {
    CURL *(*easy_init)(void);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    void (*easy_cleanup)(CURL *);
    const char *(*easy_strerror)(CURLcode);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_add_handle)(CURLM *, CURL *);
    CURLMcode (*multi_remove_handle)(CURLM *, CURL *);
    CURLMcode (*multi_perform)(CURLM *, int *);
    CURLMcode (*multi_poll)(CURLM *, struct curl_waitfd *, unsigned, int, int *);
    CURLMsg *(*multi_info_read)(CURLM *, int *);
    CURLMcode (*multi_cleanup)(CURLM *);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
} Library;

typedef struct {
    const FetchCall *call;
    Library lib;
    CURL *curl;
    FetchHead head;                   /* of the latest answer */
    char location[ADDRESS_SHOWN + 1]; /* where the latest redirect leads; "": there was none */
    double heard;                     /* when the server last sent anything, in seconds */
    bool begun;
    bool ended;                   /* by a callback, which has set err */
    char reason[CURL_ERROR_SIZE]; /* libcurl's words */
    Error *err;
} Fetch;

/* The library stays loaded: it and those below it clean up at the end of the process. */
static bool load_library(Library *lib, Error *err)
{
    const struct {
        const char *name;
        void *function;
    } NEEDED[] = {{"curl_easy_init", &lib->easy_init},
                  {"curl_easy_setopt", &lib->easy_setopt},
                  {"curl_easy_getinfo", &lib->easy_getinfo},
                  {"curl_easy_cleanup", &lib->easy_cleanup},
                  {"curl_easy_strerror", &lib->easy_strerror},
                  {"curl_multi_init", &lib->multi_init},
                  {"curl_multi_add_handle", &lib->multi_add_handle},
                  {"curl_multi_remove_handle", &lib->multi_remove_handle},
                  {"curl_multi_perform", &lib->multi_perform},
                  {"curl_multi_poll", &lib->multi_poll},
                  {"curl_multi_info_read", &lib->multi_info_read},
                  {"curl_multi_cleanup", &lib->multi_cleanup},
                  {"curl_slist_append", &lib->slist_append},
                  {"curl_slist_free_all", &lib->slist_free_all}};
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library)
        library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    for (int i = 0; i < LENGTH(NEEDED); i++) {
        void *found = library ? dlsym(library, NEEDED[i].name) : NULL;
        if (!found)
            return fail(err, "libcurl.so.4 is missing or too old; install it (Debian: libcurl4)");
        memcpy(NEEDED[i].function, &found, sizeof found);
    }
    return true;
}

static double now(void)
{
    const Clock real = clock_real();
    return clock_now(&real);
}

/* Each answer, those of redirects among them, begins with a line of its own. */
static size_t take_header(char *line, size_t one, size_t size, void *context)
{
    Fetch *job = context;
    (void)one;
    job->heard = now();
    if (size > 5 && memcmp(line, "HTTP/", 5) == 0)
        fetch_head_begin(&job->head);
    fetch_head_line(&job->head, line, size);
    if (job->head.location[0])
        memcpy(job->location, job->head.location, sizeof job->location);
    return size;
}

/* ---- the body */

static int status_of(const Fetch *job)
{
    long status = 0;
    job->lib.easy_getinfo(job->curl, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

/* Only an answer of 200, or of 206 to a request for the rest, is the file. */
static bool begin_body(Fetch *job, Bytes first)
{
    curl_off_t length = -1;
    int status = status_of(job);
    job->lib.easy_getinfo(job->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (status == 206 && job->call->from > 0) {
        job->head.parts = true;
    } else if (status == 200) {
        job->head.from = 0;
        job->head.whole = length;
    } else
        return fail(job->err,
                    "the server answered with status %d, not with a file; check the address",
                    status);
    return job->call->begin(job->call->context, &job->head, first, job->err);
}

static size_t take_body(char *data, size_t one, size_t size, void *context)
{
    Fetch *job = context;
    Bytes bytes = {.data = (const uint8_t *)data, .size = size};
    (void)one;
    job->heard = now();
    bool ok = job->begun || begin_body(job, bytes);
    job->begun = true;
    ok = ok && job->call->take(job->call->context, bytes, job->err);
    job->ended = !ok;
    return ok ? size : 0;
}

/* ---- how it ended */

static FetchKind broke(const Fetch *job, const char *what)
{
    fail(job->err, "%s", what);
    return FETCH_AGAIN;
}

/* Without an answer of the server there may be one of a proxy. */
static FetchKind end_status(const Fetch *job)
{
    int status = status_of(job);
    long proxy = 0;
    job->lib.easy_getinfo(job->curl, CURLINFO_HTTP_CONNECTCODE, &proxy);
    bool stale = status == 416 && job->call->from > 0;
    bool passes = status == 0 && proxy ? fetch_proxy_fail((int)proxy, job->err)
                                       : fetch_status_fail(status, job->err);
    return stale ? FETCH_STALE : passes ? FETCH_AGAIN : FETCH_REFUSED;
}

/* libcurl's words begin with "Failed to connect to HOST port N", then come times and
 * generalities. */
static FetchKind end_connect(const Fetch *job)
{
    long reason = 0;
    job->lib.easy_getinfo(job->curl, CURLINFO_OS_ERRNO, &reason);
    const char *end = strstr(job->reason, " after ");
    bool known = text_starts(job->reason, "Failed to connect to ") && end;
    fail(job->err, "no connection to %.*s%s%s%s; check the address and the network",
         known ? (int)(end - job->reason) - (int)strlen("Failed to connect to ") : 10,
         known ? job->reason + strlen("Failed to connect to ") : "the server", reason ? " (" : "",
         reason ? strerror((int)reason) : "", reason ? ")" : "");
    return FETCH_REFUSED;
}

static FetchKind end_scheme(const Fetch *job)
{
    if (strstr(job->reason, "HTTP/0.9"))
        fail(job->err, "the server does not answer in HTTP; check the address");
    else if (job->location[0])
        fail(job->err,
             "the server redirects to '%s', which is not followed; give an address that stays at "
             "http or https, and never goes from https to http",
             job->location);
    else
        fail(job->err, "cannot be read; give an address that begins with http:// or https://");
    return FETCH_REFUSED;
}

static FetchKind end_certificate(const Fetch *job, CURLcode code)
{
    const char *bundle = getenv("CURL_CA_BUNDLE");
    if (code == CURLE_SSL_CACERT_BADFILE && bundle && *bundle)
        fail(job->err, "CURL_CA_BUNDLE=%.100s cannot be read; name a file of certificates", bundle);
    else
        fail(job->err, "%.160s; CURL_CA_BUNDLE names a file with other authorities' certificates",
             job->reason[0] ? job->reason : job->lib.easy_strerror(code));
    return FETCH_REFUSED;
}

static FetchKind end_of(const Fetch *job, CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        break;
    case CURLE_OUT_OF_MEMORY:
        die("out of memory in libcurl");
    case CURLE_HTTP_RETURNED_ERROR:
        return end_status(job);
    case CURLE_COULDNT_CONNECT:
        return end_connect(job);
    case CURLE_OPERATION_TIMEDOUT:
        fail(job->err, "no connection within %d s", CONNECT);
        return FETCH_AGAIN;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        return end_scheme(job);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return end_certificate(job, code);
    case CURLE_COULDNT_RESOLVE_HOST:
        fail(job->err, "no host has that name; check the address and the network");
        return FETCH_REFUSED;
    case CURLE_COULDNT_RESOLVE_PROXY:
        fail(job->err, "the proxy of the environment (http_proxy, https_proxy) has no known name; "
                       "check the variable");
        return FETCH_REFUSED;
    case CURLE_TOO_MANY_REDIRECTS:
        fail(job->err, "the server redirects more than %d times; check the address", REDIRECTS);
        return FETCH_REFUSED;
    case CURLE_PARTIAL_FILE:
        return broke(job, "the file broke off before its end");
    case CURLE_GOT_NOTHING:
        return broke(job, "the server sent no answer");
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return broke(job, "the connection broke");
    default:
        fail(job->err, "the transfer failed (%.160s); try again",
             job->reason[0] ? job->reason : job->lib.easy_strerror(code));
        return FETCH_REFUSED;
    }
    if (job->begun)
        return FETCH_WHOLE;
    int status = status_of(job);
    fail(job->err,
         status == 200 ? "the file is empty (status %d); check the address"
                       : "the server answered with status %d, not with a file; check the address",
         status);
    return FETCH_REFUSED;
}

/* ---- the request */

static void allow(const Fetch *job)
{
    bool secure = address_is_secure(job->call->url);
#if LIBCURL_VERSION_NUM >= 0x075500
    job->lib.easy_setopt(job->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    job->lib.easy_setopt(job->curl, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
#else
    job->lib.easy_setopt(job->curl, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
    job->lib.easy_setopt(job->curl, CURLOPT_REDIR_PROTOCOLS,
                         (long)(secure ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static void set_authorities(const Fetch *job)
{
    const char *file = getenv("CURL_CA_BUNDLE"), *folder = getenv("SSL_CERT_DIR");
    if (!file || !*file)
        file = getenv("SSL_CERT_FILE");
    if (file && *file)
        job->lib.easy_setopt(job->curl, CURLOPT_CAINFO, file);
    if (folder && *folder)
        job->lib.easy_setopt(job->curl, CURLOPT_CAPATH, folder);
}

/* Asks for the rest; the list of headers is to be freed. */
static struct curl_slist *ask_for_rest(const Fetch *job)
{
    Arena scratch = {0};
    job->lib.easy_setopt(job->curl, CURLOPT_RANGE,
                         arena_printf(&scratch, "%lld-", (long long)job->call->from));
    struct curl_slist *headers =
        job->lib.slist_append(NULL, arena_printf(&scratch, "If-Range: %s", job->call->mark));
    arena_free(&scratch);
    if (!headers)
        die("out of memory in libcurl");
    job->lib.easy_setopt(job->curl, CURLOPT_HTTPHEADER, headers);
    return headers;
}

static void set_up(Fetch *job)
{
    allow(job);
    set_authorities(job);
    job->lib.easy_setopt(job->curl, CURLOPT_URL, job->call->url);
    job->lib.easy_setopt(job->curl, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
    job->lib.easy_setopt(job->curl, CURLOPT_NOSIGNAL, 1L);
    job->lib.easy_setopt(job->curl, CURLOPT_NOPROGRESS, 1L);
    job->lib.easy_setopt(job->curl, CURLOPT_FAILONERROR, 1L);
    job->lib.easy_setopt(job->curl, CURLOPT_FOLLOWLOCATION, 1L);
    job->lib.easy_setopt(job->curl, CURLOPT_MAXREDIRS, (long)REDIRECTS);
    job->lib.easy_setopt(job->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT);
    job->lib.easy_setopt(job->curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    job->lib.easy_setopt(job->curl, CURLOPT_ERRORBUFFER, job->reason);
    job->lib.easy_setopt(job->curl, CURLOPT_HEADERFUNCTION, take_header);
    job->lib.easy_setopt(job->curl, CURLOPT_HEADERDATA, job);
    job->lib.easy_setopt(job->curl, CURLOPT_WRITEFUNCTION, take_body);
    job->lib.easy_setopt(job->curl, CURLOPT_WRITEDATA, job);
}

static bool stopped(const Fetch *job)
{
    return job->call->interrupts && atomic_load(job->call->interrupts) > 0;
}

/* Whether the server has sent nothing for too long.  libcurl bounds the time of connecting, and
 * would take a few seconds more to see that a body stands still. */
static bool stands_still(const Fetch *job)
{
    double connected = 0;
    job->lib.easy_getinfo(job->curl, CURLINFO_CONNECT_TIME, &connected);
    return connected > 0 && now() - job->heard > (double)job->call->patience;
}

/* Until it is over, or an interrupt comes. */
static FetchKind run(Fetch *job, CURLM *multi)
{
    int running = 1, left;
    bool still = false;
    job->heard = now();
    while (running && !still && !stopped(job)) {
        if (job->lib.multi_perform(multi, &running) != CURLM_OK)
            die("out of memory in libcurl");
        if (job->call->idle)
            job->call->idle(job->call->context);
        if (running)
            job->lib.multi_poll(multi, NULL, 0, NAP, NULL);
        still = stands_still(job);
    }
    const CURLMsg *message = job->lib.multi_info_read(multi, &left);
    if (message && !job->ended)
        return end_of(job, message->data.result);
    if (still && !job->ended) {
        fail(job->err, "the server sent nothing for %ld s", job->call->patience);
        return FETCH_AGAIN;
    }
    if (!job->ended)
        fail_as(job->err, ERROR_INTERRUPTED, "interrupted");
    return FETCH_REFUSED;
}

FetchEnd fetch(const FetchCall *call, Error *err)
{
    Fetch job = {.call = call, .err = err};
    if (!load_library(&job.lib, err))
        return (FetchEnd){.kind = FETCH_REFUSED};
    fetch_head_begin(&job.head);
    CURLM *multi = job.lib.multi_init();
    job.curl = job.lib.easy_init();
    if (!multi || !job.curl)
        die("out of memory in libcurl");
    set_up(&job);
    struct curl_slist *headers = call->from > 0 ? ask_for_rest(&job) : NULL;
    job.lib.multi_add_handle(multi, job.curl);
    FetchKind kind = run(&job, multi);
    job.lib.multi_remove_handle(multi, job.curl);
    job.lib.easy_cleanup(job.curl);
    job.lib.multi_cleanup(multi);
    job.lib.slist_free_all(headers);
    return (FetchEnd){.kind = kind, .wait = job.head.wait};
}

#else

FetchEnd fetch(const FetchCall *call, Error *err)
{
    (void)call;
    fail(err,
         "this onecycle was built without libcurl and downloads nothing; get the file by other "
         "means");
    return (FetchEnd){.kind = FETCH_REFUSED};
}

#endif
