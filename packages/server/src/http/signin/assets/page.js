// What the pages of sign-in cannot do without a script: passkeys, times of the reader's own zone, and leaving the page the
// moment a session ends.

const prefix = document.body.dataset.prefix ?? ''

async function post(path, body) {
  const response = await fetch(prefix + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf() },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.detail)
  return answer
}

function csrf() {
  return document.querySelector('input[name="_csrf"]')?.value ?? ''
}

function say(button, sentence) {
  const place = document.getElementById(button.dataset.says)
  if (place === null) return
  place.textContent = sentence
  place.hidden = false
}

async function withPasskey(button) {
  const { options } = await post('/signin/passkey/options', {})
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const credential = await navigator.credentials.get({ publicKey })
  const { next } = await post('/signin/passkey', { response: credential.toJSON(), next: button.dataset.next })
  location.assign(next)
}

async function addPasskey() {
  const { options } = await post('/account/passkeys/options', {})
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const credential = await navigator.credentials.create({ publicKey })
  const name = document.getElementById('passkey-name')?.value ?? ''
  await post('/account/passkeys', { response: credential.toJSON(), name })
  location.reload()
}

const acts = { 'passkey-sign-in': withPasskey, 'passkey-add': addPasskey }

for (const button of document.querySelectorAll('button[data-act]')) {
  if (window.PublicKeyCredential?.parseRequestOptionsFromJSON === undefined) continue
  for (const hidden of document.querySelectorAll('[data-needs="passkeys"]')) hidden.hidden = false
  button.addEventListener('click', async () => {
    button.disabled = true
    try {
      await acts[button.dataset.act](button)
    } catch (error) {
      // A person who closes the browser's own dialogue has not failed at anything.
      if (error.name !== 'NotAllowedError' && error.name !== 'AbortError') say(button, error.message)
    }
    button.disabled = false
  })
}

const shortly = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const exactly = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })
for (const time of document.querySelectorAll('time[datetime]')) {
  const date = new Date(time.dateTime)
  time.textContent = shortly.format(date)
  time.title = `${exactly.format(date)}\n${time.dateTime}`
}

if (document.body.querySelector('[data-live]') !== null) {
  const live = new EventSource(`${prefix}/account/live`)
  live.addEventListener('error', () => {
    if (live.readyState === EventSource.CLOSED) location.reload()
  })
  live.addEventListener('ended', () => {
    live.close()
    location.reload()
  })
}
