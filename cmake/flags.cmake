# The flags of every file of ours.
add_library(kiosk_flags INTERFACE)
target_compile_options(kiosk_flags INTERFACE -Wall -Wextra -Wno-missing-field-initializers -Wshadow -Wstrict-prototypes
    -Wmissing-prototypes -Wvla -Wconversion -Wno-sign-conversion -Wimplicit-fallthrough
    -Werror=implicit-function-declaration -fno-common)
target_compile_definitions(kiosk_flags INTERFACE _GNU_SOURCE KIOSK_VERSION="${PROJECT_VERSION}")
target_include_directories(kiosk_flags INTERFACE ${CMAKE_SOURCE_DIR}/kiosk)
if(KIOSK_FUZZ) # without this a fuzzer sees no coverage inside the libraries
  target_compile_options(kiosk_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(KIOSK_SANITIZE OR KIOSK_FUZZ)
  target_compile_options(kiosk_flags INTERFACE -fsanitize=address,undefined
      -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(kiosk_flags INTERFACE -fsanitize=address,undefined)
endif()
