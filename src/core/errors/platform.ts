import {defineError} from './define.js';

/** Failures of the machine: files, processes, git, database, network, terminal. */
export const PLATFORM_ERRORS = {
  E_FILE_NOT_FOUND: defineError<{path: string}>({
    kind: 'missing',
    message: ({path}) => `there is no \`${path}\``,
    doc: 'A file or folder that was named does not exist.',
  }),
  E_NO_PERMISSION: defineError<{path: string; action: string}>({
    kind: 'failed',
    message: ({path, action}) => `no permission to ${action} \`${path}\``,
    hints: ({path}) => [`ls -ld ${path} shows who may`],
    doc: 'The operating system refused access. Nothing was written there.',
  }),
  E_READ_ONLY: defineError<{path: string; action: string}>({
    kind: 'failed',
    message: ({path, action}) => `cannot ${action} \`${path}\`: the file system is read-only`,
    doc: 'The file system that holds the path is mounted read-only.',
  }),
  E_NO_SPACE: defineError<{path: string}>({
    kind: 'failed',
    message: ({path}) => `no space left to write \`${path}\``,
    hints: ({path}) => [
      `df -h ${path.replace(/\/[^/]*$/, '') || '/'} shows the disk`,
      'free some space and run the same command again',
    ],
    doc: 'The disk, or the quota of the user, is full. Nothing half-written is referenced; the same command goes on when there is space.',
  }),
  E_IS_DIRECTORY: defineError<{path: string}>({
    kind: 'failed',
    message: ({path}) => `\`${path}\` is a folder, a file is needed`,
    doc: 'A path that should name a file names a folder.',
  }),
  E_NOT_DIRECTORY: defineError<{path: string}>({
    kind: 'failed',
    message: ({path}) => `\`${path}\` is not a folder`,
    doc: 'A path that should name a folder, or lead through one, names a file.',
  }),
  E_FILE: defineError<{path: string; action: string; reason: string}>({
    kind: 'failed',
    message: ({path, action, reason}) => `cannot ${action} \`${path}\`: ${reason}`,
    doc: 'The operating system refused a file operation for the reason given.',
  }),
  E_NOT_UTF8: defineError<{path: string}>({
    kind: 'usage',
    message: ({path}) => `\`${path}\` is not a text in UTF-8`,
    hints: ({path}) => [`file ${path} says what it is`, `iconv -f latin1 -t utf-8 ${path} converts from Latin-1`],
    doc: 'Text files are read as UTF-8. This one holds other bytes: it has another encoding, or is no text at all.',
  }),
  E_PATH_OUTSIDE: defineError<{path: string; root: string}>({
    kind: 'usage',
    message: ({path, root}) => `\`${path}\` leads out of \`${root}\``,
    doc: 'Paths from files, archives and requests are confined to their root; this one leaves it.',
  }),
  E_LOCKED: defineError<{path: string; owner: string}>({
    kind: 'conflict',
    message: ({owner}) => `another command is at work here: ${owner}`,
    hints: () => ['wait for it to end and try again'],
    doc: 'Commands that change a project take turns. The other one did not finish in the time this one was ready to wait.',
  }),
  E_LOCK_UNSUPPORTED: defineError<{path: string; reason: string}>({
    kind: 'failed',
    message: ({path, reason}) => `the file system of \`${path}\` has no file locks: ${reason}`,
    hints: () => ['keep the project on a local disk'],
    doc: 'Two commands at once would corrupt the project where files cannot be locked, so none is run.',
  }),
  E_PROGRAM_NOT_FOUND: defineError<{program: string}>({
    kind: 'missing',
    message: ({program}) => `there is no program \`${program}\``,
    hints: () => ['check its spelling and your PATH'],
    doc: 'The command to run is neither a file nor on the PATH.',
  }),
  E_GIT_MISSING: defineError({
    kind: 'failed',
    message: () => 'git is not installed',
    hints: () => ['install git, or use mlops init --no-scm'],
    doc: 'The project lives in a git repository, and the `git` program is not on the PATH.',
  }),
  E_NO_GIT: defineError<{folder: string}>({
    kind: 'usage',
    message: ({folder}) => `\`${folder}\` is not in a git repository`,
    hints: () => ['git init makes one', 'mlops init --no-scm does without'],
    doc: 'Pointers, lock file and settings are shared through git. Start a repository, or say that you want none.',
  }),
  E_GIT: defineError<{action: string; reason: string}>({
    kind: 'failed',
    message: ({action, reason}) => `git could not ${action}: ${reason}`,
    doc: 'The `git` program ended with an error, which is quoted.',
  }),
  E_DATABASE_NEWER: defineError<{path: string; found: number; known: number}>({
    kind: 'failed',
    message: ({path, found, known}) =>
      `\`${path}\` was written by a newer mlops (form ${found}, this one knows ${known})`,
    hints: () => ['update mlops'],
    doc: 'The database has a form that this version does not know. It was left as it is.',
  }),
  E_DATABASE_OLDER: defineError<{path: string; found: number; known: number}>({
    kind: 'failed',
    message: ({path, found, known}) => `\`${path}\` has an older form (${found}, this mlops reads ${known})`,
    hints: () => ['any command that writes brings it up to date, such as mlops status in a folder you may write to'],
    doc: 'The database was written by an older mlops and is opened for reading only, so it cannot be brought up to date.',
  }),
  E_DATABASE_CORRUPT: defineError<{path: string; reason: string}>({
    kind: 'failed',
    message: ({path, reason}) => `\`${path}\` is not a usable database: ${reason}`,
    hints: ({path}) => [`move ${path} away; mlops makes a new one, and what git and the cache hold is untouched`],
    doc: 'The file is damaged or not a SQLite database. It was left as it is.',
  }),
  E_DATABASE_BUSY: defineError<{path: string}>({
    kind: 'conflict',
    message: ({path}) => `\`${path}\` is in use by another command`,
    hints: () => ['try again in a moment'],
    doc: 'Another process held the database longer than five seconds.',
  }),
  E_DATABASE: defineError<{path: string; reason: string}>({
    kind: 'failed',
    message: ({path, reason}) => `database \`${path}\`: ${reason}`,
    doc: 'SQLite refused an operation for the reason given.',
  }),
  E_NATIVE_MODULE: defineError<{name: string; reason: string}>({
    kind: 'failed',
    message: ({name, reason}) => `the native part \`${name}\` does not load: ${reason}`,
    hints: ({name}) => [`npm rebuild ${name}`],
    doc: 'A compiled package was built for another version of Node, or its build failed.',
  }),
  E_PORT_IN_USE: defineError<{port: number; host: string}>({
    kind: 'failed',
    message: ({port, host}) => `port ${port} of ${host} is in use`,
    hints: () => ['--port 0 takes a free one', '--port N takes another'],
    doc: 'Another program listens on that port already.',
  }),
  E_PORT_DENIED: defineError<{port: number; reason: string}>({
    kind: 'failed',
    message: ({port, reason}) => `cannot listen on port ${port}: ${reason}`,
    hints: () => ['ports below 1024 need special rights; --port 8080 does not'],
    doc: 'The operating system refused the address or port.',
  }),
  E_UNREACHABLE: defineError<{url: string; reason: string}>({
    kind: 'unreachable',
    message: ({url, reason}) => `cannot reach ${url}: ${reason}`,
    doc: 'No answer came from the address in time.',
  }),
  E_HTTP_DENIED: defineError<{url: string; status: number; body: string}>({
    kind: 'denied',
    message: ({url, status, body}) => `${url} refused access with ${status}${body ? `: ${body}` : ''}`,
    hints: () => ['check the token or password it is asked with'],
    doc: 'The server wants another login (401), or this one may not do that (403).',
  }),
  E_HTTP_STATUS: defineError<{url: string; status: number; body: string}>({
    kind: 'failed',
    message: ({url, status, body}) => `${url} answered ${status}${body ? `: ${body}` : ''}`,
    doc: 'The server answered with an error.',
  }),
  E_ONNX_INPUT: defineError<{path: string; input: string; reason: string}>({
    kind: 'failed',
    message: ({path, input, reason}) => `\`${path}\` does not take this as input \`${input}\`: ${reason}`,
    doc: 'The values do not make a tensor: their number is not what the shape says, or their type is not that of the tensor.',
  }),
  E_ONNX_LOAD: defineError<{path: string; reason: string}>({
    kind: 'failed',
    message: ({path, reason}) => `onnxruntime cannot load \`${path}\`: ${reason}`,
    doc: 'The file is no model this runtime can run: damaged, too new, or with an unknown operator.',
  }),
  E_ONNX_RUN: defineError<{path: string; reason: string}>({
    kind: 'failed',
    message: ({path, reason}) => `onnxruntime cannot run \`${path}\`: ${reason}`,
    doc: 'The model failed on this input for the reason the runtime gave.',
  }),
  E_ONNX_OUTPUT: defineError<{path: string; output: string}>({
    kind: 'failed',
    message: ({path, output}) => `output \`${output}\` of \`${path}\` is not a tensor`,
    hints: () => ['export the model without ZipMap (skl2onnx: options={"zipmap": False})'],
    doc: 'Sequences and maps cannot be returned by the runtime used here.',
  }),
};
