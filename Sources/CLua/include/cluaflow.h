#ifndef CLUAFLOW_H
#define CLUAFLOW_H
const char *lf_version(void);
#endif
