// The administration API as a page to read: every operation with its parameters, an example to copy, and the forms of
// bodies and answers. Plain HTML without a script: it works offline and below the strictest policy.

import { type Html, html } from '../../signin/html.ts'
import { type Operation, operationsOf } from './operations.ts'

/** `base`: what the operations' paths are below, as a client writes it. */
export function docsPage(document: unknown, base: string): Html {
  const operations = operationsOf(document)
  const tags = [...new Set(operations.map(({ tag }) => tag))]
  return html`<div class="card"><h1>Administration API</h1>
<p>Everything below <code>${base}</code>. Send an API key as a bearer token: <code>npx fluid apikey add &lt;organisation&gt; …</code> or the console make one. A key has one of the scopes <code>access</code>, <code>read</code> or <code>write</code>; each includes the ones before it. Errors are problems (RFC 9457) whose <code>detail</code> says what to do.</p>
<p><a href="${base}/openapi.json">openapi.json</a> is this page for programs (OpenAPI 3.1).</p>
<nav aria-label="Operations"><ul>${tags.map((tag) => html`<li><a href="#${idOf(tag)}">${tag}</a></li>`)}</ul></nav></div>
${tags.map(
  (tag) => html`<section class="card" aria-labelledby="${idOf(tag)}"><h2 id="${idOf(tag)}">${tag}</h2>
${operations.filter((operation) => operation.tag === tag).map((operation) => operationHtml(operation, base))}</section>`,
)}`
}

function operationHtml(operation: Operation, base: string): Html {
  const { method, path, summary, parameters, body, answers } = operation
  return html`<details id="${idOf(`${method} ${path}`)}"><summary><code>${method} ${path}</code> ${summary}</summary>
<pre class="scroll"><code>${curlOf(operation, base)}</code></pre>
${
  parameters.length > 0 &&
  html`<table><thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">Meaning</th></tr></thead><tbody>${parameters.map(
    ({ name, place, isRequired, description }) =>
      html`<tr><td><code>${name}</code>${isRequired && ' (required)'}</td><td>${place}</td><td>${description}</td></tr>`,
  )}</tbody></table>`
}
${body !== undefined && html`<h3>Body</h3>${schemaHtml(body)}`}
${answers.map(({ status, schema }) => html`<h3>Answer ${status}</h3>${schema !== undefined && schemaHtml(schema)}`)}
</details>`
}

/** The request as a line for a terminal, with the example of its query and body. */
export function curlOf({ method, path, parameters, exampleBody }: Operation, base: string): string {
  const query = parameters
    .filter(({ place, example }) => place === 'query' && example !== undefined)
    .map(({ name, example = '' }) => `${name}=${encodeURIComponent(example)}`)
  const url = `${base}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`
  const parts = [`curl -X ${method} "${url}"`, '-H "Authorization: Bearer $KEY"']
  if (exampleBody !== undefined) {
    parts.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(exampleBody)}'`)
  }
  return parts.join(' \\\n  ')
}

function schemaHtml(schema: unknown): Html {
  return html`<pre class="scroll"><code>${JSON.stringify(schema, undefined, 2)}</code></pre>`
}

function idOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
