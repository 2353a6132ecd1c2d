#!/usr/bin/env bash
# xunlian bank import and export, as a person at a centre uses them.
set -uo pipefail
bin=${top_builddir:?}/xunlian
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export XUNLIAN_HOME=$work/home XUNLIAN_CLOCK=2026-03-02T09:00:00Z LANGUAGE=en LC_ALL=C.UTF-8
bad=0
cd "$work" || exit 99

# says STATUS WORDS COMMAND…: runs the command; its status, and every word in what it says.
says() {
	local want=$1 words=$2 got status word
	shift 2
	got=$("$@" 2>&1)
	status=$?
	if [ "$status" != "$want" ]; then
		echo "$*: status $status instead of $want"
		echo "$got"
		bad=1
	fi
	while IFS= read -r word; do
		case $got in
		*"$word"*) ;;
		*)
			echo "$*: does not say: $word"
			echo "$got"
			bad=1
			;;
		esac
	done <<<"$words"
}

# holds FILE WORD: the file holds it.
holds() {
	grep -qF -- "$2" "$1" || {
		echo "$1 does not hold: $2"
		cat "$1"
		bad=1
	}
}

"$bin" pack new p >/dev/null || exit 1
cat >bank.csv <<'END'
编号,题型,题干,选项A,选项B,选项C,答案,解析,难度
x-1,单选,问一,甲,乙,丙,B,为什么,易
,判断,问二,,,,对,就是,2
END

# --- a dry run writes nothing; an import writes everything; a second one nothing more ---
says 0 '2 questions added, 0 changed, 0 as they were
Nothing was written' "$bin" bank import --dry-run --key K1.1.1 --level 5 bank.csv p
[ ! -e p/questions ] || { echo 'the dry run wrote'; bad=1; }
says 2 'no level that the pack serves' "$bin" bank import --level 9 bank.csv p
says 2 'no level that the pack serves' "$bin" bank import --level 初级 bank.csv p
says 0 '2 questions added' "$bin" bank import --key K1.1.1 --level 五级 bank.csv p
holds p/questions/bank.gift '// [id:x-1] [tag:d1] [tag:K1.1.1] [tag:4-04-05-05/5]'
says 0 '0 questions added, 0 changed, 2 as they were' "$bin" bank import bank.csv p
says 0 '0 questions added, 0 changed, 2 as they were' "$bin" bank import --into other.gift --key S1.1.1 bank.csv p
[ ! -e p/questions/other.gift ] || { echo 'nothing to do, but a file was written'; bad=1; }

# --- another text under a lasting id is a new revision, in its place; tags of the pack stay ---
sed -i 's/\[tag:K1.1.1\] \[tag:4/[tag:K1.1.2] [tag:checked] [tag:4/' p/questions/bank.gift
printf '\n// a remark of the author\n' >>p/questions/bank.gift
sed -i 's/问一/问一改/' bank.csv
says 0 '0 questions added, 1 changed, 1 as they were
questions/bank.gift: new revision of x-1' "$bin" bank import bank.csv p
holds p/questions/bank.gift '[id:x-1] [tag:d1] [tag:K1.1.2] [tag:checked] [tag:4-04-05-05/5]'
holds p/questions/bank.gift '问一改{'
holds p/questions/bank.gift 'a remark of the author'
[ "$(grep -c 'id:x-1' p/questions/bank.gift)" = 1 ] || { echo 'x-1 stands twice'; bad=1; }

# --- all or nothing, every fault with its line ---
cp -r p before
printf '题型,题干,答案,选项A,选项B\n单选,好的,A,x,y\n单选,坏的,C,x,y\n画图,坏的,,,\n' >bad.csv
says 1 'bad.csv:3: error: an answer that does not fit the question: C
bad.csv:4: error: a type of question that is unknown
p: nothing was imported, 2 errors' "$bin" bank import bank.csv bad.csv p
printf '编号,题型,题干,答案\nx-9,判断,一,对\nx-9,判断,二,对\n' >twice.csv
says 1 'twice.csv:3: error: one id for two questions: x-9' "$bin" bank import twice.csv p
printf '编号,题型,题干,答案\nmy-pack-1-q1,判断,一,对\n' >lesson.csv
says 1 'lesson.csv:2: error: a question of a lesson has this id: my-pack-1-q1' "$bin" bank import lesson.csv p
cat >evil.xml <<'END'
<quiz><question type="essay"><name><text>e</text></name><questiontext format="html"><text>x</text>
<file name="../../evil.png" path="/" encoding="base64">aGVsbG8=</file></questiontext></question></quiz>
END
says 1 'evil.xml:2: error: a file name that leaves its folder: ../../evil.png' "$bin" bank import evil.xml p
printf '<!DOCTYPE quiz SYSTEM "/etc/passwd"><quiz/>' >doctype.xml
says 1 'doctype.xml:1: error: wrong format: DOCTYPE' "$bin" bank import --format moodle doctype.xml p
printf '题干,答案\n\0,对\n' >nul.csv
says 1 'nul.csv:2: error: wrong format: NUL' "$bin" bank import nul.csv p
printf '题干,答案\n%070000d,对\n' 0 >giant.csv
says 1 'giant.csv:2: error: a text larger than allowed: 70000 > 65536' "$bin" bank import giant.csv p
printf '好的 {T}\n\n坏的 {=a ~b\n' >broken.gift
says 1 'broken.gift:3: error: the answers have no closing brace' "$bin" bank import broken.gift p
diff -r before p || { echo 'a refused import wrote'; bad=1; }

# --- files that questions show; categories; GBK ---
cat >show.xml <<'END'
<quiz><question type="category"><category><text>$course$/top/采集</text></category></question>
<question type="essay"><name><text>图</text></name><questiontext format="html"><text><![CDATA[<p>看图 <img src="@@PLUGINFILE@@/a.png" alt="波形"></p>]]></text>
<file name="a.png" path="/" encoding="base64">aGVsbG8=</file></questiontext><idnumber>show-1</idnumber></question></quiz>
END
says 0 '1 questions added
media/a.png: give licence and source' "$bin" bank import --into bank.gift show.xml p
[ "$(cat p/media/a.png)" = hello ] || { echo 'media/a.png differs'; bad=1; }
holds p/questions/bank.gift '$CATEGORY: 采集'
holds p/questions/bank.gift '![波形](media/a.png)'
sed -i 's/aGVsbG8=/aGVsbG8h/; s/show-1/show-2/' show.xml
says 1 'another file of this name is in the pack' "$bin" bank import show.xml p
printf '\xcc\xe2\xb8\xc9,\xb4\xf0\xb0\xb8\n\xc2\xbc\xd2\xf4\xd2\xaa\xbc\xe0\xcc\xfd,\xb6\xd4\n' >gbk.csv
says 0 '1 questions added' "$bin" bank import --into bank.gift gbk.csv p
holds p/questions/bank.gift '录音要监听{'

# --- a write that fails takes back what was written ---
sed -i 's/show-2/show-3/; s/a\.png/b.png/g' show.xml
{
	echo '题干,答案'
	seq -f '第 %.0f 题是对的吗？,对' 100
} >many.csv
cp -r p before2
says 1 'input or output failed' bash -c "trap '' XFSZ; ulimit -f 1
	exec $bin bank import show.xml many.csv p"
diff -r before2 p || { echo 'a failed import left something'; bad=1; }

# --- out and in again ---
says 0 'out.csv: 4 questions written, 0 left out' "$bin" bank export --format csv --bom p out.csv
says 0 '0 questions added, 0 changed, 4 as they were' "$bin" bank import out.csv p
[ "$(head -c 3 out.csv | od -An -tx1)" = ' ef bb bf' ] || { echo 'no byte order mark'; bad=1; }
says 0 '4 questions written' "$bin" bank export --format moodle p out.xml
says 0 '0 questions added, 0 changed, 4 as they were' "$bin" bank import out.xml p
says 0 '4 questions written' "$bin" bank export --format gift p out.gift
says 0 '0 questions added, 0 changed, 4 as they were' "$bin" bank import out.gift p
says 0 'a question that Aiken cannot carry: show-1
out.txt: 1 questions written, 3 left out' "$bin" bank export --format aiken p out.txt
says 0 'ANSWER: B
3 questions left out' "$bin" bank export --format aiken p
says 0 '#guid column:1
x-1' "$bin" bank export --format anki p
says 0 'my-pack-1-q1' "$bin" bank export --format gift --lessons p
says 0 '"left_out": 3
"message": "a question that Aiken cannot carry"' "$bin" bank export --json --format aiken p out.txt

# --- what the shell sees ---
says 2 'no such format' "$bin" bank export --format pdf p
says 2 'usage' "$bin" bank export --json --format gift p
says 1 'not found' "$bin" bank export --format gift nowhere
says 0 '"action": "same"
"errors": 0' "$bin" bank import --json bank.csv p
says 1 'f.bin: name its format with --format: ' bash -c "echo x >f.bin; $bin bank import f.bin p"
says 1 'not found' "$bin" bank import none.csv p
says 1 'not found' "$bin" bank import bank.csv nowhere
says 2 'usage' "$bin" bank import p
says 2 'usage' "$bin" bank
says 2 'NAME.gift' "$bin" bank import --into ../x.gift bank.csv p
says 2 'no requirement' "$bin" bank import --key 7 bank.csv p
exit "$bad"
