// One question on a connection of its own, past Fluid's store.

import { Client, type QueryResultRow } from 'pg'

/** Runs the statement, or several without parameters, and answers the rows of a single one. */
export async function askPostgres(url: string, sql: string): Promise<readonly QueryResultRow[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** What an operator makes on a new server: an ordinary account for Fluid, and a database `fluid` that it owns. */
export async function makeFluidDatabase(adminUrl: string): Promise<void> {
  await askPostgres(adminUrl, 'CREATE ROLE fluid LOGIN')
  await askPostgres(adminUrl, 'CREATE DATABASE fluid OWNER fluid')
}
