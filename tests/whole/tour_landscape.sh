#!/bin/bash
# Landscape, 21.5 inches, with half the pixels: the rules are in millimetres.
. "$1/tests/whole/tour.inc"
tour landscape 960x540 'panel_width_mm = 476\n'
