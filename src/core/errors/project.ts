/** Failures of the project room. */
export const PROJECT_ERRORS = {};
