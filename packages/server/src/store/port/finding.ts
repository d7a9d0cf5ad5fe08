/** Something to tell an operator about the installation; the sentence of a warning or problem says how to mend it. */
export interface Finding {
  readonly state: 'ok' | 'warning' | 'problem'
  readonly sentence: string
}
