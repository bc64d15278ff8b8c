/** Where a run's console output lies below the folder of logs, with `/`. */
export const consolePath = (runId: string): string => `runs/${runId}/console.log`;
