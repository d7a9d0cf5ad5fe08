import { expect, it } from 'vitest'
import { readable, type TestBrowser, type Visited } from '../../testing/browser.ts'
import { testIdp } from '../../testing/saml-idp.ts'
import { startSignIn } from '../../testing/sign-in.ts'
import { startSimpleSamlPhp, whyNoSimpleSamlPhp } from '../../testing/simplesamlphp.ts'

it('signs a person in and out through SimpleSAMLphp, an identity provider of others', async ({ skip }) => {
  const why = whyNoSimpleSamlPhp()
  if (why !== undefined) return skip(why)
  await using test = await startSignIn()
  const acsUrl = `${test.root}/AuthServices/Simple/Acs`
  const sp = { entityId: test.root, acsUrl, logoutUrl: `${test.root}/AuthServices/Logout` }
  await using idp = await startSimpleSamlPhp(sp, 'ines@northrail.example')
  await test.fluid.acme.addUser('ines@northrail.example')
  await test.connect(testIdp(), {
    name: 'Simple',
    label: 'Simple',
    metadataXml: undefined,
    metadataUrl: idp.metadataUrl,
  })

  const { browser } = test
  const loginPage = await goOn(browser, await browser.get('/signin/with/Simple'), idp.origin)
  const answer = await goOn(
    browser,
    await browser.post(formOf(loginPage).action, {
      ...formOf(loginPage).fields,
      username: 'ines',
      password: idp.password,
    }),
    idp.origin,
  )
  const posted = formOf(answer)
  expect(posted.action).toBe(acsUrl)
  const page = await browser.follow(await browser.post(posted.action, posted.fields, { isForeign: true }))
  expect(readable(page.text)).toContain('single sign-on by Simple')

  const out = await browser.submit('/account', '/signout', {})
  expect(out.location).toMatch(/SingleLogoutService\.php\?SAMLRequest=/)
  const back = await goOn(browser, out, '')
  expect(back.status).toBe(200)
  expect((await browser.get('/account')).location).toContain('/signin')
}, 60_000)

/** Follows redirects, as a browser does, as long as they lead below `origin` (everywhere, when it is empty). */
async function goOn(browser: TestBrowser, visited: Visited, origin: string): Promise<Visited> {
  let last = visited
  while (last.location?.startsWith(origin) === true) last = await browser.get(last.location)
  return last
}

function formOf({ text, url }: Visited): { readonly action: string; readonly fields: Record<string, string> } {
  const plain = (html: string): string =>
    html
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&#0?39;/g, "'")
      .replace(/&amp;/g, '&')
  const fields: Record<string, string> = {}
  for (const [tag] of text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1]
    if (name !== undefined) fields[name] = plain(/value="([^"]*)"/.exec(tag)?.[1] ?? '')
  }
  return { action: new URL(plain(/<form[^>]*action="([^"]*)"/.exec(text)?.[1] ?? ''), url).href, fields }
}
