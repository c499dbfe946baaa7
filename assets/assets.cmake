# assets/icons/*.svg -> a table of path strings in draw; assets/khmer/ -> where Khmer is cut, in
# text; i18n/*.po -> build/.../share/words/*.mo.

# An icon is nothing but <path d="..."/> elements on a 56-unit grid (assets/icons/README.md).
file(GLOB icons CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/icons/*.svg)
set(icon_table ${CMAKE_BINARY_DIR}/generated/icons.inc)
add_custom_command(OUTPUT ${icon_table}
    COMMAND ${CMAKE_COMMAND} -DOUT=${icon_table} "-DICONS=${icons}"
            -P ${CMAKE_SOURCE_DIR}/assets/icons.cmake
    DEPENDS ${icons} ${CMAKE_SOURCE_DIR}/assets/icons.cmake VERBATIM)
add_custom_target(icon_table DEPENDS ${icon_table})
foreach(user draw pack) # pack knows the names
  add_dependencies(${user} icon_table)
  target_include_directories(${user} PRIVATE ${CMAKE_BINARY_DIR}/generated)
endforeach()

set(khmer ${CMAKE_SOURCE_DIR}/assets/khmer)
set(khmer_words ${CMAKE_BINARY_DIR}/generated/khmer_words.inc)
add_custom_command(OUTPUT ${khmer_words}
    COMMAND ${CMAKE_COMMAND} -DOUT=${khmer_words} -DWORDS=${khmer}/words.txt
            -P ${CMAKE_SOURCE_DIR}/assets/khmer.cmake
    DEPENDS ${khmer}/words.txt ${CMAKE_SOURCE_DIR}/assets/khmer.cmake VERBATIM)
target_sources(text PRIVATE ${khmer_words})
target_include_directories(text PRIVATE ${CMAKE_BINARY_DIR}/generated ${khmer})

# Catalogues: what is approved, and once more with the fuzzy entries (drafts) in.
find_program(MSGFMT msgfmt REQUIRED)
set(words_dir ${CMAKE_BINARY_DIR}/share/words)
foreach(lang vi km jra en)
  set(po ${CMAKE_SOURCE_DIR}/i18n/${lang}.po)
  add_custom_command(OUTPUT ${words_dir}/${lang}.mo ${words_dir}/drafts/${lang}.mo
      COMMAND ${CMAKE_COMMAND} -E make_directory ${words_dir}/drafts
      COMMAND ${MSGFMT} --check-format --no-hash -o ${words_dir}/${lang}.mo ${po}
      COMMAND ${MSGFMT} --check-format --no-hash --use-fuzzy -o ${words_dir}/drafts/${lang}.mo ${po}
      DEPENDS ${po} VERBATIM)
  list(APPEND catalogues ${words_dir}/${lang}.mo)
endforeach()
add_custom_target(words_catalogues ALL DEPENDS ${catalogues})
