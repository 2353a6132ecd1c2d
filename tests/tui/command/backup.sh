#!/bin/sh
# Backups of the records and their way back: damage at every sort of place is found, the backup is
# checked before it is used, the original is kept byte for byte, and what a backup does not hold is
# never given up unsaid.
set -u
home=$(mktemp -d)
runner=
trap '[ -z "$runner" ] || kill "$runner" 2>/dev/null; rm -rf "$home"' EXIT
XUNLIAN_HOME=$home/it XUNLIAN_CLOCK=2026-01-05T15:00:00+08:00 TZ=Asia/Shanghai LANGUAGE=en
LC_ALL=C.UTF-8
export XUNLIAN_HOME XUNLIAN_CLOCK TZ LANGUAGE LC_ALL
xunlian=${top_builddir:?}/xunlian
data=$XUNLIAN_HOME
failed=0

expect() {
	status=$1 text=$2
	shift 2
	out=$("$xunlian" "$@" 2>&1 </dev/null)
	got=$?
	case $out in
	*"$text"*) ;;
	*) got="$got without '$text'" ;;
	esac
	if [ "$got" != "$status" ]; then
		printf 'xunlian %s: status %s, wanted %s\n%s\n' "$*" "$got" "$status" "$out" | head -20
		failed=1
	fi
}
fail() {
	echo "$*"
	failed=1
}
kept() {
	find "$data" -name 'records.db.damaged-*' ! -name '*-wal' ! -name '*-shm' | sort | tail -1
}

mkdir -p "$data/packs/xunlian-standards"
cp -R "${top_srcdir:?}/content/standards" "$data/packs/xunlian-standards/1.0.0"
chmod -R u+w "$data/packs"
ln -s 1.0.0 "$data/packs/xunlian-standards/current"
for name in 李雷 韩梅梅; do
	"$xunlian" learner add "$name" --target 五级 >/dev/null || failed=1
done
enter() {
	"$xunlian" hours enter --learner 李雷 --work 1.1 --minutes "$1" --reason 面授 >/dev/null || failed=1
}
for i in 45 46 47 48 49 50 51 52; do
	enter "$i"
done

expect 0 '10 events' record backup "$home/one.db"
expect 1 'one.db: already there' record backup "$home/one.db"
expect 1 'nowhere' record backup /nowhere/one.db
expect 2 usage record backup
expect 2 usage record restore
expect 1 'not found' record restore "$home/none.db"
: >"$home/empty.db"
expect 1 'wrong format' record restore "$home/empty.db"
expect 1 'not valid' record restore "$data/records.db"

# ---- damage anywhere (row 52) ----

# The backup is as good as the record: nothing is lost by going back to it.
cp "$data/records.db" "$home/good.db"
damage() {
	cp "$home/good.db" "$data/records.db"
	printf 'XXXXXXXXXXXXXXXX' | dd of="$data/records.db" bs=1 seek="$1" conv=notrunc 2>/dev/null
}
# What each event says, each of the tables' rows that follow from it, and the head of the file.
tried=0
for at in 0 100 $(LC_ALL=C grep -abo '"active":' "$home/good.db" | cut -d: -f1) \
	$(LC_ALL=C grep -abo '4-04-05-05/5/1.1' "$home/good.db" | cut -d: -f1); do
	damage "$at"
	tried=$((tried + 1))
	if "$xunlian" hours --verify >/dev/null 2>&1; then
		fail "damage at $at is not found"
	fi
	cp "$data/records.db" "$home/bad.db"
	"$xunlian" record restore "$home/one.db" >"$home/out" 2>&1 || {
		cat "$home/out"
		fail "damage at $at is not mended"
	}
	cmp -s "$home/bad.db" "$(kept)" || fail "damage at $at: the original is not kept as it was"
	"$xunlian" hours --verify >/dev/null 2>&1 || fail "damage at $at: not whole after it"
	rm -f "$data"/records.db.damaged-*
done
[ "$tried" -ge 18 ] || fail "only $tried places were damaged"
LC_ALL=C sed -i 's/"active":2700000/"active":2800000/' "$data/records.db"
expect 1 'event 3 is not as it was written' hours --verify
expect 1 'the record is damaged and no backup was made' record backup "$home/two.db"
[ ! -e "$home/two.db" ] || fail 'a backup of a damaged record'
expect 0 'Restored 10 events' record restore "$home/one.db"
expect 0 'record is whole: 10 events' hours --verify
rm -f "$data/records.db"
expect 0 '"restored": true' record restore "$home/one.db" --json

# ---- a damaged backup ----

cp "$home/one.db" "$home/bad.db"
LC_ALL=C sed -i 's/"active":2700000/"active":2800000/' "$home/bad.db"
cp "$data/records.db" "$home/before.db"
expect 1 'the backup is damaged, event 3 is not as it was written; nothing was changed' \
	record restore "$home/bad.db"
head -c 9000 "$home/one.db" >"$home/bad.db"
expect 1 'nothing was changed' record restore "$home/bad.db"
cmp -s "$home/before.db" "$data/records.db" || fail 'a damaged backup changed the record'
[ -z "$(find "$data" -name '*.restore-*')" ] || fail 'copies are left behind'

# ---- behind the mark ----

enter 53
enter 54
expect 1 'events 11 to 12, 2 of them, are not in it' record restore "$home/one.db"
expect 1 'would be lost: study × 2' record restore "$home/one.db"
expect 1 'nothing was changed; --lose' record restore "$home/one.db"
expect 1 '"lost": 2' record restore "$home/one.db" --json
expect 0 'record is whole: 12 events' hours --verify
# Nor when nothing can be read of what is here any more: the mark knows.
cp "$data/records.db" "$home/good.db"
head -c 300 /dev/zero >"$data/records.db"
rm -f "$data"/records.db-*
expect 1 'events 11 to 12, 2 of them, are not in it' record restore "$home/one.db"
expect 1 'what they were can no longer be read' record restore "$home/one.db"
expect 0 'Lost: 2 events' record restore "$home/one.db" --lose
[ "$(wc -c <"$(kept)")" = 300 ] || fail 'what was here is not kept'
expect 1 'was lost before and work went on: 1 times' hours --verify
# The copy that holds the lost events went another way since: it is taken only when told so.
expect 1 'the backup is not of this record, or of a time before another loss' \
	record restore "$home/good.db"
expect 0 'Restored' record restore "$home/good.db" --lose


# ---- copied live, the log taken away (row 54) ----

rm -rf "$data"/records.*
"$xunlian" learner add 李雷 --target 五级 >/dev/null || failed=1
mkdir -p "$data/packs/xunlian-practice"
cp -R "$top_srcdir/tests/tui/practice-pack" "$data/packs/xunlian-practice/1.0.0"
chmod -R u+w "$data/packs"
ln -s 1.0.0 "$data/packs/xunlian-practice/current"
rm -f "$data/library.db"
mkfifo "$home/in" "$home/out.fifo"
"$xunlian" practice --learner 李雷 --mode due --json <"$home/in" >"$home/out.fifo" 2>&1 &
runner=$!
exec 3>"$home/in" 4<"$home/out.fifo"
echo B >&3
while read -r line <&4; do
	case $line in
	*'"saved":true'*) break ;;
	esac
done
cp "$data/records.db" "$home/live.db"
expect 0 '2 events' record backup "$home/live-good.db"
expect 1 'in use by another process' record restore "$home/live-good.db"
kill -9 "$runner"
wait "$runner" 2>/dev/null
runner=
exec 3>&- 4<&-
[ -s "$data/records.db-wal" ] || fail 'nothing was left in the log'
cp "$data/records.db-wal" "$home/old.wal"
rm -f "$data"/records.db-wal "$data"/records.db-shm
expect 1 'events are missing at the end' hours --verify
# A log whose database is gone is not played into the one that is restored.
rm -f "$data"/records.db*
cp "$home/old.wal" "$data/records.db-wal"
expect 1 'events 2 to 2, 1 of them, are not in it' record restore "$home/live.db"
[ ! -s "$data/records.db" ] || fail 'a refusal left a record'
expect 0 'Restored 2 events' record restore "$home/live-good.db"
expect 0 'record is whole: 2 events' hours --verify

exit "$failed"
