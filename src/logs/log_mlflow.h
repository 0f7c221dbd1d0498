/* log_mlflow.h - what MLflow's two stores have in common.
 *
 *     log->state = mlflow_state("FINISHED", 8);
 */
#ifndef LOGS_LOG_MLFLOW_H
#define LOGS_LOG_MLFLOW_H

#include "logs/log.h"

/* How a run stands by its status, as a word or as a number; what is unknown may go on. */
LogState mlflow_state(const char *status, size_t size);

#endif
