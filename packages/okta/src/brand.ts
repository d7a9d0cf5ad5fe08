// The simulator's own name and mark: two rings, one of which only stands in for the other.

export const BRAND = 'Standin'
export const BRAND_LINE = 'An Okta org, simulated'
/** Said on every page. */
export const DISCLAIMER =
  'This is a simulator. It is not Okta, and nothing here leaves your machine but what you connect.'

export const BRAND_MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" aria-hidden="true">
<circle cx="12.5" cy="16" r="8" stroke="currentColor" stroke-width="3.4"/>
<circle cx="20" cy="16" r="8" stroke="#e8784a" stroke-width="3.4" stroke-dasharray="4.2 3.1" stroke-linecap="round"/>
</svg>`
