/** Failures of the pipeline room. */
export const PIPELINE_ERRORS = {};
