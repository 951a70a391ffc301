// A build notices a change in the header because this target compiles it: it would not if the header were all there is.
#include "CPUFeatures.h"
