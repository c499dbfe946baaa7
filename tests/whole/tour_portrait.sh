#!/bin/bash
# Portrait, 32 inches.
. "$1/tests/whole/tour.inc"
tour portrait 1080x1920 ''
