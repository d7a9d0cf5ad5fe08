/** How busy the ways to the database are at this moment. */
export type StoreLoad = {
  /** Within the last minute something was not stored, since the disk is full; what is there can be read. */
  readonly isDiskFull: boolean
} & WaysLoad

type WaysLoad =
  /** The embedded database has one writer: how many transactions wait for it. */
  | { readonly kind: 'embedded'; readonly waiting: number }
  /** Connections that are open, those of them that nobody uses, and pieces of work that wait for one. */
  | {
      readonly kind: 'pool'
      readonly open: number
      readonly idle: number
      readonly max: number
      readonly waiting: number
    }

/** One commit: how many transactions shared it, and how long they took from the first statement until it was durable. */
export interface Commit {
  readonly transactions: number
  readonly ms: number
}
