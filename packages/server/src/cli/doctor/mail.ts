// Whether mail leaves: one-time pins and alarms of the safeguard go by it.

import type { Config } from '../../config/config.ts'
import { verifySmtp } from '../../signin/mail-smtp.ts'
import type { Finding } from '../../store/port/finding.ts'

export async function checkMail({ baseDomain, smtpUrl }: Pick<Config, 'baseDomain' | 'smtpUrl'>): Promise<Finding> {
  if (smtpUrl === undefined) {
    if (baseDomain === 'localhost') return { state: 'ok', sentence: 'Mail lies in files (data/mail).' }
    return {
      state: 'ok',
      sentence:
        'No mail is sent: alarms of the safeguard are not mailed and pins are not offered, until FLUID_SMTP_URL is set.',
    }
  }
  try {
    await verifySmtp(smtpUrl)
    return { state: 'ok', sentence: 'The mail server of FLUID_SMTP_URL takes mail from here.' }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no reason given'
    return {
      state: 'problem',
      sentence: `The mail server of FLUID_SMTP_URL does not take mail from here (${why}), so pins and alarms of the safeguard reach nobody: look at its host, port, user and password, and whether this machine may connect to it.`,
    }
  }
}
