#!/bin/sh
# bench/install.sh BUILD [ROUNDS] [DIR]
# Durable installation of a signed pack (3,000 files, 30 MB) by xunlian-packs against
# `bsdtar -xf` + `sync -f` of the same archive, in turns, on the file system of DIR. Each round of
# ours verifies the signature and every file and replaces nothing; both end synced to the disk.
# Prints the median of each and of the ratios of the pairs.
set -eu
build=$(cd "$1" && pwd)
rounds=${2:-15}
dir=$(mktemp -d "${3:-$build}/bench-XXXXXX")
trap 'rm -rf "$dir"' EXIT
packs=$build/xunlian-packs
XUNLIAN_HOME=$dir/home
LANGUAGE=en
export XUNLIAN_HOME LANGUAGE

# Files of text-like content: random words, so that they compress about three to one.
mkdir -p "$dir/pack/media"
awk 'BEGIN {
	srand(7)
	for (f = 0; f < 3000; f++) {
		name = sprintf("'"$dir"'/pack/media/%02d/%04d.txt", f % 50, f)
		if (f < 50) system("mkdir -p '"$dir"'/pack/media/" sprintf("%02d", f))
		text = ""
		while (length(text) < 10000) text = text sprintf("%06x ", int(rand() * 16777216))
		print text > name
		close(name)
	}
}'
cat >"$dir/pack/pack.yaml" <<END
id: bench
version: 1.0.0
title: bench
licence: CC0-1.0
authors: [bench]
language: zh-CN
minimum: 0.1.0
END
"$packs" build "$dir/pack" -o "$dir/bench.xpack" --no-lint >/dev/null
"$packs" keygen -o "$dir/key" --no-password >/dev/null
"$packs" sign "$dir/bench.xpack" --key "$dir/key.key" >/dev/null
rm -rf "$dir/pack"
printf 'pack: %s bytes\n' "$(stat -c %s "$dir/bench.xpack")"

now() { date +%s%N; }
i=0
while [ $i -lt "$rounds" ]; do
	rm -rf "$XUNLIAN_HOME" "$dir/tar"
	mkdir -p "$dir/tar" "$XUNLIAN_HOME/packs"
	sync -f "$dir"
	a=$(now)
	bsdtar -xf "$dir/bench.xpack" -C "$dir/tar"
	sync -f "$dir/tar"
	b=$(now)
	rm -rf "$dir/tar"
	sync -f "$dir"
	c=$(now)
	"$packs" install "$dir/bench.xpack" --trust "$dir/key.pub" >/dev/null
	d=$(now)
	echo "$(((b - a) / 1000)) $(((d - c) / 1000))"
	i=$((i + 1))
done | awk '
function median(v, n,   i, j, t) {
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
	return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}
{ n++; tar[n] = $1; ours[n] = $2; ratio[n] = $2 / $1 }
END {
	printf "bsdtar -xf; sync -f    %8.1f ms\n", median(tar, n) / 1000
	printf "xunlian pack install   %8.1f ms\n", median(ours, n) / 1000
	printf "ratio (paired)         %8.2f\n", median(ratio, n)
}'
