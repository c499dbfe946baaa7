#!/bin/bash
# Portrait, 32 inches, with half the pixels: the rules are in millimetres.
. "$1/tests/whole/tour.inc"
tour portrait 540x960 ''
