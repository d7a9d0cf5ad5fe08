// The shared SQL is written with `?`; PostgreSQL numbers its parameters. Each text is rewritten once, and those that come
// again are prepared once per connection.

export interface Statement {
  readonly text: string
  /** Undefined: not worth a prepared statement. */
  readonly name: string | undefined
}

interface Known {
  readonly text: string
  uses: number
  name: string | undefined
}

const TEXTS_MAX = 2_000
/** Filters of any shape are texts of their own: a client that sends ever new ones must not fill the server's memory. */
const NAMES_MAX = 400
const USES_BEFORE_NAME = 3

/** The statements of one pool. */
export class Statements {
  readonly #known = new Map<string, Known>()
  #names = 0

  get(sql: string): Statement {
    const known = this.#known.get(sql) ?? this.#add(sql)
    known.uses += 1
    if (known.name === undefined && known.uses >= USES_BEFORE_NAME && this.#names < NAMES_MAX) {
      this.#names += 1
      known.name = `fluid_${this.#names}`
    }
    return known
  }

  #add(sql: string): Known {
    if (this.#known.size >= TEXTS_MAX) this.#forgetUnnamed()
    const known: Known = { text: numberParameters(sql), uses: 0, name: undefined }
    this.#known.set(sql, known)
    return known
  }

  #forgetUnnamed(): void {
    for (const [sql, { name }] of this.#known) if (name === undefined) this.#known.delete(sql)
  }
}

/** `a = ? AND b = '?'` becomes `a = $1 AND b = '?'`. */
export function numberParameters(sql: string): string {
  let count = 0
  return sql.replace(/'[^']*'|"[^"]*"|\?/g, (found) => {
    if (found !== '?') return found
    count += 1
    return `$${count}`
  })
}
