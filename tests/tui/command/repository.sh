#!/usr/bin/env bash
# `xunlian repo`, `xunlian remote` and the verbs of `xunlian pack` that ask remotes, from end to end,
# with folders as remotes: exit status, sentences, JSON, and that a refusal changes nothing.
set -uo pipefail
: "${top_builddir:=$PWD}"
xunlian=$top_builddir/xunlian
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XUNLIAN_HOME=$work/home LANGUAGE=en XUNLIAN_CLOCK=2026-01-05T09:00:00+08:00
cd "$work" || exit 1
failed=0

fail() {
	printf 'FAIL: %s\n' "$1"
	sed 's/^/    /' out err 2>/dev/null
	failed=1
}

# expect STATUS PATTERN COMMAND…: runs `xunlian COMMAND`, PATTERN must be in what it prints.
expect() {
	local status=$1 pattern=$2 got
	shift 2
	"$xunlian" "$@" >out 2>err </dev/null
	got=$?
	[ "$got" = "$status" ] || fail "$*: exit status $got instead of $status"
	cat out err | grep -qE -- "$pattern" || fail "$*: no /$pattern/"
	if [ "$status" = 1 ] && [ "$(head -n 1 err | cut -c 1-9)" != "xunlian: " ]; then
		fail "$*: no line on stderr"
	fi
}

# make_pack ID VERSION REQUIRES LESSONS…: ID-VERSION.xpack
make_pack() {
	local id=$1 version=$2 requires=$3 n
	shift 3
	rm -rf src
	mkdir -p src/lessons
	cat >src/pack.yaml <<END
id: $id
version: $version
title: 样例 $id
licence: CC-BY-SA-4.0
authors: [测试组]
language: zh-CN
summary: 供测试的一个包
serves: [{standard: "4-04-05-05", levels: ["5"]}]
minimum: 0.1.0
END
	[ -z "$requires" ] || printf 'requires: [%s]\n' "$requires" >>src/pack.yaml
	for n in "$@"; do
		cat >"src/lessons/$n.md" <<END
---
id: $id-$n
title: 第 $n 课
work: "1.1"
covers: [S1.1.1]
minutes: 10
order: $n
state: complete
---
## 一节 {S1.1.1}

正文。
END
	done
	[ ! -f questions.gift ] || { mkdir src/questions && cp questions.gift src/questions/a.gift; }
	"$xunlian" pack build src --no-lint >/dev/null || exit 1
}

make_pack base-pack 1.0.0 '' 1
# make_questions N…: for the next pack
make_questions() {
	for n in "$@"; do
		printf '// [id:q%s] [tag:S1.1.1] [tag:d1]\n::%s::题干？{=对 ~错####因为。}\n\n' "$n" "$n"
	done >questions.gift
}
make_questions 1 2
make_pack base-pack 1.1.0 '' 1 2
rm questions.gift
make_pack base-pack 2.0.0 '' 2
make_pack course 1.0.0 '{id: base-pack, version: ">=1.0.0 <2.0.0"}' 1
make_pack modern 1.0.0 '{id: base-pack, version: ">=2.0.0"}' 1

# --- publishing ---
expect 0 'repo rotate-root' repo --help
expect 2 'usage' repo init
expect 2 'usage' repo init site --days timestamp=0
expect 1 'site: not found' repo status site
printf '\n' >empty
expect 1 'an empty password' repo init site --password-file empty
export XUNLIAN_KEY_PASSWORD='十二 个 汉字'
expect 0 'fingerprint [0-9a-f]{64}' repo init site --days timestamp=14
[ "$(stat -c %a site-keys/root-1.key)" = 600 ] || fail 'a secret key is readable by others'
fingerprint=$(sed -n 's/^fingerprint //p' out)
expect 1 'site: already there' repo init site
expect 0 'base-pack 1.0.0: added' repo add site base-pack-1.0.0.xpack course-1.0.0.xpack
expect 0 '0 packs published, 2 waiting' repo status site
expect 0 'Next: the holder of the targets key' repo status site
XUNLIAN_KEY_PASSWORD=wrong expect 1 'targets.key: not allowed' repo publish site
expect 0 'course 1.0.0: published' repo publish site
expect 0 'Nothing has to be signed now' repo status site
expect 0 'nothing new to publish' repo publish site
expect 0 '"days_left": 14' repo status site --json

# --- following ---
expect 0 'No repository is followed' remote list
expect 0 'No repository is followed' pack search
expect 1 "compare this fingerprint .*$fingerprint" remote add centre site
expect 1 'site has another fingerprint' remote add centre site --fingerprint "${fingerprint//[0-9]/a}"
expect 1 'no-such-folder: not found' remote add centre no-such-folder --fingerprint "$fingerprint"
expect 1 'ftp://x/y: not allowed' remote add centre ftp://x/y --fingerprint "$fingerprint"
expect 1 '\.\./centre: not valid' remote add ../centre site --fingerprint "$fingerprint"
expect 0 'centre: updated, 2 packs' remote add centre site --fingerprint "$fingerprint"
expect 1 'centre: already there' remote add centre site --fingerprint "$fingerprint"
expect 0 'file:/.*site' remote list
expect 0 '"packs": 2' remote list --json
grep -q '"state": "fresh"' out || fail 'the state is not told'
expect 0 'centre: nothing new, 2 packs' remote update
expect 0 'course +1.0.0 +样例 course' pack search 样例 course
expect 0 'No pack matches' pack search 无此包
expect 0 '"download": [1-9]' pack search course --json

# --- installing with what is required, upgrading ---
expect 1 'no-such-pack: not found' pack install no-such-pack
expect 0 'lessons: 1, questions: 0, labs: 0' pack install course --dry-run
[ ! -e home/packs/course ] || fail 'a dry run installs'
expect 0 'course 1.0.0: installed' pack install course
grep -q 'base-pack 1.0.0: installed' out || fail 'the requirement was not installed'
expect 0 'course 1.0.0: nothing newer' pack install course
expect 0 'base-pack 1.1.0: added' repo add site base-pack-1.1.0.xpack
grep -q 'since 1.0.0: 2 added, 0 changed, 0 removed' out || fail 'changes are not told'
expect 0 'base-pack 1.1.0: published' repo publish site
expect 0 'base-pack 1.0.0 → 1.1.0' pack upgrade --all --dry-run
expect 0 '"added": \[' pack upgrade --all --dry-run --json
expect 0 '"lessons/2.md"' pack upgrade base-pack --dry-run --json
expect 0 'new lesson: 第 2 课' pack upgrade --all --dry-run
expect 0 'questions: 2 new, 0 changed, 0 removed' pack upgrade --all --dry-run
expect 0 '"title": "第 2 课"' pack upgrade base-pack --dry-run --json
expect 0 '"news": \{' pack search base-pack --json
grep -q '"newer": true' out || fail 'an upgrade is not told'
! grep -q '"contents"' out || fail 'search prints the whole contents'
expect 0 'base-pack 1.0.0 → 1.1.0' pack install base-pack --dry-run
expect 1 'only what comes from the remotes' pack install ./base-pack-1.1.0.xpack --dry-run
[ "$(readlink home/packs/base-pack/current)" = 1.0.0 ] || fail 'a dry run installs'
expect 0 'base-pack: pinned to 1.0.0' pack pin base-pack
expect 0 'base-pack: pinned to 1.0.0, not upgraded' pack upgrade --all
expect 0 '"event":"pinned","id":"base-pack"' pack upgrade --all --json
expect 1 'base-pack 1.0.0: pinned' pack upgrade base-pack
expect 1 'base-pack is pinned to 1.0.0; to let it go: xunlian pack unpin base-pack' \
	pack install base-pack@1.1.0
[ "$(readlink home/packs/base-pack/current)" = 1.0.0 ] || fail 'a pinned pack was upgraded'
expect 0 'not pinned' pack unpin base-pack
expect 0 'base-pack 1.1.0: installed \(before: 1.0.0\)' pack upgrade --all
expect 0 'Everything is up to date' pack upgrade --all
expect 2 'usage' pack upgrade
expect 1 'modern: not found' pack upgrade modern
expect 1 'base-pack: no version fits.*1.0.0' pack install base-pack@1.0.0

# --- row 43: bit rot is mended from the repository, with the digest that was signed ---
lesson=home/packs/course/current/lessons/1.md
cp "$lesson" whole.md
blob=$(ls site/targets/packs/*course-1.0.0.xpack)
cp "$blob" blob
for i in 1 2; do
	printf 'rot' >"$lesson"
	rm -f home/packs/base-pack/current/lessons/2.md
	[ $i = 1 ] || dd if=/dev/zero of="$blob" bs=1 seek=99 count=9 conv=notrunc 2>/dev/null
	[ $i = 1 ] || expect 1 'course 1.0.0: not repaired' pack verify --all --repair
	[ $i = 1 ] || grep -q rot "$lesson" || fail 'repaired from a blob with another digest'
	[ $i = 1 ] || grep -q 'base-pack 1.1.0: repaired' out || fail 'one bad pack keeps another from repair'
	cp blob "$blob"
	expect 0 'course 1.0.0: repaired' pack verify --repair
	cmp -s whole.md "$lesson" || fail 'the repaired file is another one'
	expect 0 'course 1.0.0: intact' pack verify
done
sed -i '/lessons/s/^[0-9a-f]\{8\}/00000000/' home/packs/course/current/MANIFEST
expect 0 'course 1.0.0: repaired' pack verify course --repair
expect 0 'course 1.0.0: intact' pack verify course
printf 'rot' >home/packs/base-pack/current/lessons/1.md
mv site away
expect 1 'rollback base-pack goes back to 1.0.0' pack verify base-pack --repair
mv away site
expect 0 'base-pack: version 1.0.0' pack rollback base-pack
printf 'rot' >home/packs/base-pack/current/lessons/1.md
expect 0 'base-pack 1.0.0: repaired' pack verify base-pack --repair
expect 0 'base-pack 1.1.0: installed' pack upgrade --all

# --- a conflict is explained, and nothing is installed ---
expect 0 'modern 1.0.0: added' repo add site modern-1.0.0.xpack base-pack-2.0.0.xpack
expect 0 'base-pack 2.0.0: published' repo publish site
expect 1 'base-pack: no version fits everything that asks for it: modern 1.0.0: >=2.0.0; base-pack: >=1.1.0; course 1.0.0: >=1.0.0 <2.0.0' \
	pack install modern
[ ! -e home/packs/modern ] || fail 'a conflict installs something'
expect 0 'Everything is up to date' pack upgrade --all

# --- expiry, clocks ---
export XUNLIAN_CLOCK=2026-01-20T09:00:00+08:00
expect 0 'stale since 2026-01-19' remote list
expect 1 'timestamp: stale since it expired \(2026-01-19' remote update
expect 1 'timestamp: stale' pack install course
expect 2 'usage' remote update --accept-stale ''
mkdir home/remotes/centre/stale.log
expect 1 'stale.log: input or output failed' remote update --accept-stale 'not logged'
rmdir home/remotes/centre/stale.log
expect 0 'accepted for the reason given' remote update --accept-stale 'no network in room 3'
grep -q 'timestamp 2026-01-19T.*Z no network in room 3' home/remotes/centre/stale.log ||
	fail 'the reason is not logged'
expect 0 'nothing newer' pack install course --accept-stale 'no network in room 3'
expect 0 'up to date' pack upgrade --all --accept-stale 'no network in room 3'
expect 0 'Next: sign snapshot and timestamp anew' repo status site
expect 0 'timestamp: version 5' repo refresh site
expect 0 'centre: updated' remote update centre
XUNLIAN_CLOCK=1970-01-02T00:00:00Z expect 0 'clock is behind' remote update
expect 1 'elsewhere: not found' remote update elsewhere

# --- the publisher's clock: what cannot be is refused, what may be is told ---
XUNLIAN_CLOCK=1970-01-02T00:00:00Z expect 1 "site: this computer's clock says 1970" repo refresh site
XUNLIAN_CLOCK=1970-01-02T00:00:00Z expect 1 "clock says 1970" repo publish site
cp -r site ahead
expect 0 'timestamp: version 6' repo refresh ahead --keys site-keys
grep -q 'earlier day' err && fail 'a clock that goes on is called wrong'
XUNLIAN_CLOCK=2026-01-10T09:00:00+08:00 expect 0 'signed until an earlier day than before' \
	repo refresh ahead --keys site-keys
rm -rf ahead

# --- new keys; the old ones are worth nothing any more ---
cp site-keys/timestamp.key site-keys/timestamp.pub .
expect 0 'root: version 2' repo rotate-root site --replace timestamp
rm site-keys/timestamp.key site-keys/timestamp.pub
expect 0 'timestamp-2' repo status site
expect 0 'timestamp: version 7' repo refresh site
expect 0 'centre: updated' remote update
mkdir stick
mv site-keys/root-1.* site-keys/root-2.* stick/
expect 1 'root.key: not found \(1 < 2\)' repo rotate-root site
expect 0 'root: version 3' repo rotate-root site --keys site-keys --keys stick
# a key of which nothing is left is named by its id
mkdir lost
mv site-keys/root-3.* lost/
expect 0 'keys: .*[0-9a-f]{8}…' repo status site --keys site-keys --keys stick
id=$(sed -n '/^root/,/keys:/s/.*keys:.* \([0-9a-f]\{8\}\)….*/\1/p' out)
expect 1 "${id%?}.pub: not found" repo rotate-root site --keys site-keys --keys stick --replace "${id%?}"
[ ! -e site-keys/root-3.key ] || fail 'a key was made for nothing'
expect 0 'root: version 4' repo rotate-root site --keys site-keys --keys stick --replace "$id"
[ -e site-keys/root-3.key ] || fail 'no new key'
expect 0 'centre: updated' remote update centre

# --- mirrors ---
expect 0 'usb: 2 packs' pack mirror centre usb --only modern
expect 0 'usb: 2 packs; 0 files copied' pack mirror centre usb --only modern
expect 0 '"packs": 5' pack mirror centre whole --json
expect 1 'nothing: not found' pack mirror centre usb --only nothing
XUNLIAN_HOME=$work/room expect 0 'stick: updated, 5 packs' remote add stick usb --root site/metadata/1.root.json
XUNLIAN_HOME=$work/room expect 1 'base-pack-1.1.0.xpack: not found' pack install course@1.0.0
XUNLIAN_HOME=$work/room expect 0 'modern 1.0.0: installed' pack install modern

# --- a remote that is out of reach does not stand in the way of the others ---
rm -rf room
XUNLIAN_HOME=$work/room expect 0 'updated' remote add stick usb --root site/metadata/1.root.json
XUNLIAN_HOME=$work/room expect 1 'the download failed' remote add away http://127.0.0.1:1 \
	--root site/metadata/1.root.json
XUNLIAN_HOME=$work/room expect 0 'away: .*the download failed' pack install modern
XUNLIAN_HOME=$work/room expect 0 'modern +1.0.0' pack search modern
XUNLIAN_HOME=$work/room expect 1 'away: .*the download failed' remote update
mv usb gone
XUNLIAN_HOME=$work/room expect 1 'stick: .*not found' pack install modern
mv gone usb

# --- a damaged copy is refused, and another address mends it ---
for f in usb/targets/packs/*modern*; do printf x | dd of="$f" bs=1 seek=50 conv=notrunc 2>/dev/null; done
rm -rf room
XUNLIAN_HOME=$work/room expect 0 'updated' remote add stick usb --root site/metadata/1.root.json
XUNLIAN_HOME=$work/room expect 1 'does not match its digest' pack install modern
[ ! -e room/packs/modern ] || fail 'a damaged pack was installed'
XUNLIAN_HOME=$work/room expect 0 'not followed any more' remote remove stick
XUNLIAN_HOME=$work/room expect 0 'updated' remote add stick usb --mirror whole \
	--root site/metadata/1.root.json
XUNLIAN_HOME=$work/room expect 0 'modern 1.0.0: installed' pack install modern

# --- what a killed remote add or remove left, and a damaged remote.json, can be mended ---
export XUNLIAN_HOME=$work/room
mkdir room/remotes/half
expect 0 'stick' remote list
expect 0 'half: updated' remote add half usb --mirror whole --root site/metadata/1.root.json
mkdir room/remotes/other
expect 0 'not followed any more' remote remove other
printf '{' >room/remotes/half/remote.json
expect 1 'half/remote.json: wrong format' remote list
expect 0 'not followed any more' remote remove half
expect 1 'half: not found' remote remove half
expect 0 'nothing newer' pack install modern

# --- another repository does not take over what is installed ---
make_pack modern 9.0.0 '' 1
expect 0 'fingerprint' repo init strange
strange=$(sed -n 's/^fingerprint //p' out)
expect 0 'modern 9.0.0: added' repo add strange modern-9.0.0.xpack
expect 0 'modern 9.0.0: published' repo publish strange
expect 0 'updated' remote add strange strange --fingerprint "$strange"
expect 0 'modern: strange has 9.0.0 too, but it came from stick' pack upgrade --all
expect 0 '"event":"foreign","id":"modern".*"origin":"stick"' pack upgrade --all --json
expect 0 'modern 1.0.0: nothing newer' pack install modern
[ "$(readlink room/packs/modern/current)" = 1.0.0 ] || fail 'another repository took a pack over'
expect 0 '"newer": false' pack search modern --json
grep -q '"newer": true' out && fail 'what is refused is called an upgrade'
# the same repository under another name is no stranger
expect 0 'updated' remote add whole whole --root site/metadata/1.root.json
expect 0 'not followed' remote remove stick
expect 0 'modern 1.0.0: nothing newer' pack install modern --remote whole
expect 1 'nobody: not found' pack install modern --remote nobody
expect 0 'modern 1.0.0: already|modern 1.0.0: nothing newer' pack install modern@1.0.0
expect 0 'modern: removed' pack remove modern --forget
expect 1 'modern: strange and whole are different repositories' pack install modern
[ ! -e room/packs/modern ] || fail 'one of two repositories was taken by chance'
expect 0 'modern 1.0.0: installed' pack install modern --remote whole
expect 0 'modern comes from strange now; before it came from whole' \
	pack install modern --remote strange --dry-run
expect 0 'modern 9.0.0: installed' pack install modern --remote strange

# --- what a publisher writes does not steer the terminal ---
make_pack loud 1.0.0 '' 1
expect 0 'loud 1.0.0: added' repo add strange loud-1.0.0.xpack
sed -i 's/"title": "样例 loud"/"title": "\\u001b[31mred\\u009b2J"/; s/"summary": "[^"]*"/"summary": "one\\n\\u001b]0;two"/' \
	strange/staged.json
expect 0 'loud 1.0.0: published' repo publish strange
expect 0 'updated' remote update strange
expect 0 'loud +1.0.0 +\\x1B\[31mred' pack search loud
grep -q 'one \\x1B\]0;two' out || fail 'the summary is not shown'
LC_ALL=C grep -q $'[\x1b\x07]' out && fail 'a control character was printed'

# --- a catalogue that nobody could read is not published; contents are what gives way ---
# inflate MEMBER: makes a text of what waits 9 MB long
inflate() {
	{
		printf '0,/"%s": "[^"]*"/s//"%s": "' "$1" "$1"
		head -c 9000000 /dev/zero | tr '\0' x
		printf '"/\n'
	} >script
	sed -i -f script strange/staged.json
}
make_pack vast 1.0.0 '' 1
expect 0 'vast 1.0.0: added' repo add strange vast-1.0.0.xpack
inflate summary
expect 1 'index.json: larger than allowed' repo publish strange
expect 0 '1 waiting' repo status strange
expect 0 'vast 1.0.0: added' repo add strange vast-1.0.0.xpack
inflate title
expect 0 'vast 1.0.0: published' repo publish strange
expect 0 'updated' remote update strange
expect 0 'which lessons differ is not known' pack install vast --dry-run
expect 0 'vast 1.0.0: installed' pack install vast

# --- a version for a later program stands in nobody's way ---
make_pack modern 9.1.0 '' 1
make_pack modern 9.2.0 '' 1
sed -i 's/^minimum: .*/minimum: 99.0.0/' src/pack.yaml
"$xunlian" pack build src --no-lint >/dev/null || fail 'no pack for a later program'
expect 0 'modern 9.2.0: added' repo add strange modern-9.1.0.xpack modern-9.2.0.xpack
expect 0 'published' repo publish strange
expect 1 'modern 9.2.0: made by a newer version' pack install modern@9.2.0
expect 0 'modern 9.1.0: installed' pack upgrade --all
expect 0 'modern: version 9.2.0 needs xunlian 99.0.0' pack upgrade --all
exit $failed
