// One way to the server. Failures carry the server's own sentence, which is what people see.

export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly status: number

  constructor(status: number, sentence: string) {
    super(sentence)
    this.status = status
  }
}

interface Options {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly signal?: AbortSignal
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** The address of the next page. */
  readonly next: string | undefined
}

/** Asks and answers the body. */
export async function ask<Body>(path: string, options: Options = {}): Promise<Body> {
  const response = await send(path, options)
  if (response.status === 204) return JSON.parse('null')
  const text = await response.text()
  return JSON.parse(text === '' ? 'null' : text)
}

/** Asks for one page of a list. */
export async function askPage<Item>(path: string, options: Options = {}): Promise<Page<Item>> {
  const response = await send(path, options)
  const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  const items: readonly Item[] = await response.json()
  return { items, next: next === undefined ? undefined : localPart(next) }
}

/** `path?name=value…`, without the values that are not there. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

async function send(path: string, { method = 'GET', body, signal }: Options): Promise<Response> {
  const response = await fetch(path, {
    method,
    headers: {
      'X-Okta-Sim-Console': '1',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (error instanceof DOMException) throw error
    throw new ApiFailure(0, 'The simulator does not answer. Is it still running?')
  })
  if (!response.ok) throw new ApiFailure(response.status, await readSentence(response))
  return response
}

interface ErrorBody {
  readonly errorSummary?: string
  readonly errorCauses?: readonly { readonly errorSummary?: string }[]
}

async function readSentence(response: Response): Promise<string> {
  try {
    const body: ErrorBody = await response.json()
    const causes = (body.errorCauses ?? []).map(({ errorSummary }) => errorSummary).filter((text) => text !== undefined)
    return causes.length > 0 ? causes.join(' ') : (body.errorSummary ?? response.statusText)
  } catch {
    return `${response.status} ${response.statusText}`
  }
}

/** Links name the whole address; the console stays on its own. */
function localPart(url: string): string {
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`
}
