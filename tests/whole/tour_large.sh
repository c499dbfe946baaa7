#!/bin/bash
# Large text; half the pixels: the rules are in millimetres.
. "$1/tests/whole/tour.inc"
TOUR_ONLY=$(longest_of_each_kind)
tour large 540x960 '' large
