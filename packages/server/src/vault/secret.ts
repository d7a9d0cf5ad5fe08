// A value that must not be seen: it prints as [secret] wherever it might slip out by mistake.

const values = new WeakMap<Secret, string>()

export class Secret {
  constructor(value: string) {
    values.set(this, value)
  }

  /** The value itself. Each use of this method is a place where the secret leaves our care. */
  reveal(): string {
    const value = values.get(this)
    if (value === undefined) throw new Error('a secret without a value')
    return value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}
