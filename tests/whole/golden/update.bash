#!/bin/bash
# Takes the screens as they are now for the goldens.  Look at every picture before committing.
set -eu
cd "$(dirname "$0")/../../.."
. tests/whole/golden/run.inc
golden_run "$PWD" build/dev build/dev/whole/golden
cp build/dev/whole/golden/shots/* tests/whole/golden/
git status --short tests/whole/golden
