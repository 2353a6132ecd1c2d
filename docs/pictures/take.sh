#!/usr/bin/env bash
# Takes the README's pictures anew: real screens of the program just built, in a folder of state made
# for the purpose, with a fixed clock.   take.sh BUILD-FOLDER
set -euo pipefail
out=$(dirname "$(readlink -f "$0")")
build=$(readlink -f "$1")
XUNLIAN_HOME=$(mktemp -d)
export XUNLIAN_HOME TZ=Asia/Shanghai
trap 'rm -rf "$XUNLIAN_HOME"' EXIT
unset LANG LC_ALL LANGUAGE NO_COLOR
x=$build/xunlian
shots=$build/tests/tui/shots
labs=$out/../../content/level5/labs

at() { export XUNLIAN_CLOCK=$1; }

# level5's lessons, six weeks of classes on Mondays, Wednesdays and Fridays, then reading
at 2026-03-02T09:00:00+08:00
"$x" pack install "$build"/packs/xunlian-standards-*.xpack "$build"/packs/xunlian-level5-*.xpack \
	--trust "$build/packs/official.pub" >/dev/null
"$x" learner add 李雷 --target 4-04-05-05/5 >/dev/null
minutes=(45 90 60 30 90 120 45 75 90 60 135 45 90 60 90 45)
works=(B2.1 B2.2 1.1 1.1 1.1 1.2 2.1 2.1 2.1 2.1 2.1 2.1 2.2 2.2 2.2 3.1)
day=2
i=0
for m in "${minutes[@]}"; do
	at "$(date -d "2026-03-01 +$day days" +%F)T15:00:00+08:00"
	"$x" hours enter --learner 李雷 --work "4-04-05-05/5/${works[i]}" --minutes "$m" --reason 面授 >/dev/null
	i=$((i + 1))
	day=$((day + 2 + day % 2))
done
at 2026-04-13T09:00:00+08:00
shot() { # file, size, keys …
	local file=$1 size=$2
	shift 2
	"$shots" -s "$size" -o "$out/$file.svg" "$@" -- "$x" >/dev/null
}
shot lesson 80x24 -k "c Space Space Space Space Space Space"
shot home 80x24
shot hours 100x30 -k "t"
shot practice 80x24 -k "p Enter 1"
shot exam 80x24 -k "e Down Enter Enter 2 n 1 n m 3"

# labs: works that are nearly right, as if they came from other tools
work=$XUNLIAN_HOME/work
try() { # lab, format: $work becomes a file of that tool
	"$x" lab export "$1" "$work" --variant a --format "$2" >"$work.$2"
}
cp "$labs/l5-2.1-box-street/a/gold/gold.json" "$work"
try l5-2.1-box-street coco
"$shots" -s 100x30 -o "$out/lab.svg" -k "Esc F9" -i "$work.coco" -k "Enter Tab Tab Tab" -- \
	"$x" lab run l5-2.1-box-street --variant a >/dev/null
sed -E '/^\{"id":"1"/s/"start":22,"end":35/"start":20,"end":35/; /^\{"id":"3"/s/,\{"id":3,[^}]*\}//
	/^\{"id":"2"/s/"label":"place"/"label":"person"/' "$labs/l5-2.1-ner/a/gold/spans.jsonl" >"$work"
try l5-2.1-ner doccano
"$shots" -s 100x30 -o "$out/marks.svg" -k "Esc F9" -i "$work.doccano" -k "Enter Enter F10 Tab Enter" -w "得分" -- \
	"$x" lab run l5-2.1-ner --variant a >/dev/null
