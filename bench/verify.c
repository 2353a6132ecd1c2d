/* The rate at which a file is verified before use, as an installation from a remote does it:
 * against the size and SHA-256 that signed metadata names. Prints MB/s, the best of five passes
 * over a file in the page cache. bench/verify FILE */
#include "packs/blob.h"
#include "packs/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { PASSES = 5 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void digest_file(const char *path, unsigned char sum[DIGEST_BYTES])
{
    static unsigned char buf[1 << 16];
    struct digest *digest = digest_new();
    FILE *f = fopen(path, "rb");
    digest_begin(digest);
    for (size_t n; f && (n = fread(buf, 1, sizeof buf, f)) > 0;)
        digest_add(digest, buf, n);
    digest_end(digest, sum);
    digest_free(digest);
    if (f)
        fclose(f);
}

int main(int argc, char **argv)
{
    struct stat st;
    unsigned char sum[DIGEST_BYTES];
    double best = 0;
    if (argc != 2 || stat(argv[1], &st) != 0) {
        fputs("usage: bench/verify FILE\n", stderr);
        return 2;
    }
    digest_file(argv[1], sum);
    struct blob_policy policy = {.sha256 = sum, .size = (uint64_t) st.st_size};
    for (int i = 0; i < PASSES; i++) {
        struct blob *blob = NULL;
        double from = seconds();
        if (!blob_open(argv[1], &policy, NULL, &blob, NULL))
            return 1;
        double rate = (double) st.st_size / 1e6 / (seconds() - from);
        blob_free(blob);
        best = rate > best ? rate : best;
    }
    printf("%.0f\n", best);
    return 0;
}
