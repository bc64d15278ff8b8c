/** Failures of the platform room. */
export const PLATFORM_ERRORS = {};
