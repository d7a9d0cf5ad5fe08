// What the operating system refuses, in words for the person at the command line.

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder: look at the path, and make the folder first'],
  ['ENOTDIR', 'a part of the path is no folder: look at the path'],
  ['EISDIR', 'this is a folder: name a file'],
  ['EACCES', 'this account may not use it: look at owner and rights, or use the account that runs Fluid'],
  ['EPERM', 'this account may not do that: look at owner and rights, or use the account that runs Fluid'],
  ['EROFS', 'the file system can only be read: choose another place'],
  ['ENOSPC', 'the disk is full: make room, or choose another place, and try again'],
  ['EDQUOT', 'the quota of the disk is used up: make room, or choose another place, and try again'],
  ['EFBIG', 'the file would be larger than this account may write: raise the limit (ulimit -f), and try again'],
  ['EMFILE', 'this process may open no more files: raise the limit (ulimit -n), and try again'],
  ['ENFILE', 'this machine may open no more files: raise the limit (fs.file-max), and try again'],
  ['EIO', 'the disk failed: look at it (dmesg), and choose another place'],
])

/** The sentence for an error of the operating system; undefined for any other. */
export function systemSentence(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined
  const meaning = MEANINGS.get(String(error.code))
  if (meaning === undefined) return undefined
  const what = 'path' in error ? String(error.path) : 'A file'
  return `${what} cannot be used (${String(error.code)}): ${meaning}.`
}
