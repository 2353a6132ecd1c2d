#!/usr/bin/env bash
# Files as other tools write them, foreign/LAB/FORMAT/CASE (FORMAT "auto": told by its name), a file
# or a folder: the work they make, or the one line that refuses them, stands in CASE.want.
# XUNLIAN_GOLDEN=update writes these anew.
set -uo pipefail
src=$(cd "${top_srcdir:?}" && pwd)
xunlian=$(cd "${top_builddir:?}" && pwd)/xunlian
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export XUNLIAN_HOME=$home XUNLIAN_OFFICIAL= LANGUAGE=en
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME
pack=$src/tests/core/lab/pack
fail() {
	printf 'foreign.sh: %s\n' "$*" >&2
	bad=1
}
bad=0
convert() { # lab format case
	local format=(--format "$2")
	[ "$2" != auto ] || format=()
	"$xunlian" lab import "$1" "$3" "${format[@]}" --pack "$pack" 2>&1
}

cd "$src/tests/tui/command/foreign" || exit 1
for path in */*/*; do
	IFS=/ read -r lab format name <<<"$path"
	[[ $name != *.want ]] || continue
	got=$(cd "$lab/$format" && convert "$lab" "$format" "$name")
	if [ "${XUNLIAN_GOLDEN:-}" = update ]; then
		printf '%s\n' "$got" >"$path.want"
	elif [ "$got" != "$(cat "$path.want")" ]; then
		fail "$path:"
		diff "$path.want" - <<<"$got" >&2
	elif [[ $got == xunlian:* ]] && [ "$(wc -l <<<"$got")" != 1 ]; then
		fail "$path: not one line: $got"
	fi
done

# A folder of pairs goes out as a tar, is unpacked, and comes back, as a folder and as a tar.
gold=$pack/labs/orders/a/gold/spans.jsonl
"$xunlian" lab import orders "$gold" --format doccano --pack "$pack" >"$home/work" || fail "gold"
"$xunlian" lab export orders "$home/work" --format brat-tar --pack "$pack" >"$home/data.tar" || fail "export"
mkdir "$home/data" && tar -C "$home/data" -xf "$home/data.tar" || fail "tar"
[ "$(ls "$home/data" | tr '\n' ' ')" = "1.ann 1.txt 2.ann 2.txt 3.ann 3.txt 4.ann 4.txt annotation.conf " ] ||
	fail "parts: $(ls "$home/data")"
tar -C "$home" --format=gnu -cf "$home/gnu.tar" data
tar -C "$home" --format=pax -cf "$home/pax.tar" data
tar -C "$home" -czf "$home/data.tgz" data
for given in data.tar data gnu.tar pax.tar; do
	convert orders auto "$home/$given" | cmp -s - "$home/work" || fail "$given: $(convert orders auto "$home/$given")"
done
convert orders brat "$home/data" | cmp -s - "$home/work" || fail "a folder for a file"
[ "$(convert orders auto "$home/data.tgz")" = "xunlian: $home/data.tgz: wrong format (gzip)" ] || fail "gzip"
mkdir "$home/none" && [ "$(convert orders auto "$home/none")" = "xunlian: $home/none: not found" ] || fail "none"
ln -s "$home/data/1.ann" "$home/none/1.ann"
[ "$(convert orders auto "$home/none")" = "xunlian: $home/none: not found" ] || fail "a link was followed"
[ "$("$xunlian" lab grade orders "$home/data" --pack "$pack" --json | grep -c '"score": 10000')" = 1 ] || fail "grade"
exit "$bad"
