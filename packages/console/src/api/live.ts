// The live journal: server-sent events read by fetch, since their names are many and a dead session has to be noticed.

import { useEffect, useRef, useState } from 'react'
import { API, goToSignIn, type Query, queryString } from './request.ts'
import type { JournalEntry } from './shapes.ts'

const RECONNECT_MS = 2_000
/** Entries are handed on together: during a first sync there are thousands in a second. */
const GATHER_MS = 250

export type LiveState = 'connecting' | 'live'

/** Calls `onEntries` with the new entries that match, oldest first, for as long as the component is there. */
export function useLiveJournal(
  filter: Query,
  onEntries: (entries: readonly JournalEntry[]) => void,
  isOn = true,
): LiveState {
  const [state, setState] = useState<LiveState>('connecting')
  const latest = useRef(onEntries)
  latest.current = onEntries
  const query = queryString(filter)
  useEffect(() => {
    if (!isOn) return undefined
    const stopping = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let gathered: JournalEntry[] = []
    const handOn = (): void => {
      const entries = gathered
      gathered = []
      latest.current(entries)
    }
    const onOpen = (): void => setState('live')
    void follow(query, stopping.signal, {
      onOpen,
      onClose: () => setState('connecting'),
      onEntry: (one) => {
        gathered.push(one)
        if (gathered.length === 1) timer = setTimeout(handOn, GATHER_MS)
      },
    })
    return () => {
      stopping.abort()
      clearTimeout(timer)
    }
  }, [query, isOn])
  return state
}

interface Listener {
  readonly onOpen: () => void
  readonly onClose: () => void
  readonly onEntry: (entry: JournalEntry) => void
}

async function follow(query: string, signal: AbortSignal, listener: Listener): Promise<void> {
  let lastId: string | undefined
  while (!signal.aborted) {
    try {
      const response = await fetch(`${API}/journal/stream${query}`, {
        signal,
        credentials: 'same-origin',
        headers: { Accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'Last-Event-ID': lastId }) },
      })
      if (response.status === 401) {
        goToSignIn()
        return
      }
      if (response.ok && response.body !== null) {
        listener.onOpen()
        for await (const { id, data } of messages(response.body)) {
          if (id !== '') lastId = id
          // One entry of the journal, as the server's shape has it.
          listener.onEntry(JSON.parse(data) as JournalEntry)
        }
      }
    } catch {
      // The connection broke, or we are leaving: the loop decides.
    }
    listener.onClose()
    await pause(RECONNECT_MS, signal)
  }
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html, as far as this server writes it. */
async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<{ id: string; data: string }> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    text += value
    let end = text.indexOf('\n\n')
    while (end !== -1) {
      const fields = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const field = (name: string) => fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? ''
      const data = field('data')
      if (data !== '') yield { id: field('id'), data }
      end = text.indexOf('\n\n')
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
