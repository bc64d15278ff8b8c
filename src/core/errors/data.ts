import {defineError} from './define.js';

const quoted = (items: readonly string[], most = 5): string => {
  const shown = items.slice(0, most).map((item) => `\`${item}\``);
  return items.length > most ? `${shown.join(', ')} and ${items.length - most} more` : shown.join(', ');
};
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Failures of the data room. */
export const DATA_ERRORS = {
  E_OBJECT_MISSING: defineError<{path: string; digest: string; count: number}>({
    kind: 'failed',
    message: ({path, digest, count}) =>
      `${plural(count, 'object')} of \`${path}\` ${count === 1 ? 'is' : 'are'} not in the cache: \`${digest}\`${count > 1 ? ' and others' : ''}`,
    hints: ({path}) => [`mlops pull ${path} gets them from the remote`],
    doc: 'The pointer or lock file names content by its digest, and the cache of this machine does not hold it. Somebody else added it and pushed it, or the cache was cleaned. `mlops pull` fetches it; if no remote has it, the machine that made it has to `mlops push` first.',
  }),
  E_CACHE_CORRUPT: defineError<{path: string; wanted: string; found: string; moved: string}>({
    kind: 'failed',
    message: ({path, wanted, found}) =>
      `the cached object \`${path}\` is damaged: wanted \`${wanted}\`, found \`${found}\``,
    hints: ({moved}) => [
      `the damaged bytes were moved to ${moved}`,
      'mlops pull gets the object again from the remote; mlops add stores it again where the work tree still has it',
    ],
    doc: 'The bytes of an object in the cache no longer have the digest that names it: a disk fault, or a program that wrote into the cache. Damaged objects are moved to the folder `quarantine` of the cache and never used.',
  }),
  E_CACHE_READ_ONLY: defineError<{path: string}>({
    kind: 'failed',
    message: ({path}) => `cannot write to the cache: \`${path}\` is read-only`,
    hints: () => [
      'give yourself write access to the folder',
      'mlops config cache.dir DIR --local keeps the cache somewhere else',
    ],
    doc: 'The command has to store content in the cache, and the folder or its file system does not allow it. Nothing was changed.',
  }),
  E_UNSAVED_CHANGES: defineError<{path: string; files: readonly string[]}>({
    kind: 'failed',
    message: ({files}) =>
      `${plural(files.length, 'file')} would be lost, the cache does not hold ${files.length === 1 ? 'its' : 'their'} content: ${quoted(files)}`,
    hints: ({path}) => [`mlops add ${path} keeps the present content`, `mlops checkout -f ${path} throws it away`],
    doc: 'Checking out would overwrite or remove files whose content was never stored. Nothing was changed.',
  }),
  E_CHECKOUT_BLOCKED: defineError<{count: number}>({
    kind: 'failed',
    message: ({count}) => `${count} tracked paths cannot be checked out`,
    doc: 'Each path is named with its reason. Nothing was changed: a checkout happens for all paths asked for, or for none.',
  }),
  E_PATH_BLOCKED: defineError<{path: string; by: string}>({
    kind: 'failed',
    message: ({path, by}) => `\`${path}\` cannot be put into the work tree: \`${by}\` is in the way`,
    hints: ({by}) => [`move ${by} away, then run the command again`],
    doc: 'At the place of a file stands a folder with files that are not tracked, or at the place of a folder stands a file. They are not removed, since nothing holds their content.',
  }),
  E_TARGET_MISSING: defineError<{path: string; near: readonly string[]}>({
    kind: 'missing',
    message: ({path}) => `there is no \`${path}\``,
    hints: ({near}) => near.map((name) => `did you mean \`${name}\`?`),
    doc: 'The path named on the command line does not exist in the work tree.',
  }),
  E_GLOB_EMPTY: defineError<{pattern: string}>({
    kind: 'missing',
    message: ({pattern}) => `nothing matches \`${pattern}\``,
    hints: () => ['`**` matches folders at any depth; quote the pattern so that the shell leaves it alone'],
    doc: 'With `--glob` every target is a pattern, and this one fits no path of the project.',
  }),
  E_OUTSIDE_PROJECT: defineError<{path: string; root: string}>({
    kind: 'usage',
    message: ({path, root}) => `\`${path}\` lies outside the project \`${root}\``,
    hints: () => ['copy or move the data into the project first'],
    doc: 'Only data below the root of the project can be tracked, so that every clone has it at the same place.',
  }),
  E_INSIDE_STATE: defineError<{path: string; folder: string}>({
    kind: 'usage',
    message: ({path, folder}) => `\`${path}\` cannot be tracked: \`${folder}\` belongs to the tools themselves`,
    doc: 'The folders of git and of mlops hold their own state and are never data.',
  }),
  E_NOT_TRACKED: defineError<{target: string; inside: string | undefined; near: readonly string[]}>({
    kind: 'missing',
    message: ({target}) => `\`${target}\` is not tracked`,
    hints: ({target, inside, near}) => [
      ...(inside ? [`it lies inside \`${inside}\`, which is tracked as a whole`] : []),
      ...near.map((name) => `did you mean \`${name}\`?`),
      ...(inside ? [] : [`mlops add ${target} tracks it`]),
    ],
    doc: 'No pointer file and no stage output has this path, and no tracked path lies below it.',
  }),
  E_OUTPUT_OVERLAP: defineError<{path: string; other: string}>({
    kind: 'usage',
    message: ({path, other}) => `\`${path}\` overlaps \`${other}\`, which is tracked already`,
    hints: ({path, other}) =>
      path.startsWith(`${other}/`)
        ? [`mlops add ${other} records the whole folder again, with \`${path}\``]
        : [`remove the pointer of \`${other}\` first, then add \`${path}\``],
    doc: 'A file can belong to one tracked path only; else two pointers would claim different content for it.',
  }),
  E_STAGE_OUTPUT: defineError<{path: string; stage: string; other: string}>({
    kind: 'usage',
    message: ({path, stage, other}) =>
      path === other
        ? `\`${path}\` is an output of the stage \`${stage}\``
        : `\`${path}\` overlaps \`${other}\`, an output of the stage \`${stage}\``,
    hints: ({stage}) => [`mlops repro ${stage} makes and records it`],
    doc: 'What a stage writes is recorded in the lock file when the stage runs. A pointer for the same path would contradict it.',
  }),
  E_TRACKED_BY_GIT: defineError<{path: string; files: readonly string[]}>({
    kind: 'usage',
    message: ({path, files}) =>
      files.length === 1 && files[0] === path
        ? `git tracks \`${path}\` already`
        : `git tracks ${plural(files.length, 'file')} of \`${path}\` already: ${quoted(files, 3)}`,
    hints: ({path}) => [`git rm -r --cached ${path} makes git forget it and keeps the file`, `then mlops add ${path}`],
    doc: 'A path is kept either by git or by mlops. As long as git tracks it, every version would be stored in git as well.',
  }),
  E_SYMLINKED_FOLDER: defineError<{path: string; link: string}>({
    kind: 'usage',
    message: ({path, link}) =>
      path === link
        ? `\`${path}\` is a symbolic link to a folder`
        : `\`${path}\` lies below the symbolic link \`${link}\``,
    hints: () => ['add the folder the link points to, or replace the link by the folder'],
    doc: 'Data below a symbolic link to a folder may lie outside the project and would be restored at another place.',
  }),
  E_BROKEN_LINK: defineError<{path: string}>({
    kind: 'failed',
    message: ({path}) => `\`${path}\` is a symbolic link to nothing`,
    hints: ({path}) => [`rm ${path} removes the link`],
    doc: 'A link inside tracked data points to a file that does not exist, so there is no content to record.',
  }),
  E_NOT_A_FILE: defineError<{path: string}>({
    kind: 'failed',
    message: ({path}) => `\`${path}\` is neither a file nor a folder`,
    hints: () => ['remove it, or name it in the ignore file'],
    doc: 'Sockets, pipes and devices have no content that could be tracked.',
  }),
  E_FILE_CHANGING: defineError<{path: string}>({
    kind: 'conflict',
    message: ({path}) => `\`${path}\` is being written while it is read`,
    hints: () => ['wait until the program that writes it has ended, then run the command again'],
    doc: 'The file changed between the start and the end of reading it, several times in a row, so no digest would be right.',
  }),
  E_NAME_UNSUITABLE: defineError<{path: string}>({
    kind: 'usage',
    message: ({path}) =>
      `${JSON.stringify(path)} cannot be tracked: its name ${/[\r\n]/.test(path) ? 'holds a line break' : 'is not UTF-8'}`,
    hints: () => ['rename it'],
    doc: 'An ignore file has one path in each line, so git could never be told to leave a name with a line break alone; and a name that is not UTF-8 cannot be written into a pointer.',
  }),
  E_POINTER_TARGET: defineError<{path: string; output: string}>({
    kind: 'usage',
    message: ({path}) => `\`${path}\` is a pointer file, not data`,
    hints: ({output}) => [`mlops add ${output} records the data it stands for`],
    doc: 'Pointer files stand for tracked data in git and are not tracked themselves.',
  }),
  E_POINTER_IGNORED: defineError<{pointer: string}>({
    kind: 'usage',
    message: ({pointer}) => `git ignores \`${pointer}\`, so nobody else would get it`,
    hints: ({pointer}) => [`git check-ignore -v ${pointer} shows the rule`],
    doc: 'The pointer has to be committed: it is what other clones know of the data. Change the ignore rule first.',
  }),
  E_POINTER_FILE: defineError<{file: string; count: number}>({
    kind: 'usage',
    message: ({file, count}) => `\`${file}\` has ${count === 1 ? 'a mistake' : `${count} mistakes`}`,
    hints: ({file}) => [
      `git checkout -- ${file} brings the committed version back`,
      `or remove ${file} and mlops add the data again`,
    ],
    doc: 'A pointer file does not have the form `outs: [{sha256, size, hash, path}]`. Conflict markers of a merge are a common reason. Each mistake is shown with its line.',
  }),
  E_PATH_IGNORED: defineError<{path: string; file: string}>({
    kind: 'usage',
    message: ({path, file}) => `\`${path}\` is left out by the rules in \`${file}\``,
    hints: ({file}) => [`change the rule in ${file}, or keep the data at another path`],
    doc: 'What the ignore file names is never data, so the folder would count as empty.',
  }),
  E_IGNORE_INSIDE_DATA: defineError<{file: string; path: string}>({
    kind: 'usage',
    message: ({file, path}) => `\`${file}\` lies inside the tracked folder \`${path}\``,
    hints: ({path}) => [`move its rules to an ignore file above \`${path}\``],
    doc: 'Whether the ignore file is data or a rule about data cannot be told from inside the folder.',
  }),
  E_DIRECTORY_OBJECT: defineError<{digest: string; detail: string}>({
    kind: 'failed',
    message: ({digest, detail}) => `the directory object \`${digest}\` is not usable: ${detail}`,
    hints: () => ['whoever pushed it used a broken or hostile program; add and push the folder again'],
    doc: 'A directory object lists files with their digests. This one is no such list, or names files outside its folder, and was not used.',
  }),
  E_NO_REMOTE: defineError<{known: readonly string[]}>({
    kind: 'usage',
    message: ({known}) =>
      known.length === 0 ? 'there is no remote' : `no remote is the default; there are ${quoted(known)}`,
    hints: ({known}) =>
      known.length === 0
        ? ['mlops remote add NAME FOLDER --default adds one']
        : [`mlops remote default ${known[0]} makes one the default`, `add --remote ${known[0]} for this time`],
    doc: '`push`, `pull` and `fetch` exchange objects with a remote: a folder that others can reach as well.',
  }),
  E_REMOTE_UNKNOWN: defineError<{name: string; near: readonly string[]}>({
    kind: 'missing',
    message: ({name}) => `there is no remote \`${name}\``,
    hints: ({near}) => [...near.map((each) => `did you mean \`${each}\`?`), 'mlops remote list shows them'],
    doc: 'The settings have no URL for a remote of this name.',
  }),
  E_REMOTE_EXISTS: defineError<{name: string; url: string}>({
    kind: 'usage',
    message: ({name, url}) => `the remote \`${name}\` exists already: \`${url}\``,
    hints: ({name}) => [`mlops config remote.${name}.url URL changes it`, `mlops remote remove ${name} removes it`],
    doc: 'Remotes have one name each. Nothing was changed.',
  }),
  E_REMOTE_NAME: defineError<{name: string}>({
    kind: 'usage',
    message: ({name}) => `\`${name}\` cannot name a remote`,
    hints: () => ['use letters, digits, `-` and `_`'],
    doc: 'The name of a remote is a part of the names of its settings.',
  }),
  E_REMOTE_URL: defineError<{name: string; url: string}>({
    kind: 'usage',
    message: ({name, url}) => `the remote \`${name}\` has a URL of a kind that is not supported: \`${url}\``,
    hints: () => ['a remote is a folder: a path, or file:///path; mount the store there'],
    doc: 'This version exchanges objects with folders, such as a mounted share or a synchronised folder.',
  }),
  E_REMOTE_UNREACHABLE: defineError<{name: string; path: string; detail: string}>({
    kind: 'unreachable',
    message: ({name, path, detail}) => `the remote \`${name}\` cannot be reached: \`${path}\` ${detail}`,
    hints: () => ['check that the disk or share is mounted'],
    doc: 'The folder of the remote does not exist and cannot be made, so its disk or share is most likely not mounted.',
  }),
  E_REMOTE_DENIED: defineError<{name: string; path: string}>({
    kind: 'denied',
    message: ({name, path}) => `the remote \`${name}\` does not allow writing to \`${path}\``,
    hints: () => ['ask its owner for write access'],
    doc: 'The folder of the remote, or its file system, is read-only for you.',
  }),
  E_REMOTE_CORRUPT: defineError<{path: string; wanted: string; found: string}>({
    kind: 'failed',
    message: ({path, wanted, found}) => `the object \`${path}\` is damaged: wanted \`${wanted}\`, found \`${found}\``,
    hints: () => ['remove it there, then mlops push from a machine that has the content'],
    doc: 'The bytes that came from, or arrived at, the remote do not have the digest that names them. They were not used.',
  }),
};
