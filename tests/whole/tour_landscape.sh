#!/bin/bash
# Landscape, 21.5 inches, with half the pixels (the rules are in millimetres), in the longest words
# (Vietnamese) and the highest letters (Khmer).
. "$1/tests/whole/tour.inc"
TOUR_ONLY=$(longest_of_each_kind)
tour landscape 960x540 'panel_width_mm = 476\n' "" "vi km"
