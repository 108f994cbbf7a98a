#!/bin/sh
# Fills fuzz/corpus from the plans, pages and data of the repository: sh fuzz/seed.sh
set -eu
cd "$(dirname "$0")/.."
corpus=fuzz/corpus
mkdir -p "$corpus/parse" "$corpus/format" "$corpus/check" "$corpus/data"

# Each plan, and behind a zero byte the beginning of the first file that it reads.
find examples analyses tests -name '*.kma' | while read -r plan; do
    name=$(echo "$plan" | tr '/' '-')
    cp "$plan" "$corpus/parse/$name"
    cp "$plan" "$corpus/check/$name"
    file=$(sed -n 's/^data .* from "\([^"]*\)".*/\1/p' "$plan" | head -n 1)
    data=$(dirname "$plan")/$file
    if [ -n "$file" ] && [ -f "$data" ]; then
        { printf '\0'; head -n 40 "$data"; } >>"$corpus/check/$name"
    fi
done

# Each plan on a page.
find . -name '*.md' -not -path './target/*' -not -path './fuzz/*' | while read -r page; do
    name=$(echo "$page" | tr '/' '-')
    awk -v out="$corpus/check/page$name" '
        /^```kma/ { n += 1; inside = 1; next }
        /^```/ { inside = 0 }
        inside { print > (out "." n) }
    ' "$page"
done
cp "$corpus"/check/page* "$corpus/parse"
cp "$corpus"/parse/* "$corpus/format"

# The beginning of each data file, behind the byte that chooses its reader.
find examples analyses tests -name '*.csv' -o -name '*.tsv' -o -name '*.json' | while read -r file; do
    case $file in
    *.csv) choice=0 ;;
    *.tsv) choice=1 ;;
    *) choice=2 ;;
    esac
    name=$(echo "$file" | tr '/' '-')
    { printf '%s' "$choice"; head -n 40 "$file"; } >"$corpus/data/$name"
done
