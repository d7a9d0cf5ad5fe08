import { parseArgs } from 'node:util'
import { erasePerson, listCertificates } from '../provisioning/erase-person.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import { type Command, findOrganisation, operator, usageError } from './command.ts'
import { eraseMails } from './erase-mails.ts'

export const erase: Command = {
  name: 'erase',
  summary: 'erase a person for good, or show the certificates of those who were',
  usage: ['erase <organisation> <user id> --yes [--no-sweep]', 'erase <organisation> --certificates', 'erase --sweep'],
  run: async ({ args, config, print, withStore }) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        yes: { type: 'boolean' },
        'no-sweep': { type: 'boolean' },
        sweep: { type: 'boolean' },
        certificates: { type: 'boolean' },
      },
    })
    const [name, user, ...rest] = positionals
    if (rest.length > 0 || (name === undefined && values.sweep !== true)) throw usageError(erase)
    await withStore(async ({ runtime, vault }) => {
      if (name === undefined) {
        await runtime.store.sweep()
        return print(SWEPT)
      }
      const { id } = await findOrganisation(runtime, name)
      if (values.certificates === true) {
        for (const one of await listCertificates({ runtime }, id, Number.MAX_SAFE_INTEGER)) print(JSON.stringify(one))
        return
      }
      if (user === undefined) throw usageError(erase)
      if (values.yes !== true) {
        throw new OperatorError(
          `Nobody was erased. There is no way back, not even from a restored safeguard: say --yes if ${user} is the id of the right person (fluid journal ${name} --person ${user} shows who it is).`,
        )
      }
      const { certificate, names } = await erasePerson({ runtime, vault }, operator(runtime), {
        organisation: id,
        user,
      })
      const mails = eraseMails(config.dataDir, names)
      print(JSON.stringify(certificate, undefined, 2))
      if (mails > 0) print(`${mails} kept ${mails === 1 ? 'message' : 'messages'} to this person removed.`)
      if (values['no-sweep'] === true) return print(UNSWEPT)
      await runtime.store.sweep()
      print(SWEPT)
      print('Backups from before still hold the person: let them expire, or write new ones.')
    })
  },
}

const SWEPT = "What rows had left behind in the database's files is overwritten."
const UNSWEPT =
  'Freed space in the database\'s files may still hold old bytes until it is used again: "fluid erase --sweep" overwrites them at a quiet hour.'
