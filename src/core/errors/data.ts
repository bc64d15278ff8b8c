/** Failures of the data room. */
export const DATA_ERRORS = {};
