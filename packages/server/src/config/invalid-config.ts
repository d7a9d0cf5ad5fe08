/** A setting of the deployment that cannot be used: the sentence says which one, what it holds and what it takes. */
export class InvalidConfig extends Error {}
