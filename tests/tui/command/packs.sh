#!/usr/bin/env bash
# The verbs of `xunlian pack` from end to end: exit status, the line on stderr, JSON, and that a
# refusal changes nothing.
set -uo pipefail
: "${top_builddir:=$PWD}"
xunlian=$top_builddir/xunlian
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XUNLIAN_HOME=$work/home LANGUAGE=en
cd "$work" || exit 1
failed=0

fail() {
	printf 'FAIL: %s\n' "$1"
	sed 's/^/    /' out err 2>/dev/null
	failed=1
}

# expect STATUS PATTERN COMMAND…: runs `xunlian pack COMMAND`, PATTERN must be in what it prints.
expect() {
	local status=$1 pattern=$2 got
	shift 2
	"$xunlian" pack "$@" >out 2>err </dev/null
	got=$?
	[ "$got" = "$status" ] || fail "pack $*: exit status $got instead of $status"
	cat out err | grep -qE -- "$pattern" || fail "pack $*: no /$pattern/"
	if [ "$status" = 1 ] && [ "$(head -n 1 err | cut -c 1-9)" != "xunlian: " ]; then
		fail "pack $*: no line on stderr"
	fi
}

# make_pack VERSION
make_pack() {
	mkdir -p "src/media"
	cat >src/pack.yaml <<END
id: sample
version: $1
title: 样例
licence: CC-BY-SA-4.0
authors: [测试组]
language: zh-CN
minimum: 0.1.0
media:
  - {path: media/a.png, licence: CC-BY-SA-4.0, source: 测试组}
END
	printf 'content %s' "$1" >src/media/a.png
}

make_pack 1.0.0
expect 0 'sample-1.0.0.xpack: 2 files' build src
mv sample-1.0.0.xpack first.xpack
touch -d 2001-01-01 src/media/a.png
expect 0 '"bytes": ' build src -o . --json
cmp -s first.xpack sample-1.0.0.xpack || fail 'building twice gives other bytes'
rm first.xpack
make_pack 1.1.0
expect 0 'xpack' build src
# Gold of labs is sealed on the way; the author's file stays as it is.
mkdir -p gold/labs/x/a/gold
cp -R src/. gold
printf 'the answer is 42' >gold/labs/x/a/gold/answer.txt
printf 'data' >gold/labs/x/a/data.txt
expect 0 'xpack' build gold --no-lint -o gold.xpack
zstd -dcq gold.xpack | tar -xf - -C gold --one-top-level=out
[ "$(cat gold/out/labs/x/a/data.txt)" = data ] || fail 'data of a lab is changed'
grep -q 'xunlian-gold' gold/out/labs/x/a/gold/answer.txt || fail 'gold is not sealed'
grep -q 'answer is 42' gold/out/labs/x/a/gold/answer.txt && fail 'gold can be read'
grep -q 'answer is 42' gold/labs/x/a/gold/answer.txt || fail 'the author lost the gold'
rm -r gold gold.xpack
touch src/README.md
expect 1 'README.md' build src -o x.xpack
[ ! -e x.xpack ] || fail 'a refused build leaves a file'
rm src/README.md

expect 0 'fingerprint RW' keygen -o key --no-password
expect 1 'key' keygen -o key --no-password
if command -v setsid >/dev/null; then
	setsid -w "$xunlian" pack keygen -o other >out 2>err </dev/null && fail 'keygen without a terminal'
	grep -q -- '--password-file' err || fail 'keygen names no other way to give a password'
fi
printf '口令\n' >password
expect 0 'sealed.key' keygen -o sealed --password-file password
expect 1 'not allowed' sign sample-1.0.0.xpack --key sealed.key --password-file key.pub
expect 0 'minisig' sign sample-1.0.0.xpack --key sealed.key --password-file password
expect 2 'usage' sign sample-1.0.0.xpack
for v in 1.0.0 1.1.0; do expect 0 'minisig' sign sample-$v.xpack --key key.key; done
cp sample-1.0.0.xpack broken.xpack
printf 'x' >>broken.xpack
expect 1 'broken.xpack' sign broken.xpack --key key.key
if command -v minisign >/dev/null; then
	minisign -Vqm sample-1.0.0.xpack -p key.pub || fail 'minisign does not accept the signature'
fi

expect 1 "xunlian pack trust '?.*key.pub" install sample-1.0.0.xpack
grep -q 'RW' err || fail 'no fingerprint of the unknown key'
[ ! -e "$XUNLIAN_HOME/packs" ] || fail 'a refused pack leaves something'
expect 0 'sample 1.0.0' verify sample-1.0.0.xpack --key key.pub
expect 0 'installed' install sample-1.0.0.xpack --trust key.pub
expect 0 '"fingerprint": "RW' trust --json
expect 0 'already installed' install sample-1.0.0.xpack
expect 0 '"event":"installed","id":"sample","version":"1.1.0","before":"1.0.0"' \
	install sample-1.1.0.xpack --json
[ -z "$(grep -v '^{"event":".*}$' out)" ] || fail 'install --json: not one object a line'
expect 1 '1.0.0 < 1.1.0' install sample-1.0.0.xpack
expect 0 '"previous": "1.0.0"' list --json
expect 0 'signed by key' verify sample-1.1.0.xpack
printf 'x' >>broken.xpack
cp sample-1.1.0.xpack.minisig broken.xpack.minisig
expect 1 'broken.xpack.*signature' install broken.xpack
expect 1 'file:///x: only http and https' install file:///x
expect 1 'none.xpack: not found' install ./none.xpack
expect 2 'usage' install

expect 0 'sample: pinned to 1.1.0' pin sample@1.1.0
expect 1 'version 1.1.0 is in use, not 1.0.0' pin sample@1.0.0
expect 0 '"pinned": true' list --json
expect 0 '样例 \(pinned\)' list
expect 1 'sample 1.1.0: pinned to its version' rollback sample
expect 0 'already installed' install sample-1.1.0.xpack
expect 1 'nothing: not found' pin nothing
expect 0 'sample: not pinned' unpin sample
expect 0 'sample: not pinned' pin sample --off
expect 0 '"pinned": false' list --json
expect 2 'usage' pin

printf 'rot' >"$XUNLIAN_HOME/packs/sample/current/media/a.png"
expect 1 'media/a.png' verify
expect 1 'rollback' verify sample
expect 1 '"intact": false' verify --json

# --- row 43: mended from signed bytes of the same pack and version, and from nothing else ---
rotten() { [ "$(cat "$XUNLIAN_HOME/packs/sample/current/media/a.png")" = rot ]; }
expect 2 'usage' verify sample --from sample-1.1.0.xpack
expect 2 'usage' verify sample-1.1.0.xpack --repair
expect 1 'rollback sample goes back to 1.0.0' verify --repair
grep -q 'sample 1.1.0: no repository' err || fail 'it is not said that nobody has it'
expect 1 'broken.xpack.*signature' verify sample --repair --from broken.xpack
expect 1 'sample 1.0.0: not valid' verify sample --repair --from sample-1.0.0.xpack
cp sample-1.1.0.xpack unsigned.xpack
expect 1 'unsigned.xpack.minisig: not found' verify sample --repair --from unsigned.xpack
expect 1 'signed by a key that is not trusted' verify sample --repair --from sample-1.1.0.xpack --key sealed.pub
rotten || fail 'repaired from bytes that are not trusted'
expect 0 'sample 1.1.0: repaired' verify --repair --from sample-1.1.0.xpack
[ "$(cat "$XUNLIAN_HOME/packs/sample/current/media/a.png")" = 'content 1.1.0' ] || fail 'not repaired'
rm "$XUNLIAN_HOME/packs/sample/current/media/a.png"
printf 'x' >>"$XUNLIAN_HOME/packs/sample/current/MANIFEST"
expect 1 'MANIFEST: damaged' verify sample
expect 0 '"repaired": true' verify sample --repair --from sample-1.1.0.xpack --json
expect 0 'intact' verify --all --repair
printf 'rot' >"$XUNLIAN_HOME/packs/sample/current/media/a.png"
expect 0 'installed' install sample-1.1.0.xpack
expect 0 'intact' verify
expect 0 '1.0.0' rollback sample
expect 1 'no earlier version' rollback sample
expect 1 'older' install sample-1.0.0.xpack
expect 0 'removed' remove sample
expect 1 'older' install sample-1.0.0.xpack
expect 0 'No pack' list
expect 0 'removed' remove sample --forget
expect 0 'installed' install sample-1.0.0.xpack
expect 1 'not found' remove nothing
expect 2 'usage' frobnicate
expect 0 'xunlian pack lint DIR' --help
ln -s /tmp "$XUNLIAN_HOME/packs/other"
expect 1 'other' list
rm "$XUNLIAN_HOME/packs/other"
(
	flock 9
	expect 1 'in use' install sample-1.1.0.xpack
	exit $failed
) 9>"$XUNLIAN_HOME/packs/.lock" || failed=1

# Packs that share an id of a lesson: lint says so, and the later one's lesson stays out of the index.
for p in one two; do
	expect 0 'ready' new $p
	expect 0 '^0 errors' lint $p
done
expect 0 '^0 errors' lint two --with one
sed -i 's/^id: .*/id: one-1/; s/two-1-q1/one-1-q1/' two/lessons/1.1-1.md
"$xunlian" pack lint two --with one >out 2>err && fail 'lint takes ids that another pack has'
grep -q 'lesson id one-1 is also that of a lesson in pack one' out || fail 'no taken lesson'
grep -q 'question id one-1-q1 is also that of a question in pack one' out || fail 'no taken question'
for p in one two; do
	expect 0 'xpack' build $p
	expect 0 'minisig' sign $p-0.1.0.xpack --key key.key
done
expect 0 'installed' install one-0.1.0.xpack
expect 0 'pack two: lesson one-1 is not shown, because pack one has' install two-0.1.0.xpack
"$xunlian" search 例题 >out 2>err || fail 'the index is broken'
[ ! -s err ] || fail 'search complains about packs that share an id'

sed -i 's/^requires:/&\n  - {id: one, version: ">=0.1.0 <2.0.0"}/; s/0\.1\.0$/0.2.0/' two/pack.yaml
sed -i 's/^id: .*/id: two-1/; s/one-1-q1/two-1-q1/' two/lessons/1.1-1.md
sed -i 's/^minimum: .*/minimum: 0.1.0/' two/pack.yaml
expect 0 'xpack' build two
expect 0 'minisig' sign two-0.2.0.xpack --key key.key
expect 0 'installed' install two-0.2.0.xpack
expect 1 'one: needed by two; --force' remove one
expect 0 'removed' remove one --force

[ "$failed" = 0 ] && echo 'all verbs of pack did as they should'
exit "$failed"
