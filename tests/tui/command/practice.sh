#!/usr/bin/env bash
# `xunlian practice` as programs and people at a pipe use it.
set -uo pipefail
src=${top_srcdir:?}
xunlian=${top_builddir:?}/xunlian
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export XUNLIAN_HOME=$home XUNLIAN_CLOCK=2026-01-05T09:00:00+08:00 LANGUAGE=en
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME
fail() {
	printf 'practice.sh: %s\n' "$*" >&2
	exit 1
}
lay() {
	mkdir -p "$home/packs/$2" && cp -R "$src/$1" "$home/packs/$2/1.0.0" && chmod -R u+w "$home/packs" &&
		ln -s 1.0.0 "$home/packs/$2/current"
}
lay content/standards xunlian-standards
lay tests/tui/practice-pack xunlian-practice
expect() { # wanted-status pattern command…
	local status wanted=$1 pattern=$2 out
	shift 2
	out=$("$@" 2>&1)
	status=$?
	[ "$status" = "$wanted" ] || fail "$*: status $status, not $wanted: $out"
	grep -q -- "$pattern" <<<"$out" || fail "$*: no \"$pattern\" in: $out"
}
expect 2 'name the learner\|usage\|--learner' "$xunlian" practice --bogus
expect 0 '' "$xunlian" learner add 李雷 --target 五级
expect 0 '"new": 7' "$xunlian" practice --json
expect 1 'nothing to practise' "$xunlian" practice --mode wrong
expect 1 'not valid' "$xunlian" practice --mode sideways
expect 1 'not valid' "$xunlian" practice --mode due --count 0

# A match and an order are answered by the letters as shown; what is no answer, or only spaces, is
# asked again. Letters may be small, wide and apart, and verdicts in words.
out=$(printf '%s\n' b 'ａ, c' false '  ' 口径 --- ZZZ '!' | "$xunlian" practice --mode due --json) || fail "sitting: $?"
[ "$(grep -c '"event":"question"' <<<"$out")" = 6 ] || fail "questions: $out"
grep -q '"id":"p5-1","response":"B","saved":true,"right":true,"percent":100.0' <<<"$out" || fail "p5-1: $out"
grep -q '"event":"invalid","id":"p5-5"' <<<"$out" || fail "invalid: $out"
grep -q '"id":"p5-2","response":"AC","saved":true,"right":true' <<<"$out" || fail "p5-2: $out"
grep -q '"id":"p5-3","response":"F","saved":true,"right":true' <<<"$out" || fail "p5-3: $out"
[ "$(grep -c '"event":"invalid"' <<<"$out")" = 3 ] || fail "blanks: $out"
grep -q '"event":"summary","mode":"due","answered":5,"right":4' <<<"$out" || fail "summary: $out"

# What no program can mark is kept with the learner's own grade, and not without one.
essay() {
	printf '%s\n' "$@" | "$xunlian" practice --mode requirement --requirement S1.1.1 --json
}
out=$(essay '' 可以追溯) || fail "essay: $?"
grep -q '"event":"compare","id":"p5-7".*"saved":false' <<<"$out" || fail "compare: $out"
grep -q '"event":"summary".*"answered":0' <<<"$out" || fail "kept without a grade: $out"
out=$(essay '' 可以追溯 perhaps again) || fail "essay: $?"
grep -q '"event":"invalid","id":"p5-7"' <<<"$out" || fail "no grade: $out"
grep -q '"event":"answer","id":"p5-7".*"grade":"again"' <<<"$out" || fail "graded: $out"
expect 0 'p5-7' "$xunlian" practice mistakes
expect 0 '' "$xunlian" practice remove p5-7

expect 0 'p5-5' "$xunlian" practice mistakes
expect 0 '' "$xunlian" practice reason p5-5 misread
expect 0 '"reason": "misread"' "$xunlian" practice mistakes --json
expect 1 'not valid' "$xunlian" practice reason p5-5 weather
expect 0 '' "$xunlian" practice remove p5-5
[ -z "$("$xunlian" practice mistakes)" ] || fail "still in the book"
expect 0 '' "$xunlian" practice keep p5-5
expect 0 'p5-5' "$xunlian" practice mistakes
expect 1 'not found' "$xunlian" practice remove p5-1
expect 1 'too few answers' "$xunlian" practice fit
expect 0 '' "$xunlian" practice set new_cap 1
expect 0 '"new": 0' "$xunlian" practice --json
expect 1 'not valid' "$xunlian" practice set new_cap many
expect 0 'whole' "$xunlian" hours --verify
printf '1\nq\n' | "$xunlian" practice --mode requirement --requirement K1.1.1 --count 1 | grep -q Saved || fail "by lines"
echo practice.sh: fine
