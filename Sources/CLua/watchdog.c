#include "flow.h"
void lf_watch_begin(lf_flow *f) { (void)f; }
void lf_watch_end(lf_flow *f) { (void)f; }
