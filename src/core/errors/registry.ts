/** Failures of the registry room. */
export const REGISTRY_ERRORS = {};
