#include "core/material/xml.h"

#include "base/str.h"
#include "tests/suite.h"

#include <string.h>

static const struct xml_limits small = {.bytes = 400, .depth = 4, .nodes = 12, .attributes = 2};

static void dump(struct str *out, const struct xml_node *node)
{
    if (node->text) {
        str_addf(out, "'%s'@%u", node->text, node->line);
        return;
    }
    str_addf(out, "<%s%s%s", node->space, *node->space ? " " : "", node->name);
    for (unsigned i = 0; i < node->attributes_count; i++)
        str_addf(out, " %s=%s", node->attributes[i].name, node->attributes[i].value);
    str_addf(out, "@%u ", node->line);
    for (const struct xml_node *n = node->first; n; n = n->next) {
        ck_assert_ptr_eq(n->parent, node);
        dump(out, n);
    }
    str_add(out, ">");
}

static const struct {
    const char *text, *want; /* want NULL: refused */
    enum err_code code;
    const char *object, *detail;
} cases[] = {
    {"<a/>", "<a@1 >", ERR_NONE, "", ""},
    {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\n <b x='1' y=\"&lt;2\"/>字</a>",
     "<a@2 '\n '@2<b x=1 y=<2@3 >'字'@3>", ERR_NONE, "", ""},
    {"<a>x<![CDATA[<p>&nbsp;]]>y&#65;&amp;</a>", "<a@1 'x<p>&nbsp;yA&'@1>", ERR_NONE, "", ""},
    {"<q:a xmlns:q='urn:z' q:k='v'><b/></q:a>", "<urn:z a k=v@1 <b@1 >>", ERR_NONE, "", ""},
    {"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>", "<a@1 'é'@1>", ERR_NONE, "", ""},
    {"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", NULL, ERR_FORMAT, "f:1", "DOCTYPE"},
    {"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", NULL, ERR_FORMAT, "f:1", "DOCTYPE"},
    {"<a>\n\n&x;</a>", NULL, ERR_FORMAT, "f:3", "undefined entity"},
    {"<a>\n<b></a>", NULL, ERR_FORMAT, "f:2", "mismatched tag"},
    {"<a>", NULL, ERR_FORMAT, "f:1", "no element found"},
    {"", NULL, ERR_FORMAT, "f:1", "no element found"},
    {"<a>\xFF</a>", NULL, ERR_FORMAT, "f:1", "not well-formed (invalid token)"},
    {"<a>\x01</a>", NULL, ERR_FORMAT, "f:1", "not well-formed (invalid token)"},
    {"<a><a><a><a/></a></a></a>", "<a@1 <a@1 <a@1 <a@1 >>>>", ERR_NONE, "", ""},
    {"<a><a><a><a><a/></a></a></a></a>", NULL, ERR_TOO_BIG, "f:1", "depth"},
    {"<a x='' y='' z=''/>", NULL, ERR_TOO_BIG, "f:1", "attributes"},
    {"<a><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/>\n<b/></a>", NULL, ERR_TOO_BIG, "f:2", "nodes"},
};

START_TEST(trees)
{
    struct arena arena = ARENA_INIT;
    struct str got = STR_INIT;
    struct err err = ERR_INIT;
    const struct xml_node *root = NULL;
    size_t len = strlen(cases[_i].text);
    bool ok = xml_parse("f", cases[_i].text, len, &small, &arena, &root, &err);
    ck_assert_int_eq(ok, cases[_i].want != NULL);
    if (ok)
        dump(&got, root);
    ck_assert_str_eq(str_text(&got), cases[_i].want ? cases[_i].want : "");
    ck_assert_int_eq(err.code, cases[_i].code);
    ck_assert_str_eq(err.object, cases[_i].object);
    ck_assert_str_eq(err.detail, cases[_i].detail);
    str_finish(&got);
    arena_finish(&arena);
}
END_TEST

START_TEST(size)
{
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    const struct xml_node *root = NULL;
    char text[500];
    memset(text, ' ', sizeof text);
    memcpy(text, "<a/>", 4);
    ck_assert(xml_parse("f", text, 400, &small, &arena, &root, &err));
    ck_assert(!xml_parse("f", text, 401, &small, &arena, &root, &err));
    ck_assert_int_eq(err.code, ERR_TOO_BIG);
    arena_finish(&arena);
}
END_TEST

START_TEST(utf16)
{
    static const char text[] = "\xFF\xFE<\0a\0>\0W[<\0/\0a\0>\0";
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    const struct xml_node *root = NULL;
    ck_assert(xml_parse("f", text, sizeof text - 1, &small, &arena, &root, &err));
    ck_assert_str_eq(xml_text(root, &arena), "字");
    arena_finish(&arena);
}
END_TEST

START_TEST(walking)
{
    static const char text[] = "<a k='v'>1<b>2<c>3</c></b><d/>4<b>5</b></a>";
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    const struct xml_node *root = NULL;
    ck_assert(xml_parse("f", text, sizeof text - 1, &xml_limits_usual, &arena, &root, &err));
    ck_assert_str_eq(xml_text(root, &arena), "12345");
    ck_assert_str_eq(xml_attribute(root, "k"), "v");
    ck_assert_ptr_null(xml_attribute(root, "l"));
    const struct xml_node *b = xml_child(root, "b");
    ck_assert_str_eq(xml_text(b, &arena), "23");
    ck_assert(xml_is(xml_after(b, NULL), "d"));
    b = xml_after(b, "b");
    ck_assert_str_eq(xml_text(b, &arena), "5");
    ck_assert_ptr_null(xml_after(b, "b"));
    ck_assert_ptr_null(xml_child(b, "b"));
    ck_assert_str_eq(xml_text(NULL, &arena), "");
    arena_finish(&arena);
}
END_TEST

SUITE_MAIN("core/material/xml", tcase_add_loop_test(tc, trees, 0, sizeof cases / sizeof *cases);
           tcase_add_test(tc, size); tcase_add_test(tc, utf16); tcase_add_test(tc, walking);)
