#!/bin/bash
# Landscape, 10 inches: height is what lacks first, most of all with large text; in the longest words
# (Vietnamese) and the highest letters (Khmer).
. "$1/tests/whole/tour.inc"
TOUR_ONLY=$(longest_of_each_kind)
tour low 1280x800 'panel_width_mm = 216\n' large "vi km"
