/* Says which library this is. */
#include "api/onecycle.h"
#include "base/base.h"

const char *oc_version(void)
{
    return TEXT_OF(OC_VERSION_MAJOR) "." TEXT_OF(OC_VERSION_MINOR) "." TEXT_OF(OC_VERSION_PATCH);
}
