/* libFuzzer target: any bytes as a pack archive, pinned by their own digest; nothing is written. An
 * input that begins with "tar" is compressed first, so that what lies inside is reached too. */
#include "packs/archive.h"
#include "packs/digest.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static la_ssize_t collect(struct archive *a, void *ctx, const void *data, size_t n)
{
    (void) a;
    str_add_bytes(ctx, data, n);
    return (la_ssize_t) n;
}

static void compress(const uint8_t *data, size_t size, struct str *out)
{
    struct archive *a = archive_write_new();
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_filetype(e, AE_IFREG);
    archive_write_set_format_raw(a);
    archive_write_add_filter_zstd(a);
    archive_write_set_bytes_in_last_block(a, 1);
    if (archive_write_open2(a, out, NULL, collect, NULL, NULL) == ARCHIVE_OK &&
        archive_write_header(a, e) == ARCHIVE_OK)
        archive_write_data(a, data, size);
    archive_write_close(a);
    archive_entry_free(e);
    archive_write_free(a);
}

static struct blob *open_bytes(const struct str *bytes)
{
    unsigned char sum[DIGEST_BYTES];
    struct blob_policy policy = {.sha256 = sum, .size = bytes->len};
    struct digest *digest = digest_new();
    struct blob *blob = NULL;
    char path[40];
    digest_of(digest, str_text(bytes), bytes->len, sum);
    digest_free(digest);
    int fd = memfd_create("pack", MFD_CLOEXEC);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd < 0 || write(fd, str_text(bytes), bytes->len) != (ssize_t) bytes->len ||
        !blob_open(path, &policy, NULL, &blob, NULL))
        abort();
    close(fd);
    return blob;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = STR_INIT;
    struct manifest manifest;
    char *text = NULL;
    size_t len = 0;
    if (size >= 3 && memcmp(data, "tar", 3) == 0)
        compress(data + 3, size - 3, &bytes);
    else
        str_add_bytes(&bytes, data, size);
    struct blob *blob = open_bytes(&bytes);
    if (archive_manifest(blob, &text, &len, NULL) && manifest_parse(text, len, &manifest, NULL)) {
        bool ok = archive_extract(blob, &manifest, -1, NULL, NULL);
        (void) ok;
        manifest_finish(&manifest);
    }
    free(text);
    blob_free(blob);
    str_finish(&bytes);
    return 0;
}
