// A browser without a screen: it keeps cookies by path, posts the forms of pages with what they hide, and follows nothing
// by itself.

export interface Visited {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Where it was sent on to; undefined when it was not. */
  readonly location: string | undefined
}

export interface TestBrowser {
  get(path: string): Promise<Visited>
  /** Fetches the page, and posts to `action` what its forms hide, with these fields. */
  submit(page: string, action: string, fields: Readonly<Record<string, string>>): Promise<Visited>
  /** A plain post, as another site's page makes one: without our cookies when `isForeign`. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    options?: { readonly isForeign?: boolean; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Visited>
  json(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Visited>
  /** Goes where the browser was sent, as often as it is sent within the site. */
  follow(visited: Visited): Promise<Visited>
  cookie(name: string): string | undefined
  setCookie(name: string, value: string): void
  /** The forgery text of a page. */
  csrf(page: string): Promise<string>
}

/** `root`: what the organisation's pages are below, `http://127.0.0.1:1234/o/acme`. */
export function testBrowser(root: string, client = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0'): TestBrowser {
  const jar = new Map<string, string>()
  const { origin } = new URL(root)

  async function send(url: string, init: RequestInit, isForeign = false): Promise<Visited> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: {
        'User-Agent': client,
        ...(cookie === '' || isForeign ? {} : { Cookie: cookie }),
        ...Object.fromEntries(new Headers(init.headers)),
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    const location = response.headers.get('location')
    return {
      url,
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: location === null ? undefined : new URL(location, url).href,
    }
  }

  const browser: TestBrowser = {
    get: (path) => send(path.startsWith('http') ? path : root + path, {}),
    submit: async (page, action, fields) => {
      const { text } = await browser.get(page)
      return browser.post(action, { ...hiddenFields(text), ...fields })
    },
    post: (path, fields, { isForeign = false, headers = {} } = {}) =>
      send(
        path.startsWith('http') ? path : root + path,
        {
          method: 'POST',
          body: new URLSearchParams(fields),
          headers: { ...(isForeign ? {} : { Origin: origin, 'Sec-Fetch-Site': 'same-origin' }), ...headers },
        },
        isForeign,
      ),
    json: (path, body, headers = {}) =>
      send(root + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', Origin: origin, ...headers },
      }),
    follow: async (visited) => {
      let last = visited
      while (last.location?.startsWith(origin) === true) last = await browser.get(last.location)
      return last
    },
    cookie: (name) => jar.get(name),
    setCookie: (name, value) => {
      jar.set(name, value)
    },
    csrf: async (page) => hiddenFields((await browser.get(page)).text)['_csrf'] ?? '',
  }
  return browser
}

/** The text that a person reads on a page, on one line. */
export function readable(page: string): string {
  return page
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
}

function hiddenFields(page: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) {
    found[name] ??= value
  }
  return found
}
