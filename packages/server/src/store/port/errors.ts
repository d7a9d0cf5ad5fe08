// What can go wrong with a database, in the port's own words: no driver error passes it.

/** Somebody else has this value already; `key` says which unique key. */
export class UniqueViolation extends Error {
  readonly key: 'users.userName' | 'groups.displayName' | 'other'
  constructor(key: UniqueViolation['key'], cause: unknown) {
    super(`unique key taken: ${key}`, { cause })
    this.name = 'UniqueViolation'
    this.key = key
  }
}

/** A text that this database cannot hold or look for, in what a client sent: no fault of ours, and no use in repeating it. */
export class UnstorableText extends Error {
  readonly statusCode = 400
  constructor(sentence: string, cause: unknown) {
    super(sentence, { cause })
    this.name = 'UnstorableText'
  }
}

/** The database cannot be used just now: locked for too long, full, gone. Worth trying again later (503). */
export class StoreUnavailable extends Error {
  constructor(sentence: string, cause: unknown) {
    super(sentence, { cause })
    this.name = 'StoreUnavailable'
  }
}

/** The database was asked for more than it could answer in the time that anybody waits. What was changed is taken back. */
export class TookTooLong extends StoreUnavailable {
  constructor(cause: unknown) {
    super('The database took too long to answer.', cause)
    this.name = 'TookTooLong'
  }
}

/** Whoever asked has gone: the answer was not looked for any further. */
export class NobodyWaits extends StoreUnavailable {
  constructor() {
    super('Whoever asked did not wait for the answer.', undefined)
    this.name = 'NobodyWaits'
  }
}

/** There is no room for anything more; what is there can be read. */
export class DiskFull extends StoreUnavailable {
  constructor(sentence: string, cause: unknown) {
    super(sentence, cause)
    this.name = 'DiskFull'
  }
}

/** Whether that is why something was not stored. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof DiskFull || (error instanceof Error && error.cause instanceof DiskFull)
}

/** The database went away while it was storing the change: it may be stored or not. Look before repeating it. */
export class UncertainCommit extends StoreUnavailable {
  constructor(cause: unknown) {
    super('The database went away while it was storing a change: whether it is stored is not known.', cause)
    this.name = 'UncertainCommit'
  }
}
