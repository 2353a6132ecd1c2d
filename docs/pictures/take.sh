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
shot exam 80x24 -k "e Enter Enter 2 n 1 n m 3"
