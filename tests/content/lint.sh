#!/usr/bin/env bash
# The official packs and the examples for authors are without fault by our own lint, and the
# translation is complete.
set -uo pipefail
: "${top_srcdir:=.}" "${top_builddir:=.}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XUNLIAN_HOME=$work/home LANGUAGE=en
bad=0
for pack in "$top_srcdir"/content/*/ "$top_srcdir"/docs/examples/labs/*/; do
	[ -f "$pack/pack.yaml" ] || continue
	out=$("$top_builddir/xunlian" pack lint "$pack" --with "$top_srcdir/content/standards") || bad=1
	grep -q '^0 errors, 0 warnings' <<<"$out" || bad=1
	printf '%s: %s\n' "$(basename "$pack")" "$(grep -E '^[0-9]+ errors' <<<"$out")"
	[ "$bad" = 0 ] || printf '%s\n' "$out" | head -n 40
done
missing=$(msgattrib --untranslated "$top_srcdir/po/zh_CN.po" | grep -c '^msgid "..*')
fuzzy=$(msgattrib --only-fuzzy "$top_srcdir/po/zh_CN.po" | grep -c '^msgid "..*')
printf 'zh_CN: %s missing, %s fuzzy\n' "$missing" "$fuzzy"
[ "$missing$fuzzy" = 00 ] || bad=1
# Every msgid in the sources is in the catalogue.
(cd "$top_srcdir" && xgettext --keyword=_ --keyword=N_ --keyword=P_:1,2 --keyword=ERR_N \
	--from-code=UTF-8 -o - $(cat po/POTFILES.in)) >"$work/now.pot" 2>/dev/null || bad=1
if ! msgcmp "$top_srcdir/po/zh_CN.po" "$work/now.pot" 2>"$work/said"; then
	cat "$work/said"
	bad=1
fi
exit "$bad"
