// The files in deploy/ without a cluster: they parse, fit together, and say only what Fluid knows.

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { parseConfig } from '../packages/server/src/config/config.ts'

const DEPLOY = join(import.meta.dirname, '../deploy')
const CHART = join(DEPLOY, 'helm/fluid-scim')

// biome-ignore lint/suspicious/noExplicitAny: documents of every shape, looked into.
type Document = any

const read = (file: string): string => readFileSync(join(DEPLOY, file), 'utf8')

function valueAt(values: Document, path: string): Document {
  return path.split('.').reduce((at, step) => {
    if (at?.[step] === undefined) throw new Error(`values.yaml has no ${path}`)
    return at[step]
  }, values)
}

/** What Helm makes of this chart's templates: they use four forms, and any other is refused. */
function render(template: string, values: Document): string {
  const text = template
    .replaceAll(/\{\{- if \.Values\.([\w.]+) \}\}\n([\s\S]*?)\{\{- end \}\}\n?/g, (_, path, inside) =>
      valueAt(values, path) === true ? inside : '',
    )
    .replaceAll(/\{\{- toYaml \.Values\.([\w.]+) \| nindent (\d+) \}\}/g, (_, path) =>
      JSON.stringify(valueAt(values, path)),
    )
    .replaceAll(/\{\{ \.Release\.Name \}\}/g, 'fluid')
    .replaceAll(/\{\{ \.Values\.([\w.]+)( \| quote)? \}\}/g, (_, path, quote) => {
      const value = valueAt(values, path)
      return quote === undefined ? String(value) : JSON.stringify(String(value))
    })
  if (text.includes('{{'))
    throw new Error(`a form that is not known: ${text.slice(text.indexOf('{{')).split('\n', 1)[0]}`)
  return text
}

function renderChart(change: (values: Document) => void = () => undefined): readonly Document[] {
  const values = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8'))
  change(values)
  return globSync('templates/*.yaml', { cwd: CHART }).flatMap((file) =>
    parseAllDocuments(render(readFileSync(join(CHART, file), 'utf8'), values), { merge: true })
      .map((document) => {
        expect(document.errors).toEqual([])
        return document.toJS()
      })
      .filter((document) => document !== null),
  )
}

const ofKind = (documents: readonly Document[], kind: string): Document => documents.find((one) => one.kind === kind)

/** What the settings come to once secrets are there. */
function settingsOf(entries: readonly { readonly name: string; readonly value?: string }[]): Record<string, string> {
  const secrets: Record<string, string> = {
    FLUID_MASTER_KEY: Buffer.alloc(32).toString('base64'),
    FLUID_DATABASE_URL: 'postgres://fluid:secret@db/fluid',
    FLUID_METRICS_TOKEN: 'a'.repeat(20),
    FLUID_SMTP_URL: 'smtp://fluid:secret@mail:587',
  }
  return Object.fromEntries(entries.map(({ name, value }) => [name, value ?? secrets[name] ?? 'no secret']))
}

test('the chart gives every container settings that Fluid takes, and nothing to write but data and /tmp', () => {
  const { spec } = ofKind(renderChart(), 'Deployment').spec.template
  for (const container of [...spec.initContainers, ...spec.containers]) {
    expect(parseConfig(settingsOf(container.env))).toMatchObject({
      baseDomain: 'fluid.example',
      trustProxy: ['10.0.0.0/8'],
    })
    expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true })
    expect(container.volumeMounts.map(({ mountPath }: Document) => mountPath)).toEqual(['/data', '/tmp'])
    expect(container.image).toBe(`fluid-scim:${JSON.parse(read('../package.json')).version}`)
  }
  expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
  // Draining takes 5 seconds, and streams are cut after 20.
  expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(30)
})

test('in the chart a service named like Fluid brings no settings, and a config map may bring further ones', () => {
  const { spec } = ofKind(renderChart(), 'Deployment').spec.template
  expect(spec.enableServiceLinks).toBe(false)
  for (const container of [...spec.initContainers, ...spec.containers]) {
    expect(container.envFrom).toEqual([{ configMapRef: { name: 'fluid-scim', optional: true } }])
    expect(container.imagePullPolicy).toBe('IfNotPresent')
  }
})

test('in the chart only whom the network policy names reaches the pods, once it is switched on', () => {
  const documents = renderChart((values) => {
    values.networkPolicy.enabled = true
  })
  expect(ofKind(renderChart(), 'NetworkPolicy')).toBeUndefined()
  const { spec } = ofKind(documents, 'NetworkPolicy')
  const { template } = ofKind(documents, 'Deployment').spec
  expect(spec.podSelector.matchLabels).toEqual(template.metadata.labels)
  expect(spec.ingress).toEqual([
    {
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } }],
      ports: [{ port: template.spec.containers[0].ports[0].name }],
    },
  ])
})

test('in the chart everything finds the pods and the port by the names that they have', () => {
  const documents = renderChart((values) => {
    values.serviceMonitor.enabled = true
  })
  const deployment = ofKind(documents, 'Deployment').spec
  const labels = deployment.template.metadata.labels
  expect(deployment.selector.matchLabels).toEqual(labels)
  const services = documents.filter(({ kind }) => kind === 'Service')
  for (const service of services) expect(service.spec.selector).toEqual(labels)
  expect(ofKind(documents, 'PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels)
  expect(ofKind(documents, 'ServiceMonitor').spec.selector.matchLabels).toEqual(services[0].metadata.labels)
  const [{ ports, livenessProbe, readinessProbe, startupProbe }] = deployment.template.spec.containers
  expect(services[0].spec.ports[0].targetPort).toBe(ports[0].name)
  expect([startupProbe.httpGet, livenessProbe.httpGet, readinessProbe.httpGet]).toEqual([
    { path: '/livez', port: 'http' },
    { path: '/livez', port: 'http' },
    { path: '/readyz', port: 'http' },
  ])
  const ingress = ofKind(documents, 'Ingress').spec
  expect(ingress.tls[0].hosts).toEqual([ingress.rules[0].host])
  expect(ingress.rules[0].http.paths[0].backend.service.name).toBe(services[0].metadata.name)
})

test('compose gives Fluid settings that it takes, and names volumes and services that are there', () => {
  const { services, volumes } = parse(read('compose.yaml'))
  const given: Record<string, string> = {
    FLUID_BASE_DOMAIN: 'fluid.example',
    FLUID_MASTER_KEY: Buffer.alloc(32).toString('base64'),
    POSTGRES_PASSWORD: 'secret',
  }
  const environment = Object.entries<string>(services.fluid.environment).map(([name, text]) => ({
    name,
    value: text.replaceAll(
      /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
      (_, key, sign, rest) => given[key] ?? (sign === '-' ? rest : ''),
    ),
  }))
  expect(parseConfig(settingsOf(environment)).databaseUrl).toBe('postgres://fluid:secret@postgres:5432/fluid')
  expect(services.fluid).toMatchObject({ read_only: true, cap_drop: ['ALL'], tmpfs: ['/tmp'] })
  expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(services.fluid.depends_on)))
  const mounted = Object.values<Document>(services).flatMap((service) =>
    service.volumes.map((one: string) => one.split(':', 1)[0]),
  )
  const [files, named] = [mounted.filter((one) => one.startsWith('./')), mounted.filter((one) => !one.startsWith('./'))]
  expect(named.toSorted((one, other) => one.localeCompare(other))).toEqual(Object.keys(volumes))
  for (const file of files) expect(read(file)).toContain('CREATE ROLE fluid LOGIN')
})

test('the image runs as nobody of note, and what it copies is in the repository', () => {
  const lines = read('Dockerfile').split('\n')
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
  const at = (word: string) => last.findIndex((line) => line.startsWith(word))
  expect(at('USER node')).toBeGreaterThan(at('RUN mkdir /data'))
  expect(at('CMD ')).toBeGreaterThan(at('USER node'))
  const copied = lines.flatMap((line) => /^COPY (?!--from)(\S+\.json)/.exec(line)?.[1] ?? [])
  const workspaces = globSync('{packages/*,e2e,bench}/package.json', { cwd: join(DEPLOY, '..') })
  expect(copied).toEqual(expect.arrayContaining(workspaces))
})
