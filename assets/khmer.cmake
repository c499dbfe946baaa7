# Writes WORD("word") lines for text/khmer.c, in the order of their bytes.
file(STRINGS ${WORDS} words ENCODING UTF-8 REGEX "^[^#]")
list(REMOVE_DUPLICATES words)
list(SORT words COMPARE STRING)
set(table "/* Made from assets/khmer/words.txt. */\n")
foreach(word ${words})
  string(APPEND table "WORD(\"${word}\")\n")
endforeach()
file(WRITE ${OUT} "${table}")
