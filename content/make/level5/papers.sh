#!/bin/sh
# papers.sh XUNLIAN: draws the fixed mock papers A, B and C of level 5 anew, from the bank as it is
# now. To be run when questions have changed; pack lint tells when.
set -eu
xunlian=$1
top=$(cd "$(dirname "$0")/../../.." && pwd)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export XUNLIAN_HOME="$home" XUNLIAN_CLOCK=2026-01-05T15:00:00+08:00
put() {
	version=$(sed -n 's/^version: *//p' "$top/content/$1/pack.yaml")
	mkdir -p "$home/packs/$2"
	cp -R "$top/content/$1" "$home/packs/$2/$version"
	ln -s "$version" "$home/packs/$2/current"
}
put standards xunlian-standards
put level5 xunlian-level5
rm -rf "$home/packs/xunlian-level5/current/papers"
mkdir -p "$top/content/level5/papers"
"$xunlian" exam draw trainer-theory-90 --level 5 --seed 20260105 --forms 3 \
	--title 五级理论知识模拟卷 --out "$home/l5-mock.json"
for form in A B C; do
	name=$(printf %s "$form" | tr ABC abc)
	install -m 644 "$home/l5-mock-$form.json" "$top/content/level5/papers/l5-mock-$name.json"
done
