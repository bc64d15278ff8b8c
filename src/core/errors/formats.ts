/** Failures of the formats room. */
export const FORMAT_ERRORS = {};
