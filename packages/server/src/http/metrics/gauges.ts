// Figures that are looked up when somebody asks for them.

import { Gauge, type PrometheusContentType, type Registry } from '@prometheus-io/client'
import type { Census, Figures } from '../../provisioning/census.ts'
import type { Runtime } from '../../runtime.ts'
import type { BacklogMeasure } from '../../store/port/backlog.ts'

export interface MetricsParts {
  readonly runtime: Pick<Runtime, 'store' | 'elapsedMs'>
  readonly census: Census
  readonly isPerOrganisation: boolean
}

/** Several scrapers that come together ask the database once. */
const MEASURED_ANEW_MS = 5_000

export function createGauges(registry: Registry<PrometheusContentType>, parts: MetricsParts): void {
  const { census, isPerOrganisation } = parts
  const registers = [registry]
  loadGauges(registers, parts)
  backlogGauges(registers, parts)
  new Gauge({
    name: 'fluid_organisations',
    help: 'Organisations that have been counted',
    registers,
    collect() {
      this.set(census.size)
    },
  })
  const labels = isPerOrganisation ? (['organisation'] as const) : ([] as const)
  const rows = (): readonly { readonly of: { organisation?: string }; readonly figures: Figures }[] =>
    isPerOrganisation
      ? [...census].map(([organisation, figures]) => ({ of: { organisation }, figures }))
      : [{ of: {}, figures: total(census.values()) }]
  new Gauge({
    name: 'fluid_people',
    help: 'People by whether they are active',
    labelNames: ['state', ...labels],
    registers,
    collect() {
      for (const { of, figures } of rows()) {
        this.set({ state: 'active', ...of }, figures.activePeople)
        this.set({ state: 'inactive', ...of }, figures.inactivePeople)
      }
    },
  })
  new Gauge({
    name: 'fluid_groups',
    help: 'Groups',
    labelNames: [...labels],
    registers,
    collect() {
      for (const { of, figures } of rows()) this.set(of, figures.groups)
    },
  })
  new Gauge({
    name: 'fluid_licences',
    help: 'Active people by their licence',
    labelNames: ['licence', ...labels],
    registers,
    collect() {
      for (const { of, figures } of rows()) {
        for (const [licence, people] of Object.entries(figures.licences)) this.set({ licence, ...of }, people)
      }
    },
  })
}

function total(all: Iterable<Figures>): Figures {
  const sum = {
    activePeople: 0,
    inactivePeople: 0,
    groups: 0,
    licences: { Licensed: 0, Collaborator: 0, Unlicensed: 0 },
  }
  for (const { activePeople, inactivePeople, groups, licences } of all) {
    sum.activePeople += activePeople
    sum.inactivePeople += inactivePeople
    sum.groups += groups
    sum.licences.Licensed += licences.Licensed
    sum.licences.Collaborator += licences.Collaborator
    sum.licences.Unlicensed += licences.Unlicensed
  }
  return sum
}

function loadGauges(registers: Registry<PrometheusContentType>[], { runtime: { store } }: MetricsParts): void {
  new Gauge({
    name: 'fluid_disk_full',
    help: '1 when something was not stored within the last minute, since the disk of the database is full',
    registers,
    collect() {
      this.set(Number(store.load().isDiskFull))
    },
  })
  if (store.load().kind === 'embedded') {
    new Gauge({
      name: 'fluid_waiting_writes',
      help: 'Transactions that wait for the one writer of the embedded database',
      registers,
      collect() {
        const load = store.load()
        if (load.kind === 'embedded') this.set(load.waiting)
      },
    })
    return
  }
  new Gauge({
    name: 'fluid_pool_connections',
    help: 'Connections of the pool to PostgreSQL: in use, idle, and how many it may have',
    labelNames: ['state'],
    registers,
    collect() {
      const load = store.load()
      if (load.kind !== 'pool') return
      this.set({ state: 'busy' }, load.open - load.idle)
      this.set({ state: 'idle' }, load.idle)
      this.set({ state: 'max' }, load.max)
    },
  })
  new Gauge({
    name: 'fluid_pool_waiting',
    help: 'Pieces of work that wait for a connection of the pool',
    registers,
    collect() {
      const load = store.load()
      if (load.kind === 'pool') this.set(load.waiting)
    },
  })
}

function backlogGauges(
  registers: Registry<PrometheusContentType>[],
  { runtime: { store, elapsedMs } }: MetricsParts,
): void {
  let measured: { readonly atMs: number; readonly measure: Promise<BacklogMeasure> } | undefined
  function measure(): Promise<BacklogMeasure> {
    if (measured === undefined || elapsedMs() - measured.atMs > MEASURED_ANEW_MS) {
      measured = { atMs: elapsedMs(), measure: store.backlog.measure() }
      // A database that cannot be asked leaves these figures as they were: the scrape still answers with the others.
      measured.measure.catch(() => undefined)
    }
    return measured.measure
  }
  const gauge = (name: string, help: string, figure: (measured: BacklogMeasure) => number) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const found = await measure().catch(() => undefined)
        if (found !== undefined) this.set(figure(found))
      },
    })
  gauge('fluid_webhook_backlog', 'Events that wait to be delivered', ({ pendingDeliveries }) => pendingDeliveries)
  gauge('fluid_webhooks_disabled', 'Webhooks that are switched off', ({ disabledWebhooks }) => disabledWebhooks)
  gauge('fluid_safeguard_alarms', 'Open alarms of the safeguard', ({ openAlarms }) => openAlarms)
}
