/** Failures of the serving room. */
export const SERVING_ERRORS = {};
