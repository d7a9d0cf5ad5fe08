// How organisations come to lie on the nodes of a distributed database that keeps each organisation together: hashed into
// buckets, buckets on nodes. The hot factor is the fullest node over the mean: 1 is perfect, 2 needs twice the hardware.

import { sum } from './sizes.ts'

/** More buckets than nodes, so that they can be moved: what Citus calls shards. */
const BUCKETS_PER_NODE = 32
/** An organisation larger than this part of a node's fair share gets a bucket of its own. */
const ALONE_FROM = 0.05

export interface Placement {
  /** Buckets dealt out one after the other, as a new cluster has them. */
  readonly dealt: number
  /** After a rebalancing by size. */
  readonly rebalanced: number
  /** With the large organisations in buckets of their own, and rebalanced. */
  readonly isolated: number
  /** Share of all data that moves when one node is added to those. */
  readonly movedForOneMore: number
}

export function placeOrganisations(sizes: readonly number[], nodes: number): Placement {
  const total = sum(sizes)
  const share = total / nodes
  const buckets = hashed(sizes, nodes * BUCKETS_PER_NODE)
  const isAlone = (size: number): boolean => size > share * ALONE_FROM
  const apart = [
    ...sizes.filter(isAlone),
    ...hashed(
      sizes.map((size) => (isAlone(size) ? 0 : size)),
      nodes * BUCKETS_PER_NODE,
    ),
  ]
  return {
    dealt: hotFactor(dealOut(buckets, nodes), share),
    rebalanced: hotFactor(balance(buckets, nodes), share),
    isolated: hotFactor(balance(apart, nodes), share),
    movedForOneMore: movedForOneMore(apart, nodes) / total,
  }
}

/** How full each bucket is. */
function hashed(sizes: readonly number[], buckets: number): readonly number[] {
  const filled = new Array<number>(buckets).fill(0)
  for (const [organisation, size] of sizes.entries()) {
    const bucket = hash(organisation + 1) % buckets
    filled[bucket] = (filled[bucket] ?? 0) + size
  }
  return filled
}

/** The finaliser of MurmurHash3, over 32 bits. */
function hash(value: number): number {
  let mixed = value
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function dealOut(buckets: readonly number[], nodes: number): readonly number[] {
  const filled = new Array<number>(nodes).fill(0)
  for (const [bucket, size] of buckets.entries()) filled[bucket % nodes] = (filled[bucket % nodes] ?? 0) + size
  return filled
}

/** The largest bucket first, each to the emptiest node. */
function balance(buckets: readonly number[], nodes: number): readonly number[] {
  const filled = new Array<number>(nodes).fill(0)
  for (const size of buckets.toSorted((one, other) => other - one)) {
    const emptiest = filled.indexOf(Math.min(...filled))
    filled[emptiest] = (filled[emptiest] ?? 0) + size
  }
  return filled
}

function hotFactor(filled: readonly number[], share: number): number {
  return Math.max(...filled) / share
}

/** What has to move to fill a new node to its fair share: buckets that fit, the largest first. */
function movedForOneMore(buckets: readonly number[], nodes: number): number {
  const wanted = sum(buckets) / (nodes + 1)
  let moved = 0
  for (const size of buckets.toSorted((one, other) => other - one)) {
    if (moved + size <= wanted) moved += size
  }
  return moved
}
