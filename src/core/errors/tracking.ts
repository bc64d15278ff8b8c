/** Failures of the tracking room. */
export const TRACKING_ERRORS = {};
