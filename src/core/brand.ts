declare const brand: unique symbol;

/** A string that must not be mixed with other strings: `Brand<string, 'Digest'>`. */
export type Brand<Base, Name extends string> = Base & {readonly [brand]: Name};

/** An absolute path in the platform's own spelling. */
export type AbsPath = Brand<string, 'AbsPath'>;

/** A path relative to the project's root, always with `/`, never leaving the root. */
export type RepoPath = Brand<string, 'RepoPath'>;

/** The address of a stage: `name`, or `dir/dvc.yaml:name`. */
export type StageName = Brand<string, 'StageName'>;

/** 32 lower-case hex digits, as MLflow spells run ids. */
export type RunId = Brand<string, 'RunId'>;
