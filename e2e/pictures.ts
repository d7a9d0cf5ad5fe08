// `npm run pictures`: takes the pictures of the README again, from a Fluid and a company that are made for them.

import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { oktaOf, pushCompany } from './support/company.ts'
import { openConsole } from './support/console.ts'

const IMAGES = join(import.meta.dirname, '../docs/images')
const SIZE = { width: 1280, height: 860 }

await using scene = await openConsole('host')
const { fluid, acme } = scene
const okta = oktaOf(acme, acme.scimToken)

await oktaOf(acme, 'not-the-token-of-acme').send('GET', '/Users?startIndex=1&count=2')
await take('connecting', '/authentication-providers', (page) =>
  page.getByText('A request with a wrong token was refused').waitFor(),
)
await okta.send('GET', '/Users?startIndex=1&count=2')
const ines = await okta.addUser('ines.kaya@northrail.example', { displayName: 'Ines Kaya' })
await take('guide', '/authentication-providers/guide/okta', (page) => page.getByText('are seen to work').waitFor())
await okta.send('DELETE', `/Users/${ines}`)
const company = await pushCompany(okta)
await fluid.fluid('settings', 'set', 'acme', 'licences', '{"Licensed": 20, "Collaborator": 10}')
const [person] = company.people

await take('overview', '/', (page) => page.getByText('Changes: 3').waitFor({ timeout: 90_000 }))
await take('people', '/people?search=ma', (page) => page.getByText('Mateo').first().waitFor())
await take('person', `/people/${person}`)
await take('groups', '/groups', async (page) => {
  await page.getByRole('button', { name: 'Map to Project Viewer' }).click()
  await page.getByText('What would change').waitFor()
})
await take(
  'provisioning-log',
  '/provisioning-log?kind=people',
  async (page) => {
    const entry = page.locator('.entry button').first()
    await entry.click()
    await page.getByText('The request as Fluid understood it').waitFor()
    await page.getByRole('searchbox', { name: 'Search' }).evaluate((field) => field.scrollIntoView({ block: 'start' }))
    await page.mouse.move(0, 0)
  },
  'dark',
)
await takeSignIn()

async function take(
  name: string,
  path: string,
  act: (page: Page) => Promise<unknown> = async () => undefined,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<void> {
  await using opened = await scene.open(path, { ...SIZE, colorScheme })
  const { page } = opened
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
  await act(page)
  await save(page, name)
}

async function takeSignIn(): Promise<void> {
  const context = await scene.browser.newContext({ viewport: SIZE, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(`${scene.root}/signin`)
  await save(page, 'sign-in')
  await context.close()
}

async function save(page: Page, name: string): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined))),
  )
  await page.screenshot({ path: join(IMAGES, `${name}.png`) })
  console.log(`docs/images/${name}.png`)
}
