/* Canonical JSON to the byte, and what the strict reader refuses (SECURITY 13). */
#include "packs/canonical.h"
#include "packs/hashes.h"
#include "packs/pubkey.h"
#include "tests/suite.h"

#include <string.h>

static const struct {
    const char *json, *canonical; /* NULL: refused */
} texts[] = {
    {"{}", "{}"},
    {"{ \"b\" : 1 , \"a\" : [ 1 , 2 , { } , [ ] ] }", "{\"a\":[1,2,{},[]],\"b\":1}"},
    {"{\"n\":-0,\"t\":true,\"f\":false,\"z\":null}", "{\"f\":false,\"n\":0,\"t\":true,\"z\":null}"},
    {"{\"s\":\"\\u4e2d\\u6587\\/\"}", "{\"s\":\"中文/\"}"},
    {"{\"s\":\"a\\\"b\\\\c\"}", "{\"s\":\"a\\\"b\\\\c\"}"},
    {"{\"s\":\"tab\\tnewline\\n\\u0001\"}", "{\"s\":\"tab\tnewline\n\001\"}"},
    {"{\"é\":1,\"z\":2,\"Z\":3,\"aa\":4,\"a\":5}", "{\"Z\":3,\"a\":5,\"aa\":4,\"z\":2,\"é\":1}"},
    {"{\"𝄞\":1,\"\\uffee\":2}", "{\"\xEF\xBF\xAE\":2,\"𝄞\":1}"},
    {"{\"n\":9223372036854775807}", "{\"n\":9223372036854775807}"},
    {"{\"n\":1.0}", NULL},
    {"{\"n\":1e3}", NULL},
    {"{\"n\":{\"deep\":[0.5]}}", NULL},
};

START_TEST(known_answers)
{
    json_t *value = NULL;
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert_msg(canonical_read(texts[_i].json, strlen(texts[_i].json), 4096, &value, &err), "%s",
                  err.detail);
    bool ok = canonical_write(value, &out, &err);
    if (texts[_i].canonical) {
        ck_assert(ok);
        ck_assert_str_eq(str_text(&out), texts[_i].canonical);
    } else {
        ck_assert(!ok);
        ck_assert_int_eq(err.code, ERR_FORMAT);
    }
    str_finish(&out);
    json_decref(value);
}
END_TEST

static const struct {
    const char *json;
    enum err_code code;
} refused[] = {
    {"", ERR_FORMAT},
    {"[]", ERR_FORMAT},
    {"1", ERR_FORMAT},
    {"{\"a\":1,\"a\":1}", ERR_FORMAT},
    {"{\"x\":{\"a\":1,\"\\u0061\":2}}", ERR_FORMAT},
    {"{\"a\":1}{}", ERR_FORMAT},
    {"{\"a\":1,}", ERR_FORMAT},
    {"{'a':1}", ERR_FORMAT},
    {"{\"a\":NaN}", ERR_FORMAT},
    {"{\"a\":9223372036854775808}", ERR_FORMAT},
    {"{\"a\":\"\xC0\xAF\"}", ERR_FORMAT},
    {"{\"a\":\"\xED\xA0\x80\"}", ERR_FORMAT},
    {"{\"a\":\"\\ud800\"}", ERR_FORMAT},
    {"{\"a\":\"\\u0000\"}", ERR_FORMAT},
    {"{\"a\":\"\n\"}", ERR_FORMAT},
    {"{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", ERR_TOO_BIG},
    {"{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", ERR_TOO_BIG},
};

START_TEST(row13_refused_json)
{
    json_t *value = NULL;
    struct err err = ERR_INIT;
    ck_assert(!canonical_read(refused[_i].json, strlen(refused[_i].json), 4096, &value, &err));
    ck_assert_int_eq(err.code, refused[_i].code);
    ck_assert_ptr_null(value);
}
END_TEST

START_TEST(row13_size)
{
    json_t *value = NULL;
    struct err err = ERR_INIT;
    ck_assert(!canonical_read("{\"a\":1}", 7, 6, &value, &err));
    ck_assert_int_eq(err.code, ERR_TOO_BIG);
    /* brackets inside strings are not nesting */
    const char *brackets = "{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[\"}";
    ck_assert(canonical_read(brackets, strlen(brackets), 4096, &value, &err));
    json_decref(value);
}
END_TEST

/* RFC 8032, 7.1, test 3; and the id of that key, computed by other means. */
START_TEST(ed25519_known_answer)
{
    struct sign_public public;
    char id[DIGEST_HEX + 1];
    static const char sig[] = "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                              "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";
    ck_assert(sign_init(NULL));
    ck_assert(digest_from_hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                              public.key));
    json_t *key = pubkey_new(&public);
    ck_assert(pubkey_verify(key, sig, "\xaf\x82", 2));
    ck_assert(!pubkey_verify(key, sig, "\xaf\x83", 2));
    ck_assert(!pubkey_verify(key, "", "\xaf\x82", 2));
    ck_assert(pubkey_id(key, id));
    ck_assert_str_eq(id, "e45b8d1fab21a7a7550adbca559eade41e36a398f14a577f8766ec32bf237101");
    json_object_set_new(key, "keytype", json_string("ed448"));
    ck_assert(!pubkey_verify(key, sig, "\xaf\x82", 2));
    json_decref(key);
}
END_TEST

/* Made with openssl(1): the text "xunlian", the other two kinds of keys of the specification. */
static const struct {
    const char *type, *scheme, *pem, *signature;
} foreign[] = {
    {"rsa", "rsassa-pss-sha256",
     "-----BEGIN PUBLIC KEY-----\n"
     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA8WwR4PQ9/MNxgHoznngK\n"
     "qZVAlgkP7jTU3mK93vS4w83AsHbvJI/Yff8kTDlchFvL2Xyau4CKRkg0SrpkBnlB\n"
     "nT5HT+jLJs1R4F+ShJi7RjQgv76HiyFBIkYzDb3vAO43ABVAL3HgkvqDHswNWMsG\n"
     "1wf0NMTSgpqAbw3vMdcfnJFEcZ0Htf8EkGC83fBUQVoxHZDwvxGw25aL5sdfehdI\n"
     "8QVmiGz0zeUiIi/EVba4RuoqWcWOF4ZblTW1YQc4XOdJ8SCPxrKO0lGGfqmYVLYS\n"
     "camL1JmLumOJOMonP4pflNmXQVPZgOHt2TzYOjGzmJTvKKGSHtR5jVyLaldMHqgv\n"
     "YwIDAQAB\n"
     "-----END PUBLIC KEY-----\n",
     "d9b72cb9362dcb29ff482fa215ad06246ae5bf6592a4ac65cd6b4d827a809f9a"
     "9de98bb847708e4cb8e1a6f4c960630f16ace80c1575a41e715fae690cdd93de"
     "ff88fb49cfe4419ff425afe586b38a88b0719b8ac393934a74671b2aa9f9c703"
     "234cc18dad5197bc6a9ab0f4ea72467dc1ef171433c98a148f537a06070fb348"
     "2b7a3af75b825dd3f8ec538eb8e912d6c4c049cae97666f8b5af3d42ba3607d8"
     "fd018dac1d4dcc26ffd2fbec7d608c19c54afeefa8453f9e61413ac71f0738e2"
     "96fac2e2853ac7ddd58fa4a98c91fea16cb21a5d0534183925127507ad1b4802"
     "7ff294df2f640913797b7d0a254e1c4b86e241d2a1db05161d7116daac5c19e9"},
    {"ecdsa", "ecdsa-sha2-nistp256",
     "-----BEGIN PUBLIC KEY-----\n"
     "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUYU0TSLk7YsZXZhZjKcynJPIq6uE\n"
     "7MD+ws87+KkTNJwSn2gnZRwzmgkpTFzMi3Zt7oDogYhx4HXH8gKU8CyntA==\n"
     "-----END PUBLIC KEY-----\n",
     "3046022100beff86ac2abcc99665e1cd597a8b8de223e3f3a619d3a93293bcff"
     "032e860e9b022100e15fb69d936ce2c251be32b4a946363ff2bef0fbea3599d6"
     "d6fd32ef6f11eaf2"},
};

START_TEST(other_keytypes)
{
    json_t *key = json_pack("{s:s, s:s, s:{s:s}}", "keytype", foreign[_i].type, "scheme",
                            foreign[_i].scheme, "keyval", "public", foreign[_i].pem);
    ck_assert(pubkey_verify(key, foreign[_i].signature, "xunlian", 7));
    ck_assert(!pubkey_verify(key, foreign[_i].signature, "Xunlian", 7));
    json_object_set_new(key, "scheme", json_string("unheard-of"));
    ck_assert(!pubkey_verify(key, foreign[_i].signature, "xunlian", 7));
    json_decref(key);
}
END_TEST

START_TEST(hashes)
{
    struct err err = ERR_INIT;
    json_t *both =
        json_pack("{s:s, s:s}", "sha256",
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "sha512",
                  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                  "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    json_t *unknown = json_pack("{s:s}", "md5", "900150983cd24fb0d6963f7d28e17f72");
    ck_assert(hashes_valid(both));
    ck_assert(hashes_check(both, "abc", 3, &err));
    ck_assert(!hashes_check(both, "abd", 3, &err));
    ck_assert_int_eq(err.code, ERR_DIGEST);
    ck_assert(!hashes_check(unknown, "abc", 3, &err));
    ck_assert_int_eq(err.code, ERR_UNSUPPORTED);
    json_object_set_new(both, "sha256", json_string("BA78"));
    ck_assert(!hashes_valid(both));
    json_decref(both);
    json_decref(unknown);
}
END_TEST

SUITE_MAIN("packs/canonical",
           tcase_add_loop_test(tc, known_answers, 0, sizeof texts / sizeof *texts);
           tcase_add_loop_test(tc, row13_refused_json, 0, sizeof refused / sizeof *refused);
           tcase_add_test(tc, row13_size); tcase_add_test(tc, ed25519_known_answer);
           tcase_add_loop_test(tc, other_keytypes, 0, sizeof foreign / sizeof *foreign);
           tcase_add_test(tc, hashes);)
