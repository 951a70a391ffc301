// oneDNN 2, Debian's libdnnl-dev. In oneDNN 3 memory and operations are described by other types.
#include <oneapi/dnnl/dnnl.h>

#if DNNL_VERSION_MAJOR != 2
#error "the kernel set onednn needs oneDNN 2 (Debian 12's libdnnl-dev)"
#endif
