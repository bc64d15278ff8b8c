/** Failures of the monitoring room. */
export const MONITORING_ERRORS = {};
