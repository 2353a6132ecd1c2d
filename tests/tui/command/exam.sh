#!/bin/sh
# The commands of exams from the drawing of a paper to the check of its result, with a bank made
# here: what they print, what they refuse, and what is left after a kill.
set -u
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
XUNLIAN_HOME=$home XUNLIAN_CLOCK=@$home/clock TZ=Asia/Shanghai LANGUAGE=en LC_ALL=C.UTF-8
export XUNLIAN_HOME XUNLIAN_CLOCK TZ LANGUAGE LC_ALL
xunlian=${top_builddir:?}/xunlian
failed=0

clock() {
	printf '%s\n' "$*" >"$home/clock"
}
clock 2026-01-05T15:00:00+08:00 1000000 first

# expect STATUS TEXT COMMAND…: the status, and the text somewhere in what is printed. Standard
# input is $home/in.
expect() {
	status=$1 text=$2
	shift 2
	out=$("$xunlian" "$@" 2>&1 <"$home/in")
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
: >"$home/in"

# bank KEY SINGLES TRUTHS MULTIPLES
bank() {
	awk -v key="$1" -v s="$2" -v t="$3" -v m="$4" 'BEGIN {
		for (i = 0; i < s; i++)
			printf "// [id:%s-s%03d] [tag:%s] [tag:d%d]\n单选 %s %d{=对 ~错甲 ~错乙 ~错丙#### 因为 %d}\n\n",
				key, i, key, i % 3 + 1, key, i, i
		for (i = 0; i < t; i++)
			printf "// [id:%s-t%03d] [tag:%s] [tag:d2]\n判断 %s %d{T}\n\n", key, i, key, key, i
		for (i = 0; i < m; i++)
			printf "// [id:%s-m%03d] [tag:%s] [tag:d2]\n多选 %s %d{~%%50%%对甲 ~%%50%%对乙 ~%%-100%%错甲 ~%%-100%%错乙}\n\n",
				key, i, key, key, i
	}'
}

make_pack() {
	dir=$home/packs/sample/1.0.0
	mkdir -p "$dir/questions"
	cat >"$dir/pack.yaml" <<-'END'
	id: sample
	version: 1.0.0
	title: 样例题库
	licence: CC-BY-SA-4.0
	authors: ["xunlian"]
	language: zh-CN
	summary: 样例
	minimum: 0.1.0
	serves:
	  - {standard: "4-04-05-05", levels: ["5"]}
	requires:
	  - {id: xunlian-standards, version: ">=1.0.0 <2.0.0"}
	END
	for key in B2.1.1.1 B2.2.1.1 K1.1.1 K2.1.1 "$@"; do
		bank "$key" 160 50 50 >"$dir/questions/$key.gift"
	done
	ln -sfn 1.0.0 "$home/packs/sample/current"
}

mkdir -p "$home/packs/xunlian-standards"
cp -R "${top_srcdir:?}/content/standards" "$home/packs/xunlian-standards/1.0.0"
chmod -R u+w "$home/packs"
ln -s 1.0.0 "$home/packs/xunlian-standards/current"
make_pack
"$xunlian" learner add 李雷 --target 五级 >/dev/null || failed=1

# ---- papers ----

expect 2 usage exam draw
expect 1 'part 3 ' exam draw --level 5 --seed 7
expect 1 'nothing was drawn' exam draw --level 5 --seed 7
expect 0 'No papers are kept' exam list --papers
rm -rf "$home/packs/sample"
make_pack K3.1.1
rm -f "$home/library.db"
expect 1 'no-such-blueprint: not found' exam draw no-such-blueprint
expect 1 '--forms 27' exam draw --level 5 --forms 27
expect 0 '180 questions, 90 minutes' exam draw --level 五级 --seed 7 --forms 2 --learner 李雷
"$xunlian" exam draw --level 5 --seed 7 --out "$home/one.json" >/dev/null || failed=1
"$xunlian" exam draw --level 5 --seed 7 --out "$home/two.json" >/dev/null || failed=1
cmp "$home/one.json" "$home/two.json" || failed=1
"$xunlian" exam draw --level 5 --seed 8 --out "$home/two.json" >/dev/null || failed=1
! cmp -s "$home/one.json" "$home/two.json" || failed=1
paper=$("$xunlian" exam list --papers | awk 'NR == 1 {print $1}')
expect 0 '"questions": 180' exam list --papers --json
expect 0 '180 questions' exam print "$paper"
expect 0 'key' exam print "$home/one.json" --key
expect 0 '<!DOCTYPE html>' exam print "$paper" --html
expect 0 'page 1 of' exam print "$paper" --pages
expect 1 'not found' exam print 9999
"$xunlian" exam print "$paper" --pages | awk 'BEGIN { RS = "\f" } { n = gsub("\n", "\n"); if (n > 60) bad = 1 }
	END { exit bad }' || { echo 'a page is longer than 60 lines'; failed=1; }
"$xunlian" exam print "$paper" --json | awk '{ exit !($0 ~ /"points":500/) }' || failed=1

# ---- a mock exam ----

run() {
	"$xunlian" exam "$@" --json --learner 李雷 2>"$home/err"
}
cat >"$home/in" <<'END'
{"do":"answer","question":1,"response":"A"}
{"do":"start"}
{"do":"answer","question":1,"response":"A"}
{"do":"answer","question":1,"response":"B"}
{"do":"answer","question":181,"response":"B"}
{"do":"answer","question":2,"response":"Z"}
{"do":"flag","question":3}
{"do":"goto","question":4}
{"do":"pause"}
{"do":"nonsense"}
{"do":"status"}
END
run start "$paper" <"$home/in" >"$home/out" || { cat "$home/err"; failed=1; }
says() {
	grep -q -- "$1" "$home/out" || { echo "the runner does not say $1"; cat "$home/out"; failed=1; }
}
says '"event":"refused","do":"answer","error":"not allowed"'
says '"event":"started"'
says '"event":"saved","question":1,"response":"B","revision":2'
says 'this exam cannot be paused'
says '"do":"nonsense"'
says '"blanks":179,"flags":1'
exam=$("$xunlian" exam list --json | awk -F': |,' '/"attempt"/ {print $2; exit}')

# The program is killed, the machine is not: the time counts. The system time is put back.
clock 2026-01-05T14:00:00+08:00 1060000 first
echo '{"do":"paper"}' >"$home/in"
"$xunlian" exam resume "$exam" --json <"$home/in" >"$home/out" || failed=1
says '"event":"ready"'
says '"question":4,"blanks":179'
says '"elapsed_ms":60000'
says '"question":1,.*"response":"B"'
# The power fails: the time that was left is left.
clock 2026-01-05T16:00:00+08:00 5000 second
echo '{"do":"submit","blanks":3}' >"$home/in"
"$xunlian" exam resume "$exam" --json <"$home/in" >"$home/out" || failed=1
says '"elapsed_ms":60000'
says 'the number of blanks is another one'
: >"$home/in"
expect 1 'the exam is not over' exam grade "$exam"
echo '{"do":"submit"}' >"$home/in"
"$xunlian" exam resume "$exam" --json <"$home/in" >"$home/out" || failed=1
says '"event":"submitted"'
: >"$home/in"
expect 0 'Score' exam grade "$exam"
expect 0 '"outcome": "blank"' exam show "$exam" --json
expect 0 'the machine was started anew' exam show "$exam"
expect 0 'the system time was moved by -3660 s' exam show "$exam"
expect 0 'No answer waits' exam mark "$exam"
expect 0 'is sound' exam verify "$exam"
expect 0 '"clock_plausible": false' exam verify "$exam" --json
expect 1 'not found' exam show 9999

# ---- time runs out ----

echo '{"do":"start"}' >"$home/in"
run start "$paper" <"$home/in" >"$home/out" || failed=1
late=$("$xunlian" exam list --json | awk -F': |,' '/"attempt"/ {id = $2} END {print id}')
clock 2026-01-05T18:00:00+08:00 7205000 second
echo '{"do":"answer","question":1,"response":"A"}' >"$home/in"
"$xunlian" exam resume "$late" --json <"$home/in" >"$home/out" || failed=1
says '"state":"submitted"'
says '"by_time":true'
says 'the exam is over'

# ---- an assessed exam ----

printf 'start-code-1\nopen-code-2\n' >"$home/in"
# A paper that a pack brings with it is there for everybody, once; lint tells when it is stale.
mkdir -p "$home/packs/sample/1.0.0/papers"
cp "$home/one.json" "$home/packs/sample/1.0.0/papers/fixed.json"
"$xunlian" exam draw --level 5 --seed 77 --title 固定卷 \
	--out "$home/packs/sample/1.0.0/papers/fixed.json" >/dev/null || failed=1
expect 0 '固定卷 A' exam list --papers
expect 0 '固定卷 A' exam list --papers
[ "$("$xunlian" exam list --papers | grep -c 固定卷)" = 1 ] || { echo "taken twice"; failed=1; }
"$xunlian" pack lint "$home/packs/sample/1.0.0" --json | grep -q paper-stale &&
	{ echo "a fresh paper is called stale"; failed=1; }
cp "$home/packs/sample/1.0.0/papers/fixed.json" "$home/packs/sample/1.0.0/papers/other.json"
"$xunlian" pack lint "$home/packs/sample/1.0.0" --json | grep -q paper-shared ||
	{ echo "a shared question is not told of"; failed=1; }
rm "$home/packs/sample/1.0.0/papers/other.json"
sed -i 's/单选 K1.1.1 /单选题 K1.1.1 /' "$home/packs/sample/1.0.0/questions"/*.gift
"$xunlian" pack lint "$home/packs/sample/1.0.0" --json | grep -q paper-stale ||
	{ echo "a stale paper is not told of"; failed=1; }
rm -r "$home/packs/sample/1.0.0/papers"
expect 0 'Start code: start-code-1' exam draw --level 5 --seed 9 --codes-stdin
sealed=$("$xunlian" exam list --papers | awk '{id = $1} END {print id}')
: >"$home/in"
expect 1 'this is not the code' exam print "$sealed"
! "$xunlian" exam list --papers --json | grep -q 单选 || failed=1
cat >"$home/in" <<'END'
{"do":"start"}
{"do":"code","code":"START CODE 2"}
{"do":"code","code":"START CODE 1"}
{"do":"start"}
{"do":"answer","question":1,"response":"A"}
END
run start "$sealed" --assessed <"$home/in" >"$home/out" || { cat "$home/err"; failed=1; }
says 'the start code has not been given'
says '"event":"refused","do":"code"'
says '"event":"saved","question":1,"response":"A","revision":1'
exam=$("$xunlian" exam list --json | awk -F': |,' '/"attempt"/ {id = $2} END {print id}')
clock 2026-01-05T18:30:00+08:00 5000 third
echo '{"do":"answer","question":2,"response":"A"}' >"$home/in"
"$xunlian" exam resume "$exam" --json <"$home/in" >"$home/out" || failed=1
says '"state":"locked"'
says 'an invigilator must reopen'
echo start-code-1 >"$home/in"
expect 1 'this is not the code' exam reopen "$exam" --reason 停电
echo open-code-2 >"$home/in"
expect 0 'is open again; time left: 95 minutes' exam reopen "$exam" --reason 停电 --minutes 5
printf '{"do":"answer","question":2,"response":"A"}\n{"do":"submit"}\n' >"$home/in"
"$xunlian" exam resume "$exam" --json <"$home/in" >"$home/out" || failed=1
says '"event":"saved","question":2'
says '"event":"submitted"'
: >"$home/in"
expect 0 'Reopened 1 times' exam grade "$exam"
expect 0 'is sound' exam verify "$exam"

# ---- a lab is no question that a line could answer ----

cp -R "$top_srcdir/tests/tui/skills-pack" "$home/skills"
chmod -R u+w "$home/skills"
version=$(sed -n 's/^version: *//p' "$home/skills/pack.yaml")
mkdir -p "$home/packs/xunlian-skills"
mv "$home/skills" "$home/packs/xunlian-skills/$version"
ln -s "$version" "$home/packs/xunlian-skills/current"
expect 0 '3 questions' exam draw skills-small --level 5 --seed 1 --title 期末
expect 0 '期末' exam list --papers
skills=$("$xunlian" exam list --papers | awk '{id = $1} END {print id}')
printf '%s\n' '{"do":"start"}' '{"do":"answer","question":1,"response":"x"}' '{"do":"submit"}' >"$home/in"
run start "$skills" <"$home/in" >"$home/out" || { cat "$home/err"; failed=1; }
says '"event":"refused","do":"answer","error":"not supported here"'
says '"blanks":3'
: >"$home/in"
graded=$("$xunlian" exam list --json | awk -F': |,' '/"attempt"/ {id = $2} END {print id}')
expect 0 'no work was handed in' exam grade "$graded"

# ---- the pack goes away, the record is touched ----

rm -rf "$home/packs/sample"
expect 0 'is sound' exam verify "$exam"
expect 0 'Score' exam show "$exam"
expect 2 usage exam
expect 0 'exam verify EXAM' exam --help
exit $failed
