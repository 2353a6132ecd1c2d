#!/bin/sh
# bench/install.sh BUILD [ROUNDS] [DIR]
# Durable installation of a signed pack (3,000 files, 30 MB) by xunlian-packs against
# `bsdtar -xf` + `sync -f` of the same archive, in turns, on the file system of DIR. Each round of
# ours verifies the signature and every file and replaces nothing; both end synced to the disk.
# With pacman (pacman-package-manager, gnupg) the same files as its package, signed, are installed by
# `pacman -U` + `sync -f` in the same turns. Then: the rate at which a pack is verified against that
# of `openssl speed sha256`. Prints medians, and medians of the ratios within a turn.
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
printf 'pack: %s bytes\n' "$(stat -c %s "$dir/bench.xpack")"

# The same files as a package for pacman, signed by a key of its own.
pacman_set_up() {
	command -v pacman >/dev/null && command -v gpg >/dev/null || return 1
	mkdir -p "$dir/arch/opt" "$dir/gpg"
	chmod 700 "$dir/gpg"
	cp -r "$dir/pack" "$dir/arch/opt/bench"
	printf 'pkgname = bench\npkgver = 1.0.0-1\npkgdesc = bench\nbuilddate = 0\npackager = bench\nsize = 30000000\narch = any\n' \
		>"$dir/arch/.PKGINFO"
	bsdtar --zstd -C "$dir/arch" -cf "$dir/bench-1.0.0-1-any.pkg.tar.zst" .PKGINFO opt
	rm -rf "$dir/arch"
	gpg --homedir "$dir/gpg" --batch --quiet --passphrase '' --quick-gen-key bench@localhost ed25519 sign never &&
		gpg --homedir "$dir/gpg" --batch --quiet --detach-sign "$dir/bench-1.0.0-1-any.pkg.tar.zst" || return 1
	printf '[options]\nArchitecture = auto\nSigLevel = Required TrustAll\nLocalFileSigLevel = Required TrustAll\n' >"$dir/pacman.conf"
}
pacman_install() {
	pacman --config "$dir/pacman.conf" --root "$1" --dbpath "$1/db" --gpgdir "$dir/gpg" \
		--logfile /dev/null --noconfirm -U "$dir/bench-1.0.0-1-any.pkg.tar.zst"
}
with_pacman=0
if pacman_set_up >/dev/null 2>"$dir/said" && mkdir -p "$dir/root/db" &&
	pacman_install "$dir/root" >"$dir/said" 2>&1; then
	with_pacman=1
else
	echo "without pacman (pacman-package-manager, gnupg, as root): $(tail -n 1 "$dir/said")"
fi

now() { date +%s%N; }
i=0
while [ $i -lt "$rounds" ]; do
	turn=$dir/turn-$i
	XUNLIAN_HOME=$turn/home
	mkdir -p "$turn/tar" "$XUNLIAN_HOME/packs" "$turn/root/db"
	sync -f "$dir"
	a=$(now)
	bsdtar -xf "$dir/bench.xpack" -C "$turn/tar"
	sync -f "$turn/tar"
	b=$(now)
	sync -f "$dir"
	c=$(now)
	"$packs" install "$dir/bench.xpack" --trust "$dir/key.pub" >/dev/null
	d=$(now)
	e=0
	if [ $with_pacman = 1 ]; then
		sync -f "$dir"
		e=$(now)
		pacman_install "$turn/root" >/dev/null 2>&1
		sync -f "$turn/root"
		e=$(($(now) - e))
	fi
	echo "$(((b - a) / 1000)) $(((d - c) / 1000)) $((e / 1000))"
	i=$((i + 1))
done | awk '
function median(v, n,   i, j, t) {
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
	return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}
{
	n++
	tar[n] = $1; ours[n] = $2; ratio[n] = $2 / $1
	pacman[n] = $3; to_pacman[n] = $3 ? $2 / $3 : 0
}
END {
	printf "bsdtar -xf; sync -f    %8.1f ms\n", median(tar, n) / 1000
	printf "xunlian pack install   %8.1f ms\n", median(ours, n) / 1000
	printf "ratio (paired)         %8.2f\n", median(ratio, n)
	if (pacman[1]) {
		printf "pacman -U; sync -f     %8.1f ms\n", median(pacman, n) / 1000
		printf "ratio (paired)         %8.2f\n", median(to_pacman, n)
	}
}'

# --- the rate of verification ---
head -c 268435456 /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null >"$dir/blob"
best=$(openssl speed -seconds 3 -bytes 131072 sha256 2>/dev/null | awk '/^sha256/ { printf "%d", $2 / 1000 }')
verified=$("$build/bench/verify" "$dir/blob")
rm "$dir/blob"
echo "$verified $best" | awk '{ printf "verification %d MB/s, openssl speed sha256 %d MB/s: %.2f\n", $1, $2, $1 / $2 }'
