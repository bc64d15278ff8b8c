interface Identity {
  readonly name: string;
  readonly email: string;
}

/** The git repository a project lives in. */
export interface Git {
  /** Root of the work tree. */
  readonly root: string;
  /** The commit checked out; undefined before the first one. */
  headCommit(): Promise<string | undefined>;
  /** The branch checked out; undefined on a detached head. */
  branch(): Promise<string | undefined>;
  /** Whether tracked files differ from the commit, or untracked ones exist that are not ignored. */
  isDirty(): Promise<boolean>;
  /** What tracked files changed against the commit, as a patch `git apply` takes; empty before the first commit. */
  diff(): Promise<string>;
  add(paths: readonly string[]): Promise<void>;
  /** Commits what is added; `identity` counts where git has none of its own. */
  commit(message: string, identity?: Identity): Promise<void>;
  /** The paths among `paths` that git ignores. */
  isIgnored(paths: readonly string[]): Promise<readonly string[]>;
  isTracked(path: string): Promise<boolean>;
  /** The files among `paths` and below them that git tracks, as absolute paths; `paths` are absolute or from the root. */
  listTracked(paths: readonly string[]): Promise<readonly string[]>;
  userName(): Promise<string | undefined>;
  userEmail(): Promise<string | undefined>;
  /** The text of a file (path from the root, with `/`) at a revision; undefined when it or the revision is not there. */
  showFile(revision: string, path: string): Promise<string | undefined>;
}
