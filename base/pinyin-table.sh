#!/bin/sh
# Prints pinyin-table.h: the initial of each character from U+4E00 to U+9FFF, read by ICU's
# uconv (its path is the argument). '.' is a character without a reading.
set -eu
LC_ALL=C
export LC_ALL
uconv=$1
echo '/* Made by pinyin-table.sh from the transliteration Han-Latin of the Unicode CLDR. */'
echo 'static const char pinyin_table[] ='
awk 'BEGIN {
        for (cp = 19968; cp <= 40959; cp++)
            printf "%c%c%c\n", 224 + int(cp / 4096), 128 + int(cp / 64) % 64, 128 + cp % 64
    }' |
    "$uconv" -f utf-8 -t utf-8 -x 'Han-Latin; Latin-ASCII; Lower' |
    awk '{
        c = substr($0, 1, 1)
        line = line (c ~ /[a-z]/ ? c : ".")
        count++
        if (count % 64 == 0) {
            print "    \"" line "\""
            line = ""
        }
    }
    END {
        print "    ;"
        if (count != 20992)
            exit 1
    }'
