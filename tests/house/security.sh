#!/usr/bin/env bash
# docs/security.md: every row of its table is there once, in order, and names tests that exist.
set -uo pipefail
cd "${top_srcdir:?}" || exit 1
rows=69 bad=0
complain() {
	echo "docs/security.md: $*"
	bad=1
}

want=1
while IFS='|' read -r _ number _ _ tests _; do
	number=${number// /}
	[ "$number" = "$want" ] || complain "row $want is missing or out of order (found $number)"
	want=$((number + 1))
	[ -n "${tests// /}" ] || complain "row $number names no test"
	while read -r group; do
		file=$(sed -E 's/^ *([^:]*):.*/\1/' <<<"$group")
		case $file in
		fuzz) names=$(grep -oE '`[^`]+`' <<<"$group" | tr -d '`')
			for name in $names; do
				[ -f "tests/fuzz/$name.c" ] || complain "row $number: no tests/fuzz/$name.c"
			done
			continue ;;
		esac
		source=tests/$file
		[ -f "$source" ] || source=tests/$file.c
		[ -f "$source" ] || { complain "row $number: no $source"; continue; }
		for name in $(sed 's/^[^:]*://' <<<"$group" | grep -oE '`[^`]+`' | tr -d '`'); do
			grep -qE "(^|[^a-zA-Z0-9_])$name([^a-zA-Z0-9_-]|\$)" "$source" ||
				complain "row $number: $source has no $name"
		done
	done < <(sed 's/；/\n/g' <<<"$tests")
done < <(grep -E '^\| [0-9]+ \|' docs/security.md)
[ "$want" = $((rows + 1)) ] || complain "ends at row $((want - 1)), not $rows"
exit "$bad"
