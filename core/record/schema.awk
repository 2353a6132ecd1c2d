# Turns .sql files into C strings, one per file: records-1.sql becomes records_schema_1, library.sql
# library_schema. Comments are kept: they stay with the tables in the database.
function name_of(file, parts) {
    sub(/.*\//, "", file)
    sub(/\.sql$/, "", file)
    if (split(file, parts, "-") == 2)
        return parts[1] "_schema_" parts[2]
    return file "_schema"
}
FNR == 1 {
    if (NR > 1)
        print "    ;"
    print "static const char " name_of(FILENAME) "[] ="
}
/["\\]/ {
    print FILENAME ": no quotation mark or backslash, please" > "/dev/stderr"
    exit failed = 1
}
{ print "    \"" $0 "\\n\"" }
END {
    if (!failed)
        print "    ;"
}
