import { type Command, usageError } from './command.ts'

/** Opening the store brings the schema up to date; this command says that it has happened and does nothing else. */
export const migrate: Command = {
  name: 'migrate',
  summary: "bring the database's schema up to date",
  usage: ['migrate'],
  run: async ({ args, print, withStore }) => {
    if (args.length > 0) throw usageError(migrate)
    await withStore(async ({ migrations }) => {
      print(migrations.length === 0 ? 'The database is up to date.' : `Applied: ${migrations.join(', ')}`)
    })
  },
}
