/* svg.h - what an SVG's source leaves to the machine that draws it: other files, and fonts. */
#ifndef PACKER_SVG_H
#define PACKER_SVG_H
#include "base/str.h"

/* Only links into the drawing itself; librsvg would leave a hole where another one leads. */
bool svg_stands_alone(struct str svg, struct err *e) MUST_CHECK;
/* <text>: no two machines need to draw them alike.  False for what is no SVG. */
bool svg_has_letters(struct str file);
#endif
