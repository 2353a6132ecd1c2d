#!/usr/bin/env bash
# `xunlian lab metric`: the files it reads, the figures it prints, one line for what is wrong.
set -uo pipefail
xunlian=${top_builddir:?}/xunlian
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export XUNLIAN_HOME=$home/state XUNLIAN_CLOCK=2026-01-05T09:00:00+08:00 LANGUAGE=en
cd "$home" || exit 1
fail() {
	printf 'metric.sh: %s\n' "$*" >&2
	exit 1
}
expect() { # wanted-status pattern arguments…
	local status wanted=$1 pattern=$2 out
	shift 2
	out=$("$xunlian" lab metric "$@" 2>&1)
	status=$?
	[ "$status" = "$wanted" ] || fail "$*: status $status, not $wanted: $out"
	grep -q -- "$pattern" <<<"$out" || fail "$*: no \"$pattern\" in: $out"
	[ "$status" != 1 ] || [ "$(wc -l <<<"$out")" = 1 ] || fail "$*: more than a line: $out"
}

printf '%s\n' '{"text":"李雷在北京","label":[[0,2,"人名"],[3,5,"地名"]]}' '{"text":"无","label":[]}' >gold.jsonl
printf '%s\n' '{"text":"李雷在北京","label":[[0,2,"人名"],[2,5,"地名"]]}' '{"text":"无","spans":[]}' >given.jsonl
expect 0 '"f1": 0.5,' spans gold.jsonl given.jsonl --json
expect 0 'bounds off *1' spans gold.jsonl given.jsonl
printf '{"label":[[0,2]]}\n' >bad.jsonl
expect 1 'bad.jsonl:1: wrong format' spans gold.jsonl bad.jsonl
head -1 gold.jsonl >short.jsonl
expect 1 'short.jsonl' spans gold.jsonl short.jsonl

cat >gold.json <<'END'
{"annotations": [{"image_id": 1, "category_id": 3, "bbox": [0, 0, 100, 100], "iscrowd": 0},
                 {"image_id": 1, "category_id": 3, "bbox": [200, 0, 50, 50], "iscrowd": 0}]}
END
echo '[{"image_id": 1, "category_id": 3, "bbox": [0, 0, 75, 100], "score": 0.9}]' >found.json
expect 0 '"matched": 1,' boxes gold.json found.json --json
expect 0 'matched *0' boxes gold.json found.json --iou 0.76
expect 0 '"voc": 0.5,' map gold.json found.json --json
expect 0 '"coco50": 0.504' map gold.json found.json --json
cat >crowd.json <<'END'
{"annotations": [{"image_id": 1, "category_id": 3, "bbox": [0, 0, 200, 100], "iscrowd": true},
                 {"image_id": 2, "category_id": 3, "bbox": [0, 0, 75, 100], "iscrowd": false}]}
END
expect 0 '"coco": 0.0,' map crowd.json found.json --json
sed 's/"image_id": 1, "c/"image_id": 2, "c/' found.json >later.json
expect 0 '"coco": 1.0,' map crowd.json later.json --json
awk 'BEGIN { for (i = 0; i < 1500; i++) printf "%s{\"image_id\":1,\"category_id\":1,\"bbox\":[0,0,9,9]}", i ? "," : "["; print "]" }' >many.json
expect 1 'many.json: larger than allowed' boxes many.json many.json
echo '[{"image_id": 1, "category_id": 3, "bbox": [0, 0, -1, 100]}]' >bad.json
expect 1 'bad.json: wrong format (annotations\[0\])' boxes gold.json bad.json
echo '[{' >bad.json
expect 1 'bad.json:' map gold.json bad.json
echo '{}' >bad.json
expect 1 'bad.json: wrong format' boxes bad.json found.json

printf 'start,end,label\n0,1,说话\n1,3,静音\n' >gold.csv
printf 'start,end,label\n0.04,1.2,说话\n1.2,3,静音\n' >given.csv
expect 0 '"placed": 0.5' segments gold.csv given.csv --json
printf 'start,end,label\n2,1,说话\n' >bad.csv
expect 1 'bad.csv:2: wrong format' segments gold.csv bad.csv

printf '今天，天气好。\n一二三\n' >gold.txt
printf '今天天气很好\n123\n' >given.txt
expect 0 'inserted *1' cer gold.txt given.txt
expect 0 '"length": 8' cer gold.txt given.txt --json
expect 0 '"length": 10' cer gold.txt given.txt --json --exact
printf 'hello world\n' >gold.words
printf 'hello duck\n' >given.words
expect 0 '"rate": 0.5' wer gold.words given.words --json
expect 1 'given.txt' wer gold.words given.txt

printf 'id,label\n1,a\n2,b\n3,b\n4,a\n' >gold.csv
printf 'id,label\n4,a\n3,b\n2,a\n1,a\n' >given.csv
expect 0 '"accuracy": 0.75' classes gold.csv given.csv --json
expect 0 '"kappa": 0.5,' agreement gold.csv given.csv --json
expect 0 '"ari": 0.0' clusters gold.csv given.csv --json
printf 'id,label\n1,a\n2,a\n' >alike.csv
expect 0 'undefined' agreement alike.csv alike.csv
# Krippendorff, Computing Krippendorff's alpha-reliability, 2011: four raters, twelve units.
printf '%s\n' unit,A,B 1,1,1 2,2,2 3,3,3 4,3,3 5,2,2 6,1,2 7,4,4 8,1,1 9,2,2 10,,5 11,, 12,,3 >ab.csv
printf '%s\n' unit,C,D 1,,1 2,3,2 3,3,3 4,3,3 5,2,2 6,3,4 7,4,4 8,2,1 9,2,2 10,5,5 11,1,1 12,, >cd.csv
expect 0 '"raters": 4,' agreement ab.csv cd.csv --json
expect 0 '"alpha": 0.743' agreement ab.csv cd.csv --json
expect 0 '"alpha_ordinal": 0.815' agreement ab.csv cd.csv --json
expect 0 '"alpha_interval": 0.849' agreement ab.csv cd.csv --json
expect 0 '"alpha_ratio": 0.797' agreement ab.csv cd.csv --json
expect 0 '"kappa": null' agreement ab.csv cd.csv --json
# Two raters of steps in order; the figures are scikit-learn's and statsmodels'.
printf '%s\n' id,step 1,1 2,2 3,3 4,2 >one.csv
printf '%s\n' id,step 1,1 2,3 3,3 4,1 >two.csv
expect 0 '"kappa": 0.3333' agreement one.csv two.csv --json
expect 0 '"kappa_linear": 0.5,' agreement one.csv two.csv --json
expect 0 '"kappa_quadratic": 0.6666' agreement one.csv two.csv --json
expect 0 '"fleiss": 0.2380' agreement one.csv two.csv --json
printf '%s\n' id,step 1,1,1 2,3 3,3 4,1 >bad.csv
expect 1 'bad.csv:2: wrong format' agreement one.csv bad.csv

cat >gold.json <<'END'
{"annotations": [
 {"image_id": 1, "category_id": 1, "segmentation": [[10, 10, 50, 10, 50, 50, 10, 50]]},
 {"image_id": 1, "category_id": 2, "segmentation": [[60, 60, 90, 60, 90, 90]]}]}
END
cat >found.json <<'END'
[{"image_id": 1, "category_id": 1, "segmentation": [[10, 10, 50, 10, 50, 46, 10, 46]]},
 {"image_id": 1, "category_id": 1, "segmentation": [[60, 60, 90, 60, 90, 90]]}]
END
expect 0 '"iou": 0.9,' polygons gold.json found.json --json
expect 0 '"label": 1,' polygons gold.json found.json --json
expect 0 'matched *0' polygons gold.json found.json --iou 0.91
sed 's/\[\[60.*\]\]/{"counts": "00", "size": [9, 9]}/' found.json >bad.json
expect 1 'bad.json: wrong format (annotations\[1\].segmentation)' polygons gold.json bad.json

echo '{"annotations": [{"image_id": 1, "area": 10000, "keypoints": [10,10,2, 50,50,2, 80,20,0]}]}' >gold.json
echo '[{"image_id": 1, "keypoints": [13,14,2, 50,50,2, 0,0,0]}]' >found.json
# (exp(-25 / (2 * 10000 * 0.1^2)) + 1) / 2
expect 0 '"oks": 0.94124' keypoints gold.json found.json --json
expect 0 '"matched": 0,' keypoints gold.json found.json --json --iou 0.95
expect 0 '"matched": 1,' keypoints gold.json found.json --json --iou 0.95 --sigma 0.1
expect 1 'a sigma is a number above 0' keypoints gold.json found.json --sigma 0
echo '[{"image_id": 1, "keypoints": [13,14,2]}]' >bad.json
expect 1 'bad.json' keypoints gold.json bad.json
printf 'id,label\n1,a\n2,b\n3,b\n' >short.csv
expect 1 'short.csv: not found (4)' classes gold.csv short.csv
printf 'id,label\n1,a\n1,b\n' >double.csv
expect 1 'double.csv:3: already there (1)' classes double.csv gold.csv
printf 'id,rank\n1,1\n2,3\n3,2\n4,4\n' >gold.csv
printf 'id,rank\n1,1\n2,4\n3,2\n4,3\n' >given.csv
expect 0 '"tau_b": 0.66666666' rank gold.csv given.csv --json
printf 'id,rank\n1,1\n2,x\n3,2\n4,3\n' >bad.csv
expect 1 'bad.csv: wrong format (x)' rank gold.csv bad.csv

expect 1 'no such metric' bleu gold.csv given.csv
expect 1 'missing.csv' rank gold.csv missing.csv
expect 1 'IoU' boxes gold.json found.json --iou 2
expect 2 'usage' boxes gold.json
echo 'lab metric: files, figures and refusals hold'
